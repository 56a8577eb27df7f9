/** The clipboard, with a word to the user where it cannot be written. */
import { failed } from '../../stores/toasts.svelte';

/** Copies a text; tells whether it worked. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    failed(error);
    return false;
  }
}

/**
 * Copies a text that is still to come; tells whether it worked. WebKit lets a page write only in the moment of a click,
 * so it is promised the text then.
 */
export async function copyLater(text: Promise<string>): Promise<boolean> {
  try {
    if (typeof ClipboardItem === 'undefined') return await copyText(await text);
    const blob = text.then((words) => new Blob([words], { type: 'text/plain' }));
    // eslint-disable-next-line no-restricted-syntax -- the clipboard's, not the document's
    await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })]);
    return true;
  } catch (error) {
    // Why the text did not come says more than that it could not be written.
    failed(await text.then(() => error, (reason: unknown) => reason));
    return false;
  }
}
