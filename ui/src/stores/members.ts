/** The people of a chat: how frames change the list, and who answers to what is being typed. */
import type { FrameBody } from '../ipc/bindings/FrameBody';
import type { Member } from '../ipc/bindings/Member';
import type { Person } from '../ipc/bindings/Person';
import type { PersonId } from '../ipc/bindings/PersonId';
import { fold } from './chats';

/** The people of a chat. */
export interface Members {
  members: readonly Member[];
  /** Whether more may come. */
  loading: boolean;
}

/** What a member may do, as far as it has a name. */
export type Role = 'admin' | 'moderator' | 'member';

/** Before the first frame. */
export const NO_MEMBERS: Members = { members: [], loading: true };

/** The list after a frame. Frames of other views change nothing. */
export function apply(view: Members, frame: FrameBody): Members {
  return frame.frame === 'members' ? { members: frame.members, loading: frame.loading } : view;
}

/** The name of a power level. */
export function roleOf(member: Member): Role {
  if (member.power >= 100) return 'admin';
  return member.power >= 50 ? 'moderator' : 'member';
}

/** The members whose name or id has all the words. */
export function named(members: readonly Member[], query: string): readonly Member[] {
  const words = fold(query).split(/\s+/u).filter(Boolean);
  if (words.length === 0) return members;
  return members.filter(({ person }) => {
    const whole = fold(`${person.name} ${person.id}`);
    return words.every((word) => whole.includes(word));
  });
}

/** All who can be called by name: the writers of the loaded messages and the joined members, one person left out. */
export function everyone(writers: ReadonlyMap<PersonId, Person> | undefined, members: readonly Member[], except: PersonId): Person[] {
  const known = new Map(writers);
  for (const { person, membership } of members) if (membership === 'joined') known.set(person.id, person);
  known.delete(except);
  return [...known.values()];
}

/** The people whose name or id has a word that begins with `query`; those who wrote last come first. */
export function answering(people: Iterable<Person>, recent: readonly string[], query: string, most: number): Person[] {
  const wanted = fold(query);
  const rank = new Map(recent.map((id, index) => [id, index]));
  const place = (person: Person) => rank.get(person.id) ?? recent.length;
  const found = [...people].filter((person) => {
    const words = [fold(person.name), ...fold(person.name).split(/\s+/u), fold(person.id.slice(1))];
    return words.some((word) => word.startsWith(wanted));
  });
  return found.sort((a, b) => place(a) - place(b) || a.name.localeCompare(b.name)).slice(0, most);
}
