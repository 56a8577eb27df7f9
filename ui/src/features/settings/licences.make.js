/**
 * Writes licences.json: every work inside Hoopoe that others made, with its conditions. `npm run licences`, with cargo and
 * node_modules at hand, whenever the lock files have other names in them.
 *
 * Inside is what the window needs on any system: normal dependencies of the shell, run-time packages of the interface, and
 * what was taken over as data. Where a work leaves the choice, MIT is taken. Texts that differ in nothing but the names
 * before them are kept once.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {{ name: string; version: string; licence: string; by: string[]; texts: number[] }} Work
 * @typedef {{ name: string; version: string; licence: string; folder: string; authors: string[] }} Found
 */

const UI = fileURLToPath(new URL('../../../', import.meta.url));
/** Parts of development packages that the build takes along. */
const TAKEN_ALONG = ['svelte', 'clsx', 'esm-env'];
const LICENCE_FILE = /^(?:licen[cs]e|copying|unlicense|notice|ofl)/iu;
/** Works that no lock file names; `like` is a work with the same text, or the text itself. */
const TAKEN_OVER = [
  { name: 'Unicode emoji data and CLDR annotations', version: '45', licence: 'Unicode-3.0', by: ['Copyright © 1991-2024 Unicode, Inc.'], like: 'unicode-ident' },
  { name: 'emojibase-data', version: '17.0.0', licence: 'MIT', by: ['Copyright (c) 2017-2019 Miles Johnson'], like: 'bits-ui' },
  { name: 'Twemoji graphics', version: '15', licence: 'CC-BY-4.0', by: ['Copyright Twitter, Inc. and other contributors'], like: 'Graphics licensed under CC-BY 4.0: https://creativecommons.org/licenses/by/4.0/' },
];

/** @type {string[]} */
const texts = [];
/** @type {Map<string, number>} */
const known = new Map();
/** Texts for works that come without one, by licence. @type {Map<string, number>} */
const standard = new Map();

/** The place of a text; equal but for punctuation, case and white space is the same. @type {(text: string) => number} */
function placeOf(text) {
  const key = text.toLowerCase().replace(/^\s*(?:the )?(?:mit|isc|bsd|zlib)[^\n]*licen[cs]e[^\n]*\n/u, '').replace(/[^\p{L}\p{N}]+/gu, '');
  let place = known.get(key);
  if (place === undefined) {
    place = texts.push(text.trim()) - 1;
    known.set(key, place);
  }
  return place;
}

