/**
 * Every key of the interface in one table, with the changes a person made.
 *
 * A chord is written "Mod+Shift+M": Mod is Ctrl, or ⌘ on a Mac. Letters, digits and signs are found by their place on the
 * keyboard where the layout has others, so that Ctrl+K works while one writes Persian. A sign carries its own Shift.
 */

/** Where a key works: everywhere, while writing, or on a message. Two places of one name never share a key. */
export type Scope = 'window' | 'writing' | 'message';

interface Spec {
  scope: Scope;
  /** The usual keys; the first one is shown. */
  keys: readonly string[];
  /** Not to be changed: every program has it so. */
  fixed?: true;
}

/** What keys do, in the order it is listed. */
export const ACTIONS = {
  search: { scope: 'window', keys: ['Mod+K'] },
  previous: { scope: 'window', keys: ['Alt+ArrowUp'] },
  next: { scope: 'window', keys: ['Alt+ArrowDown'] },
  'previous-unread': { scope: 'window', keys: ['Alt+Shift+ArrowUp'] },
  'next-unread': { scope: 'window', keys: ['Alt+Shift+ArrowDown'] },
  'new-chat': { scope: 'window', keys: ['Mod+N'] },
  mute: { scope: 'window', keys: ['Mod+Shift+M'] },
  find: { scope: 'window', keys: ['Mod+F'] },
  info: { scope: 'window', keys: ['Mod+.'] },
  settings: { scope: 'window', keys: ['Mod+,'] },
  shortcuts: { scope: 'window', keys: ['Mod+/', '?'] },
  accounts: { scope: 'window', keys: ['Mod+1', 'Mod+2', 'Mod+3', 'Mod+4', 'Mod+5', 'Mod+6', 'Mod+7', 'Mod+8', 'Mod+9'], fixed: true },
  'next-column': { scope: 'window', keys: ['F6'] },
  'previous-column': { scope: 'window', keys: ['Shift+F6'] },
  larger: { scope: 'window', keys: ['Mod+=', 'Mod++'] },
  smaller: { scope: 'window', keys: ['Mod+-'] },
  usual: { scope: 'window', keys: ['Mod+0'] },
  out: { scope: 'window', keys: ['Escape'], fixed: true },
  bold: { scope: 'writing', keys: ['Mod+B'] },
  italic: { scope: 'writing', keys: ['Mod+I'] },
  strike: { scope: 'writing', keys: ['Mod+Shift+X'] },
  code: { scope: 'writing', keys: ['Mod+E'] },
  spoiler: { scope: 'writing', keys: ['Mod+Shift+P'] },
  direction: { scope: 'writing', keys: ['Mod+Shift+D'] },
  emoji: { scope: 'writing', keys: ['Mod+;'] },
  'plain-paste': { scope: 'writing', keys: ['Mod+Shift+V'], fixed: true },
  join: { scope: 'writing', keys: ['Shift+Space'] },
  'edit-last': { scope: 'writing', keys: ['ArrowUp'], fixed: true },
} as const satisfies Record<string, Spec>;

/** What a key does. */
export type Action = keyof typeof ACTIONS;

/** The keys a person chose, by action; an empty one takes the key away. */
export type OwnKeys = Readonly<Record<string, string | undefined>>;

/** A key press, as far as it matters here. */
export type Press = Pick<KeyboardEvent, 'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

/** All actions in order. */
export const ALL = Object.keys(ACTIONS) as Action[];

/** Where an action's keys work. */
export function scopeOf(action: Action): Scope {
  return ACTIONS[action].scope;
}

/** Whether an action keeps its usual keys. */
export function isFixed(action: Action): boolean {
  return 'fixed' in ACTIONS[action];
}

/** The chords of an action, the one to show first; none if it was taken away. */
export function chordsOf(action: Action, own: OwnKeys): readonly string[] {
  const chosen = isFixed(action) ? undefined : own[action];
  if (chosen === undefined) return ACTIONS[action].keys;
  return chosen === '' ? [] : [chosen];
}

