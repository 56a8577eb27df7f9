/** The language in use, and how it writes: reactive, so that whatever called `t` in a template is written again on a change. */
import type { Calendar } from '../ipc/bindings/Calendar';
import type { Clock } from '../ipc/bindings/Clock';
import type { Digits } from '../ipc/bindings/Digits';
import type { Language } from '../ipc/bindings/Language';
import { bundleOf, type DigitSet, type Spoken } from './catalogue';

/** What goes into a message. */
export type Args = Record<string, string | number>;

/** What a person chose of the way dates, times and numbers are written. */
export interface Writing {
  calendar: Calendar;
  digits: Digits;
  clock: Clock;
}

let language = $state<Spoken>('en');
let writing = $state.raw<Writing>({ calendar: 'system', digits: 'system', clock: 'system' });

/** The language, its direction and the way it is written. */
export const locale = {
  get language(): Spoken {
    return language;
  },
  get dir(): 'ltr' | 'rtl' {
    return language === 'fa' ? 'rtl' : 'ltr';
  },
  get writing(): Writing {
    return writing;
  },
};

/** Chooses the language; `system` is the first one of the system that the interface speaks. */
export function setLanguage(chosen: Language): void {
  language = chosen === 'system' ? systemLanguage() : chosen;
}

/** Chooses calendar, digits and clock. */
export function setWriting({ calendar, digits, clock }: Writing): void {
  if (writing.calendar === calendar && writing.digits === digits && writing.clock === clock) return;
  writing = { calendar, digits, clock };
}

/** The digits of a language as the person wants them. */
export function digitsOf(spoken: Spoken): DigitSet {
  if (writing.digits === 'system') return spoken === 'fa' ? 'arabext' : 'latn';
  return writing.digits === 'persian' ? 'arabext' : 'latn';
}

/** The words of a message. A message that does not exist shows its key; a test sees to it that there is none. */
export function t(key: string, args?: Args): string {
  const from = bundleOf(language, digitsOf(language));
  const pattern = from.getMessage(key)?.value;
  return pattern ? from.formatPattern(pattern, args, []) : key;
}

function systemLanguage(): Spoken {
  for (const tag of navigator.languages) {
    if (tag.startsWith('fa')) return 'fa';
    if (tag.startsWith('en')) return 'en';
  }
  return 'en';
}

/** The words without isolating marks: for names that are read out or compared, not drawn. */
export function tPlain(key: string, args?: Args): string {
  return t(key, args).replace(/[\u2068\u2069]/gu, '');
}