/** Divides a text into those who made the work and the conditions. @type {(text: string) => { by: string[]; body: string }} */
function divide(text) {
  const lines = text.replaceAll('\r', '').split('\n');
  const first = lines.findIndex((line) => /permission|redistribution|apache license|mozilla public|license agreement/iu.test(line));
  const head = first < 0 ? lines.length : first;
  const isName = (/** @type {string} */ line, /** @type {number} */ at) => at < head && /^\s*(?:copyright|©|\(c\))/iu.test(line) && !/[[{<]yyyy/u.test(line);
  return { by: lines.filter(isName).map((line) => line.trim()), body: lines.filter((line, at) => !isName(line, at)).join('\n') };
}

/** @type {(found: Found) => Work} */
function workOf({ name, version, licence, folder, authors }) {
  const files = readdirSync(folder).filter((file) => LICENCE_FILE.test(file) && !/\.(?:rs|js|ts|html)$/iu.test(file)).sort();
  const mayBeMit = /\bMIT\b/u.test(licence) && !/\bAND\b/u.test(licence);
  const mit = mayBeMit ? files.filter((file) => /mit/iu.test(file)) : [];
  const chosen = (mit.length > 0 ? mit : files).flatMap((file) => {
    const path = join(folder, file);
    try {
      return [divide(readFileSync(path, 'utf8'))];
    } catch {
      return []; // A folder of that name.
    }
  });
  const by = [...new Set(chosen.flatMap((one) => one.by))];
  const places = [...new Set(chosen.filter(({ body }) => body.trim().length > 80).map(({ body }) => placeOf(body)))];
  // Some name no licence and have the text of one.
  const named = licence !== '' ? licence : chosen.some(({ body }) => /permission is hereby granted, free of charge/iu.test(body)) ? 'MIT' : '';
  const spdx = mayBeMit ? 'MIT' : named;
  if (places.length === 1 && places[0] !== undefined && !standard.has(spdx)) standard.set(spdx, places[0]);
  return { name, version, licence: named, by: by.length > 0 ? by : authors.map((author) => author.replace(/\s*<[^>]*>/u, '')), texts: places };
}

/** What the shell is built from, on any system, and the names that it is only built or tested with. */
function crates() {
  const json = execFileSync('cargo', ['metadata', '--format-version', '1', '--locked'], { cwd: join(UI, '..'), maxBuffer: 1 << 28, encoding: 'utf8' });
  const { packages, resolve, workspace_members: own } = JSON.parse(json);
  const nodes = new Map(resolve.nodes.map((/** @type {any} */ node) => [node.id, node]));
  const inside = new Set();
  const waiting = packages.filter((/** @type {any} */ one) => own.includes(one.id) && one.name === 'hoopoe').map((/** @type {any} */ one) => one.id);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (inside.has(id)) continue;
    inside.add(id);
    for (const { pkg, dep_kinds: kinds } of nodes.get(id).deps) if (kinds.some((/** @type {any} */ kind) => kind.kind === null)) waiting.push(pkg);
  }
  const others = packages.filter((/** @type {any} */ one) => !own.includes(one.id));
  return {
    found: others.filter((/** @type {any} */ one) => inside.has(one.id)).map((/** @type {any} */ one) => ({ name: one.name, version: one.version, licence: one.license ?? '', folder: dirname(one.manifest_path), authors: one.authors })),
    leftOut: [...packages.filter((/** @type {any} */ one) => own.includes(one.id)), ...others.filter((/** @type {any} */ one) => !inside.has(one.id))].map((/** @type {any} */ one) => one.name),
  };
}

/** What the interface runs with, and the names that it is only built or tested with. */
function npmPackages() {
  const { packages } = JSON.parse(readFileSync(join(UI, 'package-lock.json'), 'utf8'));
  /** @type {Found[]} */
  const found = [];
  /** @type {string[]} */
  const leftOut = [];
  for (const [path, { version, license, dev }] of Object.entries(packages)) {
    const name = path.split('node_modules/').at(-1) ?? '';
    if (name === '') continue;
    const folder = join(UI, path);
    const inside = (!dev || TAKEN_ALONG.includes(name)) && existsSync(folder);
    if (inside) found.push({ name, version, licence: license ?? '', folder, authors: [] });
    else leftOut.push(name);
  }
  return { found, leftOut };
}

const [rust, node] = [crates(), npmPackages()];
const sqlite = rust.found.find((/** @type {Found} */ one) => one.name === 'libsqlite3-sys');
const sqlcipher = sqlite ? [{ ...sqlite, name: 'SQLCipher', version: '', licence: 'BSD-3-Clause', folder: join(sqlite.folder, 'sqlcipher') }] : [];
const works = [...rust.found, ...sqlcipher, ...node.found].map(workOf);
for (const work of works) {
  if (work.texts.length > 0) continue;
  const spdx = /\bMIT\b/u.test(work.licence) ? 'MIT' : work.licence;
  const text = standard.get(spdx) ?? standard.get(spdx.split(/ OR |\//u)[0] ?? '');
  if (text !== undefined) work.texts = [text];
  else console.error(`no text for ${work.name} ${work.version} (${work.licence})`);
}
for (const { like, ...work } of TAKEN_OVER) works.push({ ...work, texts: works.find(({ name }) => name === like)?.texts ?? [placeOf(like)] });
works.sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'));

const inside = new Set(works.map(({ name }) => name));
const left_out = [...new Set([...rust.leftOut, ...node.leftOut])].filter((name) => !inside.has(name)).sort();
writeFileSync(new URL('licences.json', import.meta.url), `${JSON.stringify({ left_out, texts, works }).replaceAll('},{', '},\n{').replaceAll('","', '",\n"')}\n`);
console.log(`${String(works.length)} works, ${String(texts.length)} texts`);
