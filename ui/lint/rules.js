/**
 * House rules that no published lint knows. Each reads one file and answers with what it found.
 *
 * - physical-css: left and right do not exist in a layout that mirrors; logical properties do.
 * - text-px: text sized in px does not grow with the reader's setting.
 * - inline-style: the content security policy forbids style attributes.
 * - literal: a visible word outside the catalogue is one language only.
 * - tauri: only src/host may know what carries the requests.
 * - layer: features ▶ stores ▶ ipc ▶ host; nobody imports from above. Widgets and words know nothing of the engine.
 */
import { posix } from 'node:path';

import { parse } from 'svelte/compiler';

/**
 * @typedef {{ rule: string; line: number; found: string }} Finding
 * @typedef {{ path: string; text: string }} Source  path: relative to ui/, with forward slashes
 */

/** Above all: may import everything. */
const ROOTS = new Set(['main.ts', 'App.svelte', 'testing']);
const LAYERS = ['host', 'ipc', 'stores', 'features'];
/** Know nothing of the engine but its types, and of each other what is named here. */
const ASIDE = new Map([
  ['components', ['components', 'i18n', 'styles', 'direction']],
  ['i18n', ['i18n']],
  ['styles', ['styles']],
  ['direction', ['direction']],
]);
const SPOKEN_ATTRIBUTES = new Set(['title', 'alt', 'placeholder', 'label', 'description', 'aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext']);

const PHYSICAL = [
  /(?:^|[\s;{])((?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[a-z-]*)\s*:/gu,
  /(?:^|[\s;{])(border-(?:top|bottom)-(?:left|right)-radius)\s*:/gu,
  /(?:^|[\s;{])(left|right)\s*:/gu,
  /(?:^|[\s;{])((?:text-align|float|clear)\s*:\s*(?:left|right))\b/gu,
];
const TEXT_PX = /(?:^|[\s;{])((?:font(?:-size)?|line-height|letter-spacing|word-spacing|--text-[a-z0-9-]+)\s*:[^;}]*?\b\d*\.?\d+px)/gu;

/** @type {(source: Source) => Finding[]} */
export function check(source) {
  if (source.path.endsWith('.css')) return checkCss(source.text, 1);
  if (source.path.endsWith('.svelte')) return [...checkMarkup(source), ...checkImports(source)];
  return checkImports(source);
}

/** @type {(css: string, firstLine: number) => Finding[]} */
function checkCss(css, firstLine) {
  const bare = css.replace(/\/\*[\s\S]*?\*\//gu, (comment) => comment.replace(/[^\n]/gu, ' '));
  /** @type {(rule: string, pattern: RegExp) => Finding[]} */
  const find = (rule, pattern) =>
    [...bare.matchAll(pattern)].map((match) => {
      const found = match[1] ?? '';
      return { rule, line: firstLine + lineOf(bare, match.index + match[0].indexOf(found)) - 1, found };
    });
  return [...PHYSICAL.flatMap((pattern) => find('physical-css', pattern)), ...find('text-px', TEXT_PX)];
}

/** @type {(source: Source) => Finding[]} */
function checkMarkup({ text }) {
  const tree = parse(text, { modern: true });
  /** @type {Finding[]} */
  const findings = tree.css ? checkCss(tree.css.content.styles, lineOf(text, tree.css.content.start)) : [];
  /** @type {(rule: string, node: any, found: string) => void} */
  const add = (rule, node, found) => void findings.push({ rule, line: lineOf(text, node.start), found: found.trim() });

  /** @type {(node: any, visible: boolean) => void} */
  const visit = (node, visible) => {
    if (Array.isArray(node)) return node.forEach((item) => visit(item, visible));
    if (node === null || typeof node !== 'object' || typeof node.type !== 'string') return;
    switch (node.type) {
      case 'Text':
        if (visible && isSpoken(node.data)) add('literal', node, node.data);
        return;
      case 'StyleDirective':
        return add('inline-style', node, `style:${node.name}`);
      case 'Attribute':
        if (node.name === 'style') return add('inline-style', node, 'style');
        return visit(node.value, SPOKEN_ATTRIBUTES.has(node.name));
      case 'ExpressionTag':
        return visit(node.expression, visible);
      case 'Literal':
        if (visible && typeof node.value === 'string' && isSpoken(node.value)) add('literal', node, node.value);
        return;
      case 'TemplateElement':
        if (visible && isSpoken(node.value.cooked)) add('literal', node, node.value.cooked);
        return;
      case 'ConditionalExpression':
        visit(node.consequent, visible);
        return visit(node.alternate, visible);
      case 'LogicalExpression':
        return visit(node.right, visible);
      case 'TemplateLiteral':
        return visit(node.quasis, visible);
      default:
        // Other expressions compute; their strings are keys, ids and the like.
        if (/Expression$|^Identifier$/u.test(node.type)) return;
        for (const [name, value] of Object.entries(node)) {
          if (name === 'attributes') visit(value, false);
          else if (typeof value === 'object') visit(value, true);
        }
    }
  };
  visit(tree.fragment, true);
  return findings;
}

/** @type {(source: Source) => Finding[]} */
function checkImports({ path, text }) {
  const from = placeOf(path);
  if (from === undefined) return [];
  /** @type {Finding[]} */
  const findings = [];
  const bare = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gmu, (comment) => comment.replace(/[^\n]/gu, ' '));
  for (const match of bare.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*(['"])([^'"]+)\1/gu)) {
    const target = match[2] ?? '';
    const line = lineOf(bare, match.index);
    if (target.startsWith('@tauri-apps') && from !== 'host') findings.push({ rule: 'tauri', line, found: target });
    if (!target.startsWith('.')) continue;
    const to = placeOf(posix.join(posix.dirname(path), target));
    if (to !== undefined && !mayImport(from, to)) findings.push({ rule: 'layer', line, found: `${from} imports ${to}` });
  }
  return findings;
}

/** @type {(from: string, to: string) => boolean} */
function mayImport(from, to) {
  if (to === 'bindings' || ROOTS.has(from)) return true;
  if (ROOTS.has(to)) return false;
  const aside = ASIDE.get(from);
  if (aside) return aside.includes(to);
  if (ASIDE.has(to)) return LAYERS.indexOf(from) >= LAYERS.indexOf('stores');
  if (to === 'host') return from === 'host' || from === 'ipc';
  return LAYERS.indexOf(to) <= LAYERS.indexOf(from);
}

/**
 * The layer of a file in src/; undefined outside it, for tests and for the types' own folder.
 * @type {(path: string) => string | undefined}
 */
function placeOf(path) {
  if (!path.startsWith('src/') || path.endsWith('.test.ts')) return undefined;
  if (path.startsWith('src/ipc/bindings')) return 'bindings';
  const first = path.split('/')[1] ?? '';
  return first.startsWith('direction') ? 'direction' : first;
}

/** @type {(text: string) => boolean} */
function isSpoken(text) {
  return /\p{L}/u.test(text);
}

/** @type {(text: string, offset: number) => number} */
function lineOf(text, offset) {
  return text.slice(0, offset).split('\n').length;
}
