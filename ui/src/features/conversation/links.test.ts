import { describe, expect, test } from 'vitest';

import type { Inline } from '../../ipc/bindings/Inline';
import { isAddress, linkHint, linkTo, serverOf } from './links';

const words = (text: string): Inline[] => [{ inline: 'strong', inlines: [{ inline: 'text', text }] }];

test.each<[string, string, string | undefined]>([
  ['https://garden.example/neem', 'garden.example/neem', undefined],
  ['https://garden.example/', 'https://garden.example', undefined],
  ['mailto:a@b.example', 'a@b.example', undefined],
  ['https://phish.example/login', 'our bank', 'phish.example · https://phish.example/login'],
  ['https://phish.example/', 'https://bank.example/', 'phish.example · https://phish.example/'],
  // A letter that looks like another one is seen for what it is.
  ['https://bаnk.example/', 'bank.example', 'xn--bnk-6cd.example · https://xn--bnk-6cd.example/'],
  ['nonsense', 'x', 'nonsense'],
])('where %s leads, said as "%s"', (href, text, expected) => expect(linkHint(href, words(text))).toBe(expected));

test.each<[string, boolean]>([
  ['https://matrix.to/#/@bob:example.org', true],
  ['https://matrix.to/#/!room:example.org/$event?via=example.org', true],
  ['matrix:u/bob:example.org', true],
  ['MATRIX:r/room:example.org', true],
  ['https://matrix.to/', false],
  ['https://matrix.to.example/#/@bob:example.org', false],
  ['https://example.org/?matrix:u/bob', false],
])('%s opens inside: %s', (href, inside) => expect(isAddress(href)).toBe(inside));

describe('ids', () => {
  test('become links', () => expect(linkTo('#a b:example.org')).toBe('https://matrix.to/#/%23a%20b%3Aexample.org'));
  test('name their server', () => expect(serverOf('!a:example.org:8448')).toBe('example.org:8448'));
  test('may name none', () => expect(serverOf('!hash-of-the-room')).toBeUndefined());
});
