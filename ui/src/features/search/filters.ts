/** What narrows a search, as a person sees it. */
import type { IconName } from '../../components/icons';
import type { DateStyle } from '../../i18n/dates';
import { dayBounds, dayOf, wholeDay } from '../../i18n/dates';
import type { ChatId } from '../../ipc/bindings/ChatId';
import type { FoundMessage } from '../../ipc/bindings/FoundMessage';
import type { Person } from '../../ipc/bindings/Person';
import type { PersonId } from '../../ipc/bindings/PersonId';
import type { SearchFilter } from '../../ipc/bindings/SearchFilter';
import type { SearchKind } from '../../ipc/bindings/SearchKind';

/** The kinds to choose from, with their icons. */
export const KINDS: readonly [SearchKind, IconName][] = [
  ['link', 'link'],
  ['photo', 'camera'],
  ['video', 'play'],
  ['audio', 'microphone'],
  ['file', 'attach'],
];

/** Days, the first and the last of them, by a moment in each. */
export interface Days {
  from: number;
  to: number;
}

/** What was chosen to narrow a search. */
export interface Choice {
  sender: Person | undefined;
  kind: SearchKind | undefined;
  days: Days | undefined;
}

/** Nothing chosen. */
export const EVERYTHING: Choice = { sender: undefined, kind: undefined, days: undefined };

/** Whether anything was chosen. */
export function isNarrowed({ sender, kind, days }: Choice): boolean {
  return sender !== undefined || kind !== undefined || days !== undefined;
}

/** The filter for the engine; the last day is in it to its end. */
export function filterOf({ sender, kind, days }: Choice, chat: ChatId | null): SearchFilter {
  return {
    chat,
    sender: sender?.id ?? null,
    kind: kind ?? null,
    since: days ? dayBounds(days.from)[0] : null,
    until: days ? dayBounds(days.to)[1] : null,
  };
}

/** Days in words: one, or from the first to the last. */
export function daysInWords({ from, to }: Days, style: DateStyle): string {
  return dayOf(from) === dayOf(to) ? wholeDay(from, style) : `${wholeDay(from, style)} – ${wholeDay(to, style)}`;
}

const MOST_SENDERS = 8;

/** Who wrote what was found, those with most of it first. */
export function sendersOf(messages: readonly FoundMessage[]): Person[] {
  const counted = new Map<PersonId, { person: Person; count: number }>();
  for (const { sender } of messages) {
    const known = counted.get(sender.id);
    if (known) known.count += 1;
    else counted.set(sender.id, { person: sender, count: 1 });
  }
  const sorted = [...counted.values()].sort((a, b) => b.count - a.count).map(({ person }) => person);
  return sorted.slice(0, MOST_SENDERS);
}
