/** Fetches what colours code when the first code is on screen; until then, and if it cannot be had, code has one colour. */
import type { Run } from './highlight';

let module = $state.raw<typeof import('./highlight') | undefined>();
let asked = false;

/** The runs of a code; undefined as long as it has one colour. */
export function coloured(language: string | null, text: string): readonly Run[] | undefined {
  if (language === null) return undefined;
  if (!module && !asked) {
    asked = true;
    import('./highlight').then(
      (loaded) => (module = loaded),
      () => (asked = false),
    );
  }
  return module?.runsOf(language, text);
}
