/** Where a refusal is told, and what can be read out of a whole user id. */
import type { EntryRefusal } from '../../ipc/bindings/EntryRefusal';

/** The place of the form that a refusal belongs to. */
export type Place = 'server' | 'username' | 'password' | 'form';

/** The place of the form that a refusal belongs to. */
export function placeOf(refusal: EntryRefusal): Place {
  switch (refusal.reason) {
    case 'bad_address':
    case 'unreachable':
    case 'not_a_homeserver':
    case 'no_tls':
    case 'too_old':
    case 'no_password':
    case 'sign_up_closed':
      return 'server';
    case 'name_taken':
    case 'name_invalid':
      return 'username';
    case 'wrong_password':
    case 'weak_password':
      return 'password';
    case 'deactivated':
    case 'rate_limited':
    case 'already_in':
    case 'other_account':
    case 'cancelled':
    case 'browser_refused':
      return 'form';
  }
}

/** The homeserver named in a whole user id, such as `@alice:example.org`. */
export function serverOf(username: string): string | undefined {
  return /^@[^:\s]+:(\S+)$/u.exec(username.trim())?.[1];
}
