import { describe, expect, test } from 'vitest';

import { bundleOf } from '../../i18n/catalogue';
import type { EntryRefusal } from '../../ipc/bindings/EntryRefusal';
import { placeOf, serverOf } from './refusal';

describe('a refusal', () => {
  test.each<[EntryRefusal['reason'], ReturnType<typeof placeOf>]>([
    ['bad_address', 'server'],
    ['unreachable', 'server'],
    ['not_a_homeserver', 'server'],
    ['no_tls', 'server'],
    ['too_old', 'server'],
    ['no_password', 'server'],
    ['sign_up_closed', 'server'],
    ['name_taken', 'username'],
    ['name_invalid', 'username'],
    ['wrong_password', 'password'],
    ['weak_password', 'password'],
    ['deactivated', 'form'],
    ['rate_limited', 'form'],
    ['already_in', 'form'],
    ['other_account', 'form'],
    ['browser_refused', 'form'],
    ['cancelled', 'form'],
  ])('%s is told at the %s and has its sentence', (reason, place) => {
    const refusal = reason === 'rate_limited' ? { reason, seconds: 5 } : { reason };
    expect(placeOf(refusal)).toBe(place);
    expect(bundleOf('en').hasMessage(`welcome-refused-${reason}`)).toBe(true);
  });
});

test.each([
  ['@alice:example.org', 'example.org'],
  [' @alice:127.0.0.1:8008 ', '127.0.0.1:8008'],
  ['alice', undefined],
  ['alice:example.org', undefined],
  ['@:example.org', undefined],
])('the server in %j is %s', (username, expected) => expect(serverOf(username)).toBe(expected));
