/** Telling the user something in passing. */
export { dismiss, failed, failureText, notify, toasts } from '../../stores/toasts.svelte';
