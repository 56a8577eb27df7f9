/** What messages say in places of plain text: names for screen readers, quotes, the clipboard, lines about the chat. */
import { visibleControls } from '../../direction';
import { t } from '../../i18n';
import type { Block } from '../../ipc/bindings/Block';
import type { Content } from '../../ipc/bindings/Content';
import type { Inline } from '../../ipc/bindings/Inline';
import type { MessageRow } from '../../ipc/bindings/MessageRow';
import type { PersonId } from '../../ipc/bindings/PersonId';
import type { Service } from '../../ipc/bindings/Service';
import { plain } from './links';

/** Gives a person's name. */
export type NameOf = (person: PersonId) => string;

/** The words of a message in one piece. */
export function wordsOf(content: Content, sender: string): string {
  switch (content.kind) {
    case 'text':
      return content.tone === 'emote' ? t('conversation-emote', { name: sender, text: content.body }) : content.body;
    case 'other':
      return content.fallback || t('conversation-other', { type: content.of });
    case 'undecrypted':
      return t('conversation-undecrypted');
    case 'removed':
      return t('conversation-removed');
    case 'service':
    case 'gap':
    case 'hidden':
      return '';
  }
}

/** As `wordsOf`, for ears: what is hidden until asked for stays hidden. */
export function spokenOf(content: Content, sender: string): string {
  if (content.kind !== 'text' || !content.blocks.some(hides)) return wordsOf(content, sender);
  const words = content.blocks.map(spokenBlock).join(' ');
  return content.tone === 'emote' ? t('conversation-emote', { name: sender, text: words }) : words;
}

/** What is copied of a message. */
export function textOf({ content }: MessageRow): string {
  if (content.kind === 'text') return content.body;
  return content.kind === 'other' ? content.fallback : '';
}

/** A line about the chat. */
export function serviceLine(row: MessageRow, nameOf: NameOf): string {
  return row.content.kind === 'service' ? t(keyOf(row.content), argumentsOf(row.content, row, nameOf)) : '';
}

/** One line for a run of lines about the chat: who joined, or how many things happened. */
export function serviceSummary(rows: readonly MessageRow[], nameOf: NameOf): string {
  const joined = new Set<PersonId>();
  for (const { content } of rows) {
    if (content.kind !== 'service' || content.what !== 'joined') return t('service-many', { count: rows.length });
    joined.add(content.person);
  }
  const [first, ...others] = [...joined];
  if (first === undefined) return '';
  if (others.length === 0) return t('service-joined', { person: nameOf(first) });
  return t('service-joined-many', { person: nameOf(first), others: others.length });
}

/** The names of some people, and how many more there are. */
export function nameList(people: readonly PersonId[], count: number, nameOf: NameOf, language: string): string {
  const names = people.map((person) => `\u2068${nameOf(person)}\u2069`);
  if (count > people.length) names.push(t('conversation-others', { count: count - people.length }));
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(names);
}

/** Up to three emoji and nothing else: they are drawn large. */
export function emojiAlone(content: Content): number {
  if (content.kind !== 'text' || content.tone === 'notice' || content.body.length > 48) return 0;
  return EMOJI_ONLY.test(content.body) ? (content.body.match(EMOJI)?.length ?? 0) : 0;
}

// As strings: the target of the compiler is older than the flag, the engines are not.
const EMOJI = new RegExp('\\p{RGI_Emoji}|\\p{Extended_Pictographic}', 'gv');
const EMOJI_ONLY = new RegExp('^\\s*(?:(?:\\p{RGI_Emoji}|\\p{Extended_Pictographic})\\uFE0F?\\s*){1,3}$', 'v');

function hides(block: Block): boolean {
  return inlinesIn(block).some(hidesInside);
}

function hidesInside(inline: Inline): boolean {
  return inline.inline === 'spoiler' || ('inlines' in inline && inline.inlines.some(hidesInside));
}

function spokenBlock(block: Block): string {
  return block.block === 'code' ? block.text : spoken(inlinesIn(block));
}

function spoken(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      if (inline.inline === 'spoiler') return t('conversation-hidden');
      return 'inlines' in inline ? spoken(inline.inlines) : plain([inline]);
    })
    .join('');
}

function inlinesIn(block: Block): readonly Inline[] {
  const apart = (runs: readonly (readonly Inline[])[]): Inline[] => runs.flatMap((run) => [...run, { inline: 'break' }]);
  switch (block.block) {
    case 'paragraph':
    case 'heading':
      return block.inlines;
    case 'quote':
      return apart(block.blocks.map(inlinesIn));
    case 'list':
      return apart(block.items.flat().map(inlinesIn));
    case 'table':
      return apart([block.head, ...block.rows].flat());
    default:
      return [];
  }
}

function keyOf(service: Service): string {
  if (service.what === 'named' && service.name === '') return 'service-unnamed';
  if (service.what === 'titled' && service.title === '') return 'service-untitled';
  if (service.what === 'topic' && service.topic === '') return 'service-no-topic';
  return `service-${service.what}`;
}

function argumentsOf(service: Service, row: MessageRow, nameOf: NameOf): Record<string, string> {
  const name = nameOf(row.sender);
  switch (service.what) {
    case 'joined':
    case 'left':
    case 'declined':
      return { person: nameOf(service.person) };
    case 'invited':
    case 'sent_away':
    case 'banned':
    case 'unbanned':
      return { name, person: nameOf(service.person) };
    case 'named':
      // By then the sender has the new one.
      return { name: visibleControls(service.was) || name, to: visibleControls(service.name) };
    case 'titled':
      return { name, title: service.title };
    case 'topic':
      return { name, topic: service.topic };
    case 'created':
    case 'pictured':
    case 'chat_pictured':
    case 'encrypted':
    case 'pinned':
      return { name };
  }
}
