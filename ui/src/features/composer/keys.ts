/** What the keys of the composer do. */
import type { Action } from '../frame/keymap';
import { inFence } from './markdown';
import type { Format } from './format';

/** A key press, as far as it matters here. */
export type Press = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing'>;

/** The joiner that keeps the parts of a Persian word apart without a space. */
export const ZWNJ = '\u200C';

/** What the field is like when a key is pressed. */
export interface Situation {
  text: string;
  start: number;
  end: number;
  enterSends: boolean;
  /** What the keys of the interface say this press is. */
  action: Action | undefined;
}

/** What a key press asks for. */
export type Deed = Format | 'send' | 'break' | 'join' | 'edit-last' | 'out' | 'direction' | 'emoji' | 'plain-paste' | 'take-back';

const WITH_WORDS: Partial<Record<Action, Format>> = { search: 'link', mute: 'code' };

/** What a key press asks for; undefined leaves it to the field. */
export function deedOf(press: Press, state: Situation): Deed | undefined {
  if (press.isComposing) return undefined;
  const command = press.ctrlKey || press.metaKey;
  switch (press.key) {
    case 'Enter':
      if (press.altKey) return undefined;
      if (command) return 'send';
      // Code has lines; its last fence is what ends it.
      return press.shiftKey || !state.enterSends || inFence(state.text, state.start) ? 'break' : 'send';
    case 'ArrowUp':
      return state.text === '' && state.action === 'edit-last' ? 'edit-last' : undefined;
    case 'Escape':
      return 'out';
    case 'z':
      return command && !press.shiftKey && !press.altKey && state.text === '' ? 'take-back' : undefined;
    default:
      break;
  }
  // Where the layout has the joiner.
  if (command && press.shiftKey && press.code === 'Digit2') return 'join';
  // With words selected the keys of finding and silence format, as people know them from elsewhere.
  const format = state.action && state.start !== state.end ? WITH_WORDS[state.action] : undefined;
  if (format) return format;
  switch (state.action) {
    case 'join':
      // Only after a letter of a script that has the joiner: capitals are typed with Shift held down too.
      return press.key !== ' ' || /\p{Script=Arabic}\p{M}*$/u.test(state.text.slice(0, state.start)) ? 'join' : undefined;
    case 'bold':
    case 'italic':
    case 'strike':
    case 'code':
    case 'spoiler':
    case 'direction':
    case 'emoji':
    case 'plain-paste':
      return state.action;
    default:
      return undefined;
  }
}
