/**
 * The keyboard is always somewhere: when what had it disappears, it goes back to where it was before, within the dialog
 * that is open, else to a column. A click beside everything is left alone: what had the keyboard is still there then.
 */
import { canFocus } from './columns';

/** How far back it is remembered. */
const TRAIL = 12;

/** Keeps the focus for as long as the answer is not called; `fallback` gives the keyboard to something that is there. */
export function keepFocus(fallback: () => void): () => void {
  let trail: Element[] = [];
  let pending = false;

  const remember = ({ target }: FocusEvent) => {
    if (!(target instanceof Element) || target === document.body) return;
    trail = [...trail.filter((one) => one !== target), target].slice(-TRAIL);
  };
  // What cannot have the keyboard may keep it until the next drawing.
  const isLost = () => {
    const at = document.activeElement;
    const had = at === null || at === document.body ? trail.at(-1) : at;
    return had !== undefined && !canFocus(had);
  };
  const restore = () => {
    pending = false;
    if (!isLost()) return;
    trail = trail.filter((one) => one.isConnected);
    const dialog = [...document.querySelectorAll<HTMLElement>('[role="dialog"]')].at(-1);
    const back = trail.findLast((one) => canFocus(one) && (dialog?.contains(one) ?? true));
    if (back instanceof HTMLElement) back.focus();
    else if (dialog) dialog.focus();
    else fallback();
  };
  // Whoever took the thing away may have a better place in mind, and says so within the same task.
  const observer = new MutationObserver(() => {
    if (pending || !isLost()) return;
    pending = true;
    setTimeout(restore);
  });

  document.addEventListener('focusin', remember);
  // What was on screen before had the keyboard, and took it along: the sign-in, or another account.
  if (navigator.userActivation.hasBeenActive) {
    setTimeout(() => {
      if (document.activeElement === document.body) fallback();
    });
  }
  observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['inert', 'disabled', 'hidden'] });
  return () => {
    document.removeEventListener('focusin', remember);
    observer.disconnect();
  };
}
