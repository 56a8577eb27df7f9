/**
 * The words of everything that can fail, one function for each union of the engine. A member without a sentence does not
 * pass the tests, so a new one is written here, in both languages, before anybody meets it.
 */
import type { Code } from '../ipc/bindings/Code';
import type { Confirmed } from '../ipc/bindings/Confirmed';
import type { EntryRefusal } from '../ipc/bindings/EntryRefusal';
import type { FailReason } from '../ipc/bindings/FailReason';
import type { Looked } from '../ipc/bindings/Looked';
import type { StartRefusal } from '../ipc/bindings/StartRefusal';
import { t } from './language.svelte';

/** A call that was rejected. */
export function failureWords(code: Code): string {
  return t(`failure-${code}`);
}

/** Why signing in or up is not possible. */
export function entryWords(refusal: EntryRefusal): string {
  return t(`welcome-refused-${refusal.reason}`, { n: refusal.reason === 'rate_limited' ? refusal.seconds : 0 });
}

/** Why a chat could not be started, entered or left. */
export function startWords(refusal: StartRefusal): string {
  return t(`start-refused-${refusal}`);
}

/** Why something that the user did can never succeed. */
export function failWords(reason: FailReason): string {
  return t(`failed-${reason}`);
}

/** What came of something that the homeserver wants confirmed. */
export function confirmedWords(answer: Confirmed): string {
  return t(`confirmed-${answer.outcome}`, { n: answer.outcome === 'rate_limited' ? answer.seconds : 0 });
}

/** Why an address leads nowhere. */
export function lookedWords(looked: Exclude<Looked, { outcome: 'person' | 'chat' }>): string {
  return t(`looked-${looked.outcome}`);
}
