/** The sections of the settings and what stands in each, so that it can be searched for by what it says. */
import type { IconName } from '../../components/icons';
import { tPlain } from '../../i18n';
import { fold } from '../../stores/chats';

/** A section. */
export type SectionId = 'accounts' | 'appearance' | 'language' | 'writing' | 'keyboard' | 'privacy' | 'notifications' | 'system' | 'about';

/** The sections in order. */
export const SECTIONS: readonly { id: SectionId; icon: IconName }[] = [
  { id: 'accounts', icon: 'person' },
  { id: 'appearance', icon: 'sun' },
  { id: 'language', icon: 'globe' },
  { id: 'writing', icon: 'edit' },
  { id: 'keyboard', icon: 'keyboard' },
  { id: 'privacy', icon: 'lock' },
  { id: 'notifications', icon: 'bell' },
  { id: 'system', icon: 'device' },
  { id: 'about', icon: 'about' },
];

/** One thing to set, and where. Its name is a message; so are the other words it is found by. */
export interface Entry {
  /** What the line wears as `data-setting`. */
  id: string;
  section: SectionId;
  label: string;
  also: readonly string[];
}

const entry = (section: SectionId, id: string, also: readonly string[] = [], label = `setting-${id}`): Entry => ({ id, section, label, also });

/** Everything that can be set, in the order it stands. */
export const ENTRIES: readonly Entry[] = [
  entry('accounts', 'accounts', ['settings-accounts-hint', 'settings-profile', 'settings-add-account'], 'section-accounts'),
  entry('appearance', 'theme', ['settings-light', 'settings-dark']),
  entry('appearance', 'accent', ['accent-cinnamon', 'accent-rose', 'accent-violet', 'accent-sea', 'accent-forest', 'accent-slate']),
  entry('appearance', 'text_size', ['key-larger', 'key-smaller']),
  entry('appearance', 'bubbles', ['setting-bubbles-hint']),
  entry('appearance', 'compact', ['setting-compact-hint']),
  entry('appearance', 'sidebar'),
  entry('language', 'language', ['language-en', 'language-fa']),
  entry('language', 'calendar', ['calendar-gregorian', 'calendar-persian', 'calendar-islamic']),
  entry('language', 'digits', ['digits-latin', 'digits-persian']),
  entry('language', 'clock', ['clock-h24', 'clock-h12']),
  entry('writing', 'enter_sends', ['setting-enter_sends-on', 'setting-enter_sends-off']),
  entry('writing', 'spelling', ['setting-spelling-hint']),
  entry('writing', 'spelling_languages'),
  entry('writing', 'skin_tone'),
  entry('writing', 'recent_emoji', ['settings-forget']),
  entry('keyboard', 'keys', ['section-keyboard', 'keys-reset-all', 'keys-sheet']),
  entry('privacy', 'public_receipts', ['setting-public_receipts-hint']),
  entry('privacy', 'send_typing'),
  entry('privacy', 'presence'),
  entry('privacy', 'blocked', ['settings-unblock'], 'settings-blocked'),
  entry('privacy', 'secrets', ['settings-keychain'], 'settings-secrets'),
  entry('notifications', 'notifications', ['section-notifications']),
  entry('notifications', 'sound'),
  entry('notifications', 'notice_text', ['notice-everything', 'notice-name', 'notice-nothing']),
  entry('notifications', 'defaults', ['settings-defaults-direct', 'settings-defaults-group', 'notify-mentions'], 'settings-defaults'),
  entry('system', 'tray'),
  entry('system', 'close_to_tray', ['setting-close_to_tray-hint']),
  entry('system', 'autostart', ['setting-autostart-hint']),
  entry('about', 'about', ['app-name', 'about-what'], 'section-about'),
  entry('about', 'licences', ['about-licences-hint'], 'about-licences'),
];

/** What answers to the words of a search: by name first, then by what else is said there. */
export function matching(query: string): Entry[] {
  const words = fold(query).split(/\s+/u).filter(Boolean);
  if (words.length === 0) return [];
  const say = (keys: readonly string[]) => fold(keys.map((key) => tPlain(key)).join(' '));
  const holds = (text: string) => words.every((word) => text.includes(word));
  const named = ENTRIES.filter(({ label }) => holds(say([label])));
  return [...named, ...ENTRIES.filter((one) => !named.includes(one) && holds(say([one.label, ...one.also, `section-${one.section}`])))];
}
