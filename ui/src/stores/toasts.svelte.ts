/** Short messages at the edge of the window, and failures in words. */
import { t } from '../i18n';
import { asFailure } from '../ipc/client';

/** One way on, offered by a toast. */
export interface ToastAction {
  label: string;
  run: () => void;
}

/** A toast. */
export interface Toast {
  id: number;
  text: string;
  failure: boolean;
  action: ToastAction | undefined;
}

const SHOWN_MS = 5000;
const FAILURE_SHOWN_MS = 9000;
const MOST = 3;

let shown = $state<Toast[]>([]);
let lastId = 0;

/** The toasts to show, the newest last. */
export const toasts = {
  get shown(): readonly Toast[] {
    return shown;
  },
};

/** Shows a message, with one way on if there is one. */
export function notify(text: string, action?: ToastAction): void {
  show(text, false, action);
}

/** Shows what a rejected call means, in words chosen by its code. */
export function failed(error: unknown, action?: ToastAction): void {
  show(failureText(error), true, action);
}

/** The sentence for a failure. */
export function failureText(error: unknown): string {
  return t(`failure-${asFailure(error).code}`);
}

/** Takes a toast away. */
export function dismiss(id: number): void {
  shown = shown.filter((toast) => toast.id !== id);
}

function show(text: string, failure: boolean, action: ToastAction | undefined): void {
  lastId += 1;
  const id = lastId;
  shown = [...shown.filter((toast) => toast.text !== text), { id, text, failure, action }].slice(-MOST);
  setTimeout(() => dismiss(id), failure ? FAILURE_SHOWN_MS : SHOWN_MS);
}
