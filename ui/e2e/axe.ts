/** axe-core on what is on screen: whatever it calls serious or critical fails the test, named by rule and place. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** The names of rows and messages are a contract: they say in one order what is on screen in another. */
const COMPOSED = '[role="option"], article';
const WEIGHTY = new Set(['serious', 'critical']);

/** Fails when axe finds something serious on the page as it stands; animations are let run out first. */
export async function expectAccessible(page: Page, screen = page.url()): Promise<void> {
  expect(await seriousOn(page), screen).toEqual([]);
}

/** What axe finds serious or critical on the page: "rule: selector (what is wrong)". */
export async function seriousOn(page: Page): Promise<string[]> {
  await page.evaluate(() => Promise.all(document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity).map(({ finished }) => finished.catch(() => undefined))));
  // The policy of the page forbids script elements; what the browser is told to run directly is no element.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  const isComposed = async (selector: string) => page.locator(selector).first().evaluate((element, composed) => element.matches(composed), COMPOSED);
  const found: string[] = [];
  for (const { id, impact, nodes } of violations) {
    if (!WEIGHTY.has(impact ?? '')) continue;
    for (const { target, failureSummary } of nodes) {
      const selector = target.join(' ');
      if (id === 'label-content-name-mismatch' && (await isComposed(selector))) continue;
      found.push(`${id}: ${selector} (${(failureSummary ?? '').replace(/\s+/gu, ' ')})`);
    }
  }
  return found;
}
