/** What stands for a person or a chat without a picture: one or two letters and a hue. */

/** How many hues there are (`--name-N`, `--avatar-N`). */
export const HUES = 8;

/** The hue of a person or chat, always the same for the same id. */
export function hueOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) {
    hash ^= id.charCodeAt(at);
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  // Mixed once more: the low bits alone put too many ids on one hue.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % HUES;
}

/** The first letters of the first two words; only one of a whole user id, and of scripts whose letters join. */
export function initialsOf(name: string): string {
  const words = name.replace(/^(@[^:]+):.*/u, '$1').split(/[\s\u200c·:@#!_.-]+/u).flatMap((word) => /[\p{L}\p{N}]\p{M}*/u.exec(word)?.[0] ?? []);
  const [first, second] = words;
  if (first === undefined) return /\S/u.exec(name)?.[0] ?? '';
  const joins = /\p{Script=Arabic}|\p{Script=Syriac}|\p{Script=Devanagari}/u;
  if (second === undefined || joins.test(first) || joins.test(second)) return first.toLocaleUpperCase();
  return (first + second).toLocaleUpperCase();
}
