/** Puts what a person chose of the look on the document, and remembers it so that the next start begins with it. */
import { locale, setLanguage, setWriting } from '../i18n';
import type { Accent } from '../ipc/bindings/Accent';
import type { Language } from '../ipc/bindings/Language';
import type { Settings } from '../ipc/bindings/Settings';
import type { Theme } from '../ipc/bindings/Theme';

/** What of the settings is seen everywhere. */
export type Look = Pick<Settings, 'language' | 'theme' | 'accent' | 'text_size' | 'bubbles' | 'compact' | 'calendar' | 'digits' | 'clock'>;

/** The sizes of text, in percent of the usual one. */
export const TEXT_SIZES = [80, 90, 100, 110, 125, 150, 175, 200] as const;

/** The colours to choose from. */
export const ACCENTS: readonly Accent[] = ['cinnamon', 'rose', 'violet', 'sea', 'forest', 'slate'];

const KEY = 'look';
const LANGUAGES: readonly Language[] = ['system', 'en', 'fa'];
const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

let scale = $state(1);

/** How much larger than usual text is, and all that is measured with it. */
export const zoom = {
  get scale(): number {
    return scale;
  },
};

/** The look of the last time. Dates and clocks wait for the settings: nothing shows any before them. */
export function rememberedLook(): Look {
  let kept: Partial<Look> = {};
  try {
    kept = (JSON.parse(localStorage.getItem(KEY) ?? '{}') ?? {}) as Partial<Look>;
  } catch {
    // Nothing kept, or nothing readable: the system's look it is.
  }
  return {
    language: LANGUAGES.find((language) => language === kept.language) ?? 'system',
    theme: THEMES.find((theme) => theme === kept.theme) ?? 'system',
    accent: ACCENTS.find((accent) => accent === kept.accent) ?? 'cinnamon',
    text_size: withinSizes(kept.text_size),
    bubbles: kept.bubbles !== false,
    compact: kept.compact === true,
    calendar: 'system',
    digits: 'system',
    clock: 'system',
  };
}

/** Puts a look on the document. */
export function applyLook(look: Look): void {
  const { language, theme, accent, bubbles, compact } = look;
  const text_size = withinSizes(look.text_size);
  setLanguage(language);
  setWriting(look);
  scale = text_size / 100;
  const root = document.documentElement;
  root.lang = locale.language;
  root.dir = locale.dir;
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
  root.dataset.accent = accent;
  root.dataset.bubbles = String(bubbles);
  root.dataset.compact = String(compact);
  root.style.setProperty('--text-scale', String(scale));
  try {
    localStorage.setItem(KEY, JSON.stringify({ language, theme, accent, text_size, bubbles, compact }));
  } catch {
    // It only saves a flash at the next start.
  }
}

/** The next larger or smaller size of text. */
export function nextSize(size: number, step: 1 | -1): number {
  const sizes = step > 0 ? TEXT_SIZES.filter((one) => one > size) : TEXT_SIZES.filter((one) => one < size).reverse();
  return sizes[0] ?? withinSizes(size);
}

function withinSizes(size: unknown): number {
  return typeof size === 'number' && Number.isFinite(size) ? Math.min(200, Math.max(80, Math.round(size))) : 100;
}
