import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import licences from './licences.json';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const listed = new Set<string>([...licences.works.map(({ name }) => name), ...licences.left_out]);

test('every name in the lock files is known: run `npm run licences` when it is not', () => {
  const crates = [...read('../Cargo.lock').matchAll(/^name = "(.+)"$/gmu)].map(([, name]) => name ?? '');
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, unknown> };
  const npm = Object.keys(packages).map((path) => path.split('node_modules/').at(-1) ?? '').filter((name) => name !== '');
  expect(crates.length).toBeGreaterThan(300);
  expect(npm.length).toBeGreaterThan(100);
  expect([...crates, ...npm].filter((name) => !listed.has(name))).toEqual([]);
});

test('every work has its conditions', () => {
  expect(licences.works.length).toBeGreaterThan(300);
  expect(licences.works.filter(({ texts }) => texts.length === 0 || texts.some((at) => licences.texts[at] === undefined)).map(({ name }) => name)).toEqual([]);
  expect(licences.works.filter(({ licence }) => licence === '').map(({ name }) => name)).toEqual([]);
});

test.each(['matrix-sdk', 'tauri', 'SQLCipher', 'svelte', 'vazirmatn', 'twemoji-colr-font', 'Unicode emoji data and CLDR annotations'])('%s is credited', (name) => {
  expect(licences.works.find((work) => work.name === name)).toBeDefined();
});
