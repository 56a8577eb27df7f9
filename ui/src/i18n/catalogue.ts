/** The message catalogues, one folder per language, one file per feature. */
import { FluentBundle, FluentResource } from '@fluent/bundle';

/** A language the interface is complete in. */
export type Spoken = 'en' | 'fa';

/** Digits, as Unicode names them. */
export type DigitSet = 'arabext' | 'latn';

const bundles = new Map<string, FluentBundle>();
const files = import.meta.glob<string>('./{en,fa}/*.ftl', { query: '?raw', import: 'default', eager: true });

/** The text of each file of a language, by its name. */
export function sources(language: Spoken): Map<string, string> {
  const prefix = `./${language}/`;
  return new Map(Object.entries(files).flatMap(([path, text]) => (path.startsWith(prefix) ? [[path.slice(prefix.length), text]] : [])));
}

/** All messages of a language, with numbers in these digits. Names and numbers inside them are isolated (FSI … PDI). */
export function bundleOf(language: Spoken, digits: DigitSet = language === 'fa' ? 'arabext' : 'latn'): FluentBundle {
  const locale = `${language}-u-nu-${digits}`;
  let made = bundles.get(locale);
  if (!made) {
    made = new FluentBundle(locale, { useIsolating: true });
    for (const text of sources(language).values()) made.addResource(new FluentResource(text));
    bundles.set(locale, made);
  }
  return made;
}
