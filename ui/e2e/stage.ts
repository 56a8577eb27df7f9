/** The made-up community in a real browser: built as the interface is built, under the content security policy of the window. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium, type Browser, type Page } from 'playwright-core';
import { build, preview, type PreviewServer } from 'vite';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';

const UI = join(import.meta.dirname, '..');
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";
const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** The pages of the made-up community. */
export class Gallery {
  /** What went wrong on any page: errors, and everything the policy refused. */
  readonly problems: string[] = [];
  readonly #server: PreviewServer;
  readonly #browser: Browser;
  readonly #folder: string;
  readonly #entry: string;

  private constructor(server: PreviewServer, browser: Browser, folder: string, entry: string) {
    this.#server = server;
    this.#browser = browser;
    this.#folder = folder;
    this.#entry = entry;
  }

  /** Builds the pages, serves them and starts the system's Chromium; `HOOPOE_CHROMIUM` names another one. The first page is the usual one. */
  static async start(entry = 'gallery', ...others: string[]): Promise<Gallery> {
    const folder = await mkdtemp(join(tmpdir(), 'hoopoe-gallery-'));
    await build({ root: UI, logLevel: 'error', build: { outDir: folder, reportCompressedSize: false, rolldownOptions: { input: [entry, ...others].map((name) => join(UI, `e2e/${name}.html`)) } } });
    const server = await preview({
      root: UI,
      logLevel: 'error',
      build: { outDir: folder },
      preview: { host: '127.0.0.1', port: 0, strictPort: false, headers: { 'Content-Security-Policy': POLICY } },
    });
    const browser = await chromium.launch({ executablePath: process.env.HOOPOE_CHROMIUM ?? '/usr/bin/chromium', args: QUIET });
    return new Gallery(server, browser, folder, entry);
  }

  /** Opens a screen; `query` is what the page's own script reads. */
  async open(query: string, width: number, height: number, entry = this.#entry): Promise<Page> {
    const page = await this.#browser.newPage({ viewport: { width, height }, locale: 'en-GB' });
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (line) => {
      if (/content security policy|trusted/iu.test(line.text())) this.problems.push(line.text());
    });
    await page.goto(`${this.#server.resolvedUrls?.local[0] ?? ''}e2e/${entry}.html?${query}`);
    await page.locator('nav:visible, main:visible').first().waitFor();
    return page;
  }

  /** Ends the browser and the server and takes the pages away. */
  async stop(): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
    await rm(this.#folder, { recursive: true });
  }
}

/** A gallery for the tests of a file: built before them, its page closed after each, and no page may have met a problem. */
export function stage(...entries: Parameters<typeof Gallery.start>): { open: Gallery['open']; problems: () => string[] } {
  let gallery: Gallery;
  let page: Page | undefined;
  beforeAll(async () => {
    gallery = await Gallery.start(...entries);
  });
  afterEach(async () => {
    await page?.close();
    page = undefined;
    expect(gallery.problems.splice(0)).toEqual([]);
  });
  afterAll(() => gallery.stop());
  return {
    open: async (...screen) => (page = await gallery.open(...screen)),
    /** Takes the problems met so far: the test that asks has expected them. */
    problems: () => gallery.problems.splice(0),
  };
}
