/** Colours for code, as runs of text with a kind; nothing here makes HTML. Large: it is fetched when there is code. */
import { common, createLowlight } from 'lowlight';

/** What a run of code is. */
export type Kind = 'comment' | 'keyword' | 'string' | 'number' | 'name' | 'type' | 'added' | 'removed';

/** A run of code of one kind; undefined is anything else. */
export interface Run {
  text: string;
  kind: Kind | undefined;
}

/** Longer code stays in one colour: nobody waits for it. */
const MOST_LETTERS = 20_000;

/** The scopes of highlight.js, brought down to few kinds. */
const KINDS: Readonly<Record<string, Kind | undefined>> = {
  comment: 'comment',
  quote: 'comment',
  doctag: 'comment',
  keyword: 'keyword',
  'selector-tag': 'keyword',
  'selector-pseudo': 'keyword',
  operator: 'keyword',
  section: 'keyword',
  name: 'keyword',
  meta: 'keyword',
  string: 'string',
  regexp: 'string',
  char: 'string',
  link: 'string',
  code: 'string',
  number: 'number',
  literal: 'number',
  symbol: 'number',
  bullet: 'number',
  title: 'name',
  function: 'name',
  attr: 'name',
  attribute: 'name',
  property: 'name',
  'selector-id': 'name',
  'selector-class': 'name',
  'selector-attr': 'name',
  type: 'type',
  built_in: 'type',
  class: 'type',
  variable: 'type',
  'template-variable': 'type',
  addition: 'added',
  deletion: 'removed',
};

const lowlight = createLowlight(common);

/** The runs of a text in a language; undefined when the language is not known. */
export function runsOf(language: string, text: string): Run[] | undefined {
  const name = language.toLowerCase();
  if (!lowlight.registered(name) || text.length > MOST_LETTERS) return undefined;
  const runs: Run[] = [];
  collect(lowlight.highlight(name, text).children, undefined, runs);
  return runs;
}

type Node = ReturnType<typeof lowlight.highlight>['children'][number];

function collect(nodes: readonly Node[], kind: Kind | undefined, runs: Run[]): void {
  for (const node of nodes) {
    if (node.type === 'text') {
      const last = runs.at(-1);
      if (last && last.kind === kind) last.text += node.value;
      else runs.push({ text: node.value, kind });
    } else if (node.type === 'element') {
      const [scope] = Array.isArray(node.properties.className) ? node.properties.className : [];
      collect(node.children, KINDS[String(scope).replace(/^hljs-/u, '')] ?? kind, runs);
    }
  }
}
