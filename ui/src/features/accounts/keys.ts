/** The keys of the accounts: Ctrl (⌘ on a Mac) and the account's place in the menu. */

/** A key press, as far as it matters here. */
type Press = Pick<KeyboardEvent, 'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

/** The place of the account that a key press means, from 0. Digits are found by their place on the keyboard. */
export function placeOf(press: Press, mac = onMac()): number | undefined {
  const command = mac ? press.metaKey && !press.ctrlKey : press.ctrlKey && !press.metaKey;
  if (!command || press.altKey || press.shiftKey) return undefined;
  const digit = /^(?:Digit|Numpad)([1-9])$/u.exec(press.code)?.[1];
  return digit === undefined ? undefined : Number(digit) - 1;
}

/** The keys of a place, as they are written in a menu; the tenth account and later ones have none. */
export function keysOf(place: number, mac = onMac()): string | undefined {
  if (place > 8) return undefined;
  return mac ? `⌘${String(place + 1)}` : `Ctrl+${String(place + 1)}`;
}

function onMac(): boolean {
  return navigator.userAgent.includes('Mac');
}
