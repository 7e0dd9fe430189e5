import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Folders } from '../../src/folders/folder-routes.ts';
import type { RunningServer } from '../../src/server/start-server.ts';
import { startServer } from '../../src/server/start-server.ts';
import { ServedLibrary } from '../served-library.ts';
import { graveFaults, hasChromium, launchChromium, listenTo, overflowOf } from './browser-room.ts';
import { shownLibrary } from './shown-library.ts';

// Every page at every width and in both colours: without a complaint, nothing wider than the window, no grave fault for people who do not see it or use no mouse.
// MEDIASTRUCT_SCREENSHOTS names a folder for pictures of them, as docs/SERVE.md shows them.

const shots = process.env['MEDIASTRUCT_SCREENSHOTS'];
/** Bytes; what is larger is not kept in the repository. */
const LARGEST_SHOT = 200_000;
const PAGES = {
  home: '#/',
  calendar: '#/calendar/2024',
  day: '#/day/2024-03-19',
  'long-names': '#/day/2025-12-24',
  shelf: '#/shelf',
  disc: '#/holder/volume%3AMS_1a2b3c4d_0001',
  loss: '#/loss?place=home%2C%20shelf%20B',
  find: '#/find?q=2024-03',
  runs: '#/runs',
  duplicates: '#/duplicates',
  similar: '#/similar',
  folders: '#/folders',
};
/** The pictures that docs/SERVE.md shows. */
const TAKEN: ReadonlySet<string> = new Set([
  ...Object.keys(PAGES).map((name) => `${name}-wide`),
  ...['run-wide', 'picture-dark', 'home-phone', 'day-phone', 'run-phone', 'calendar-ar-EG'],
]);
const SIZES = {
  wide: { width: 1280, height: 860 },
  phone: { width: 360, height: 780 },
};
const LOOKS = (['wide', 'phone'] as const).flatMap((size) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ size, colorScheme })),
);

let library: ServedLibrary;
let empty: ServedLibrary;
let server: RunningServer;
let emptyServer: RunningServer;
let browser: Browser;

beforeAll(async () => {
  if (!hasChromium) return;
  [library, empty] = [await shownLibrary(), new ServedLibrary()];
  server = await startServer(0, (port) => library.appAt(port));
  emptyServer = await startServer(0, (port) => empty.appAt(port));
  browser = await launchChromium();
  // So that all see what was found.
  for (const one of [library, empty])
    while ((await one.json<Folders>('/api/folders')).kind === 'looking')
      await new Promise((later) => setTimeout(later, 50));
  if (shots !== undefined) mkdirSync(shots, { recursive: true });
});
afterAll(async () => {
  await browser?.close();
  for (const one of [server, emptyServer, library, empty]) await one?.[Symbol.asyncDispose]();
});

interface Shown {
  readonly name: string;
  readonly hash: string;
  readonly of?: 'empty';
}

/** A page in a browser of its own, which has the key. */
async function opened({ hash, of }: Shown, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
  const [from, at] = of === 'empty' ? [empty, emptyServer] : [library, server];
  const address = `http://127.0.0.1:${at.port}`;
  const cookie = await from.cookieAt(at.port);
  await context.addCookies([{ ...cookie, url: address, httpOnly: true, sameSite: 'Strict' }]);
  const page = await context.newPage();
  await page.goto(`${address}/${hash}`);
  await page.waitForSelector('html[data-ready] main[aria-busy="false"]');
  await page.waitForLoadState('networkidle');
  return page;
}

async function shot(page: Page, name: string): Promise<void> {
  if (shots === undefined || !TAKEN.has(name)) return;
  const path = join(shots, `${name}.jpg`);
  await page.screenshot({ path, type: 'jpeg', quality: 60 });
  if (statSync(path).size > LARGEST_SHOT) rmSync(path);
}

const all: readonly Shown[] = [
  ...Object.entries(PAGES).map(([name, hash]) => ({ name, hash })),
  ...['home', 'calendar', 'shelf', 'similar', 'folders', 'runs'].map((name) => ({
    name: `empty-${name}`,
    hash: `#/${name}`,
    of: 'empty' as const,
  })),
];

