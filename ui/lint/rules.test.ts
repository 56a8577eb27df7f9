import { describe, expect, test } from 'vitest';

import { check } from './rules.js';

const rulesOf = (path: string, text: string) => check({ path, text }).map(({ rule, line }) => `${rule}:${String(line)}`);

describe('the house rules', () => {
  test.each<[string, string, string, string[]]>([
    ['physical margin', 'src/a.css', 'p {\n  margin-left: 1rem;\n}', ['physical-css:2']],
    ['physical inset', 'src/a.css', 'p { left: 0 }', ['physical-css:1']],
    ['physical radius', 'src/a.css', 'p { border-top-right-radius: 1rem }', ['physical-css:1']],
    ['physical value', 'src/a.css', 'p { text-align: right }', ['physical-css:1']],
    ['logical ones', 'src/a.css', 'p { margin-inline: 1rem; inset-inline-start: 0; text-align: start; --bright: 1 }', []],
    ['a comment', 'src/a.css', '/* left: 0; */ p { top: 0 }', []],
    ['text in px', 'src/a.css', 'p { font-size: 14px }', ['text-px:1']],
    ['short form in px', 'src/a.css', 'p { font: 400 14px/1.4 serif }', ['text-px:1']],
    ['a border in px', 'src/a.css', 'p { border: 1px solid; font-size: 1rem }', []],
    ['style block', 'src/components/A.svelte', '<p></p>\n<style>\n  p { right: 0 }\n</style>', ['physical-css:3']],
    ['style attribute', 'src/components/A.svelte', '<p style="color: red"></p>', ['inline-style:1']],
    ['style directive', 'src/components/A.svelte', '<p style:color={x}></p>', ['inline-style:1']],
    ['visible word', 'src/components/A.svelte', '<p>\n  Hello\n</p>', ['literal:1']],
    ['Persian word', 'src/components/A.svelte', '<p>سلام</p>', ['literal:1']],
    ['visible word in a branch', 'src/components/A.svelte', "{#if x}<p>{y ? 'Yes' : t('no')}</p>{/if}", ['literal:1']],
    ['template string', 'src/components/A.svelte', '<p>{`Hello ${name}`}</p>', ['literal:1']],
    ['spoken attribute', 'src/components/A.svelte', '<button aria-label="Close"></button>', ['literal:1']],
    ['spoken property', 'src/components/A.svelte', '<IconButton icon="close" label="Close" />', ['literal:1']],
    ['catalogue', 'src/components/A.svelte', "<p class=\"a\" title={t('hint')}>{t('hello', { name: 'x' })} · {n === 'a' ? 1 : 2}</p>", []],
    ['tauri in a feature', 'src/features/a/A.svelte', "<script>import { invoke } from '@tauri-apps/api/core';</script>", ['tauri:1']],
    ['tauri in the host', 'src/host/tauri.ts', "import { invoke } from '@tauri-apps/api/core';", []],
    ['a store of a feature', 'src/stores/a.ts', "import x from '../features/a/b';", ['layer:1']],
    ['a feature of the host', 'src/features/a/b.ts', "import x from '../../host/tauri';", ['layer:1']],
    ['a widget of a store', 'src/components/A.svelte', "<script>import x from '../stores/a';</script>", ['layer:1']],
    ['lazily', 'src/ipc/a.ts', "const x = await import('../stores/a');", ['layer:1']],
    ['the test stage', 'src/stores/a.ts', "import x from '../testing/fake';", ['layer:1']],
    ['downwards', 'src/features/a/b.ts', "import x from '../../stores/a';\nimport { call } from '../../ipc/client';", []],
    ['types', 'src/components/a.ts', "import type { X } from '../ipc/bindings/X';", []],
  ])('%s', (_, path, text, expected) => expect(rulesOf(path, text)).toEqual(expected));
});
