/**
 * Writes emoji-data.json: the emoji by group, each with its words in English (emojibase-data) and Persian (CLDR), the names
 * it has between colons (those of GitHub and of Slack), and whether it comes in skin tones.
 *
 *   npm pack emojibase-data@17.0.0 cldr-annotations-modern@45.0.0   (unpack both)
 *   node emoji-data.make.js EMOJIBASE_FOLDER CLDR_FOLDER
 *
 * The data of both is under the Unicode licence (and emojibase's own part under MIT).
 */
import { readFileSync, writeFileSync } from 'node:fs';

const [emojibase, cldr] = process.argv.slice(2);
/** @param {string} path */
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
/** The newest version that the bundled font draws. */
const NEWEST = 15;
/** Group 2 of emojibase are parts such as skin tones. */
const GROUPS = [0, 1, 3, 4, 5, 6, 7, 8, 9];

const words = read(`${cldr}/annotations/fa/annotations.json`).annotations.annotations;
/** @param {string} emoji */
const persian = (emoji) => words[emoji] ?? words[emoji.replace(/\uFE0F/gu, '')];
const all = read(`${emojibase}/en/data.json`).filter((/** @type {any} */ one) => one.group !== undefined && one.version <= NEWEST);
const shortcodes = ['github', 'iamcal'].map((set) => read(`${emojibase}/en/shortcodes/${set}.json`));
/** @param {string} hexcode */
const codes = (hexcode) => [...new Set(shortcodes.flatMap((set) => set[hexcode] ?? []))].join(' ');
/**
 * Whether the tone put after every part that takes one makes an emoji that exists.
 * @param {any} one
 */
const toned = (one) => {
  const made = one.emoji.replace(/(\p{Emoji_Modifier_Base})\uFE0F?/gu, '$1\u{1F3FD}').replace(/\uFE0F$/u, '');
  return one.skins?.some((/** @type {any} */ skin) => skin.emoji.replace(/\uFE0F$/u, '') === made) ?? false;
};

const groups = GROUPS.map((group) =>
  all
    .filter((/** @type {any} */ one) => one.group === group)
    .sort((/** @type {any} */ a, /** @type {any} */ b) => a.order - b.order)
    .map((/** @type {any} */ one) => {
      const fa = persian(one.emoji);
      const name = fa?.tts?.[0] ?? '';
      const more = (fa?.default ?? []).filter((/** @type {string} */ word) => word !== name).join(' ');
      return [one.emoji, one.label, (one.tags ?? []).join(' '), name, more, codes(one.hexcode), ...(toned(one) ? ['1'] : [])];
    }),
);
writeFileSync(new URL('emoji-data.json', import.meta.url), `${JSON.stringify(groups).replaceAll(']],[[', ']],\n[[')}\n`);