describe.skipIf(!hasChromium)('every page', () => {
  describe.each(LOOKS)('in $colorScheme, $size', ({ size, colorScheme }) => {
    it.each(all)('is whole and has no grave fault: $name', async (shown) => {
      const page = await opened(shown, { viewport: SIZES[size], colorScheme });
      const { complaints } = listenTo(page);
      expect(await overflowOf(page)).toBeLessThanOrEqual(0);
      expect(await graveFaults(page)).toEqual([]);
      expect(complaints).toEqual([]);
      if ((size === 'wide') === (colorScheme === 'light')) await shot(page, `${shown.name}-${size}`);
      await page.context().close();
    });

    it('can be read on a day of every level and depth', async () => {
      const page = await opened(
        { name: 'calendar', hash: PAGES.calendar },
        { viewport: SIZES[size], colorScheme },
      );
      const days = await page.evaluate(() => {
        const classes = ['none', 'one', 'two', 'more'].flatMap((level) =>
          [1, 2, 3, 4].map((depth) => `day ${level} depth${depth}`),
        );
        const links = [...document.querySelectorAll('a.day')];
        classes.forEach((name, nth) => links[nth]?.setAttribute('class', name));
        return Math.min(links.length, classes.length);
      });
      expect(days).toBe(16);
      expect(await graveFaults(page)).toEqual([]);
      await page.context().close();
    });

    it('is whole and has no grave fault: a picture, a run and its files', async () => {
      const page = await opened({ name: 'day', hash: PAGES.day }, { viewport: SIZES[size], colorScheme });
      await page.locator('.tile').first().click();
      await page.waitForSelector('.viewer[open] .stage > img');
      expect(await graveFaults(page)).toEqual([]);
      if (size === 'wide') await shot(page, `picture-${colorScheme}`);
      await page.keyboard.press('Escape');
      await page.goto(`http://127.0.0.1:${server.port}/#/runs`);
      await page.click('.run h2 a');
      await page.waitForSelector('html[data-ready="run"] .line');
      for (const details of await page.locator('summary').all()) await details.click();
      expect(await overflowOf(page)).toBeLessThanOrEqual(0);
      expect(await graveFaults(page)).toEqual([]);
      if ((size === 'wide') === (colorScheme === 'light')) await shot(page, `run-${size}`);
      await page.context().close();
    });
  });

  it.each([
    ['en-US', 'Tuesday, March 19, 2024', '1,234.5'],
    ['de-DE', 'Dienstag, 19. März 2024', '1.234,5'],
    ['fr-FR', 'mardi 19 mars 2024', '1\u202f234,5'],
    ['es-ES', 'martes, 19 de marzo de 2024', '1234,5'],
    ['it-IT', 'martedì 19 marzo 2024', '1234,5'],
    ['pl-PL', 'wtorek, 19 marca 2024', '1234,5'],
    ['ja-JP', '2024年3月19日火曜日', '1,234.5'],
    ['ru-RU', 'вторник, 19 марта 2024 г.', '1\u00a0234,5'],
    ['hi-IN', 'मंगलवार, 19 मार्च 2024', '1,234.5'],
    ['ar-EG', 'الثلاثاء، ١٩ مارس ٢٠٢٤', '١٬٢٣٤٫٥'],
    // Their own calendars have other years and months; cameras have not.
    ['fa-IR', 'سه‌شنبه ۱۹ مارس ۲۰۲۴', '۱٬۲۳۴٫۵'],
    ['th-TH', 'วันอังคารที่ 19 มีนาคม ค.ศ. 2024', '1,234.5'],
    ['he-IL', 'יום שלישי, 19 במרץ 2024', '1,234.5'],
  ])('has dates and numbers of the language of the browser: %s', async (locale, day, number) => {
    const page = await opened({ name: 'day', hash: PAGES.day }, { locale, viewport: SIZES.phone });
    expect(await page.textContent('h1')).toBe(day);
    expect(await page.evaluate(() => new Intl.NumberFormat().format(1234.5))).toBe(number);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await page.goto(`http://127.0.0.1:${server.port}/#/calendar/2024`);
    await page.waitForSelector('html[data-ready="calendar"] .month');
    const month = await page.textContent('.month caption span');
    expect(month).toBe(
      await page.evaluate(() =>
        new Intl.DateTimeFormat(undefined, {
          ...{ calendar: 'gregory', month: 'long', timeZone: 'UTC' },
        }).format(new Date(0)),
      ),
    );
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    if (['de-DE', 'ar-EG'].includes(locale)) await shot(page, `calendar-${locale}`);
    await page.goto(`http://127.0.0.1:${server.port}/#/similar`);
    await page.waitForSelector('html[data-ready="similar"] .facts');
    const bits = await page.evaluate(() => new Intl.NumberFormat().format(64));
    expect(await page.textContent('.facts tr:has-text("Differs from")')).toContain(`${bits} bits`);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await page.goto(`http://127.0.0.1:${server.port}/#/folders`);
    await page.waitForSelector('html[data-ready="folders"] .folder-pairs');
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await page.context().close();
  });
});
