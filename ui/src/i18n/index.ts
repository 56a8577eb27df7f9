/** The interface's words. */
export { confirmedWords, entryWords, failWords, failureWords, lookedWords, startWords } from './errors';
export { locale, setLanguage, setWriting, t, tPlain, type Args } from './language.svelte';
