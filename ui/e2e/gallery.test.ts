/** A walk through every screen with axe, in light, dark and Persian: nothing serious on any of them. */
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { seriousOn } from './axe';
import { SCREENS } from './screens';
import { Gallery } from './stage';
import { wordsOf } from './words';

/** Where a picture of each screen goes, if anywhere: `cargo xtask shots` says so. */
const PICTURES = process.env.HOOPOE_SHOTS;

let gallery: Gallery;
beforeAll(async () => {
  gallery = await Gallery.start('gallery', 'people', 'conversation', 'writing');
});
afterAll(() => gallery.stop());

test.each([
  ['light', 'en', 'light'],
  ['dark', 'en', 'dark'],
  ['fa', 'fa', 'light'],
] as const)(
  'axe finds nothing serious: %s',
  async (look, language, theme) => {
    const found: Record<string, string[]> = {};
    const words = wordsOf(language);
    for (const { name, entry, query, act, shows } of SCREENS) {
      const page = await gallery.open(`${query}&lang=${language}&theme=${theme}`, 1080, 720, entry);
      page.setDefaultTimeout(10_000);
      await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));
      try {
        await act?.(page, words);
        if (shows !== undefined) await page.locator(shows).first().waitFor();
      } catch (error) {
        throw new Error(`the way to "${name}"`, { cause: error });
      }
      const serious = await seriousOn(page);
      if (serious.length > 0) found[name] = serious;
      if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${name.replace(/\W+/gu, '-')}-${look}.png`) });
      await page.close();
    }
    expect(found).toEqual({});
    expect(gallery.problems.splice(0)).toEqual([]);
  },
  900_000,
);