/** The action that a press means in a place; what works everywhere works there too, the place's own first. */
export function actionOf(press: Press, own: OwnKeys, mac: boolean, scope: Scope): Action | undefined {
  const chord = chordOf(press, mac);
  if (chord === undefined) return undefined;
  const meant = (place: Scope) => ALL.find((action) => scopeOf(action) === place && chordsOf(action, own).includes(chord));
  return meant(scope) ?? (scope === 'window' ? undefined : meant('window'));
}

/** The actions that already have a chord where `action` would want it. */
export function conflictsOf(action: Action, chord: string, own: OwnKeys): Action[] {
  return ALL.filter((other) => other !== action && meet(scopeOf(other), scopeOf(action)) && chordsOf(other, own).includes(chord));
}

/** Why a chord cannot be chosen: it types, moves in texts and lists, or is what every program has for a text. */
export function unfitting(chord: string): 'types' | 'moves' | 'edits' | undefined {
  const { mods, key } = taken(chord);
  const bare = !mods.some((mod) => mod !== 'Shift');
  if (bare && isSingle(key)) return 'types';
  if (bare && (MOVING.has(key) || (key === 'Space' && mods.length === 0))) return 'moves';
  return EDITING.has(chord) ? 'edits' : undefined;
}

/** The chord of a press; undefined while only a modifier is held. */
export function chordOf(press: Press, mac: boolean): string | undefined {
  const key = keyOf(press);
  if (key === undefined) return undefined;
  const command = mac ? press.metaKey : press.ctrlKey;
  const other = mac ? press.ctrlKey : press.metaKey;
  const isSign = isSingle(key) && !/[A-Z0-9]/u.test(key);
  const mods = [command && 'Mod', other && (mac ? 'Ctrl' : 'Super'), press.altKey && 'Alt', press.shiftKey && !isSign && 'Shift'];
  return [...mods.filter(Boolean), key].join('+');
}

/** A chord as the system writes it. */
export function written(chord: string, mac: boolean): string {
  const { mods, key } = taken(chord);
  const marks = mac ? MAC_MARKS : MARKS;
  const parts = [...mods.map((mod) => marks[mod] ?? mod), NAMES[key] ?? key];
  return parts.join(mac ? '' : '+');
}

const MOVING = new Set(['Tab', 'Enter', 'Escape', 'Backspace', 'Delete', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown']);
const EDITING = new Set(['Mod+A', 'Mod+C', 'Mod+V', 'Mod+X', 'Mod+Y', 'Mod+Z', 'Mod+Shift+Z', 'Mod+Enter', 'Mod+ArrowLeft', 'Mod+ArrowRight', 'Mod+Backspace', 'Mod+Delete']);
const MARKS: Record<string, string> = { Mod: 'Ctrl' };
const MAC_MARKS: Record<string, string> = { Mod: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧' };
const NAMES: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc', '-': '−' };
/** Signs by their place, for layouts that have others there; with Shift the second one. */
const PLACES: Record<string, readonly [string, string]> = { Comma: [',', '<'], Period: ['.', '>'], Slash: ['/', '?'], Semicolon: [';', ':'], Minus: ['-', '_'], Equal: ['=', '+'] };
const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process', 'Unidentified']);

function keyOf({ key, code, shiftKey }: Press): string | undefined {
  if (MODIFIERS.has(key)) return undefined;
  if (key === ' ') return 'Space';
  if (/^[a-z]$/iu.test(key)) return key.toUpperCase();
  // With Shift a digit's key gives a sign; the place is what is meant.
  const digit = /^Digit(\d)$/u.exec(code)?.[1];
  if (digit !== undefined) return digit;
  if (/^[!-~]$/u.test(key)) return key;
  if (!isSingle(key)) return key;
  return /^Key([A-Z])$/u.exec(code)?.[1] ?? PLACES[code]?.[shiftKey ? 1 : 0] ?? key;
}

function taken(chord: string): { mods: string[]; key: string } {
  // The key itself may be "+".
  const cut = chord.lastIndexOf('+', chord.length - 2);
  return { mods: cut < 0 ? [] : chord.slice(0, cut).split('+'), key: chord.slice(cut + 1) };
}

function meet(one: Scope, other: Scope): boolean {
  return one === other || one === 'window' || other === 'window';
}

/** Whether a key is one sign, not a name such as "F6". */
function isSingle(key: string): boolean {
  return /^.$/u.test(key);
}
