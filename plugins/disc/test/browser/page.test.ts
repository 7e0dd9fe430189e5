import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ignoreProgress, nodeFileAccess } from '@mediastruct/core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writePage } from '../../src/page/write-page.ts';
import { catalogueOf, fileOf, idOf, pictures, volumeOf, writePictures } from '../sets.ts';

// The page of a disc as its owner opens it: from file://, in a real browser (scripts/install-browser.sh).

const hasChromium = spawnSync('sh', ['-c', 'command -v chromium']).status === 0;
const base = mkdtempSync(join(tmpdir(), 'mediastruct-browser-'));
const folder = join(base, 'disc #1 100%');
/** As many as a disc of phone pictures has, of which the first have thumbnails. */
const COUNT = 50_000;
const WITH_PICTURE = 900;
const HOSTILE = '<img src=x onerror=document.title=1>.jpg';
const SPLIT = { of: 2, sha256: 'b'.repeat(64), size: 11e9 };

let browser: Browser;
let context: BrowserContext;
let page: Page;
let requests: string[];
let complaints: string[];

beforeAll(async () => {
  if (!hasChromium) return;
  const many = [...pictures(7, { count: COUNT, year: 2019, perDay: 130 })];
  const odd = [HOSTILE, 'bad \udcff bytes.jpg', '100% #1?.jpg', 'line\u2028.jpg', '"quotes\'.jpg'].map(
    (name) => fileOf(7, `data/2018/05/12/${name}`),
  );
  const part = fileOf(7, 'data/2018/05/13/film.mov.002', { segment: { number: 2, ...SPLIT } });
  const first = fileOf(6, 'data/2018/05/13/film.mov.001', { segment: { number: 1, ...SPLIT } });
  writePictures(folder, [...odd, ...many.slice(0, WITH_PICTURE)], 5000);
  const volumes = [volumeOf(3, { places: ['shelf B', "mother's house"] }), volumeOf(6), volumeOf(7)];
  const others = [
    ...pictures(3, { count: 300, year: 2012 }),
    fileOf(3, 'data/2012/06/01/Ünïcode sunset.jpg'),
  ];
  await writePage(nodeFileAccess, {
    folder,
    volumeId: idOf(7),
    catalogue: catalogueOf(volumes, [...others, first, ...odd, part, ...many]),
    volumeFolder: folder,
    budgetBytes: 1e9,
    progress: ignoreProgress,
    stop: { requested: false },
  });
  browser = await chromium.launch({
    executablePath: execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim(),
    args: ['--no-sandbox'],
  });
});

afterAll(async () => {
  await browser?.close();
  rmSync(base, { recursive: true });
});

beforeEach(async () => {
  if (!hasChromium) return;
  context = await browser.newContext({ viewport: { width: 1200, height: 800 } });
  page = await context.newPage();
  [requests, complaints] = [[], []];
  page.on('request', (request) => requests.push(request.url()));
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => complaints.push(dialog.message()));
  await page.goto(pathToFileURL(join(folder, 'index.html')).href);
  await page.waitForSelector('html[data-ready]');
});

afterEach(async () => {
  await context?.close();
});

const text = (selector: string) => page.textContent(selector);
const focusedName = () =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label')?.split(' · ')[0]);
/** True where a point of the window shows a row of the sheet and no row is missing between the first and the last made. */
const holes = () =>
  page.evaluate(() => {
    const made = [...document.querySelectorAll('[data-row]')].map((row) => row.getBoundingClientRect());
    made.sort((a, b) => a.top - b.top);
    const gaps = made.slice(1).map((rect, nth) => rect.top - (made[nth]?.bottom ?? 0));
    const covers = (made[0]?.top ?? 1) <= 200 && (made.at(-1)?.bottom ?? 0) >= innerHeight - 80;
    return { gap: Math.max(...gaps), covers };
  });

describe.skipIf(!hasChromium)('the page of a disc in Chromium, from file://', () => {
  it('opens with 50,000 files, says what the disc is, and asks for nothing outside of its folder', async () => {
    expect(await text('#title')).toBe('Disc 7');
    expect(await text('#volume-id')).toBe(idOf(7));
    expect(await text('#facts')).toContain('50,006 files');
    await page.waitForSelector('.picture img');
    const root = pathToFileURL(folder).href;
    const outside = requests.filter((url) => !url.startsWith(`${root}/`) && !url.startsWith('data:'));
    expect(outside).toEqual([]);
    expect(complaints).toEqual([]);
    // Rows are made as they come into view.
    expect(await page.locator('.tile').count()).toBeLessThan(300);
  });

  it('shows names as they are and runs none of them', async () => {
    const names = await page.locator('.tile .name').allTextContents();
    expect(names.slice(0, 5).sort()).toEqual(
      ['"quotes\'.jpg', '100% #1?.jpg', HOSTILE, 'bad \\xff bytes.jpg', 'line\\u{2028}.jpg'].sort(),
    );
    expect(await page.title()).toBe(idOf(7));
  });

  it('scrolls to any place without holes, and the thumbnails of what is in view come', async () => {
    for (const share of [0, 0.006, 0.3, 0.71, 1, 0.002]) {
      await page.evaluate((part) => {
        scrollTo(0, (document.documentElement.scrollHeight - innerHeight) * part);
        return new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
      }, share);
      const { gap, covers } = await holes();
      expect(gap).toBeLessThan(60);
      expect(covers).toBe(true);
      await page.waitForFunction(() => document.querySelector('.picture.waiting') === null);
    }
    const widths = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLImageElement>('.picture img')].map(
        ({ naturalWidth }) => naturalWidth,
      ),
    );
    expect(widths.length).toBeGreaterThan(20);
    // 120 where the picture is turned.
    expect(widths.every((width) => width === 160 || width === 120)).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('is used by the keyboard alone', async () => {
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('query');
    await page.locator('[data-nth="0"]').focus();
    const first = await focusedName();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    const below = await focusedName();
    expect(below).not.toBe(first);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowLeft');
    expect(await focusedName()).toBe(first);
    await page.keyboard.press('End');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-nth'))).toBe('50005');
    for (let nth = 0; nth < 3; nth++) await page.keyboard.press('PageUp');
    const box = await page.locator(':focus').boundingBox();
    expect(box?.y).toBeGreaterThan(0);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(800);
    await page.keyboard.press('Home');
    expect(await focusedName()).toBe(first);
    // One tile is what Tab leads to, wherever the sheet is scrolled to.
    expect(await page.locator('.tile[tabindex="0"]').count()).toBe(1);
  });

  it('opens the file itself, whatever its name', async () => {
    const links = page.locator('.tile[href]');
    for (let nth = 0; nth < 5; nth++) {
      const [opened] = await Promise.all([context.waitForEvent('page'), links.nth(nth).click()]);
      await opened.waitForLoadState();
      const width = await opened.evaluate(() => document.querySelector('img')?.naturalWidth);
      expect([width, opened.url()]).toEqual([
        expect.toSatisfy((one) => one === 160 || one === 120),
        opened.url(),
      ]);
      await opened.close();
    }
  });

  it('finds a file of another disc, and says on which disc and shelf it is', async () => {
    expect(requests.some((url) => url.includes('/page/find/'))).toBe(false);
    await page.fill('#query', 'img_0123 2012');
    await page.waitForFunction(() =>
      document.querySelector('#found')?.textContent?.includes('1 file found. '),
    );
    const row = await text('.result');
    expect(row).toContain('Disc 3');
    expect(row).toContain("copy A: shelf B; copy B: mother's house");
    expect(row).toMatch(/data\/2012\/01\/04\/20120104_\w+\.jpg/);
  });

  it('finds names in other letters, days and cameras, on this disc and others', async () => {
    for (const [query, found] of [
      ['ÜNÏCODE SUNSET', '1 file found. '],
      ['4 January 2012', '40 files found. '],
      ['4 jan 2012 nikon', '8 files found. '],
      ['04.01.2012', '40 files found. '],
      ['2019-01-01 nikon', '26 files found. '],
      ['nothing has this name', 'No file found. '],
    ] as const) {
      await page.fill('#query', query);
      await page.waitForFunction(
        (wanted) => document.querySelector('#found')?.textContent?.startsWith(wanted),
        found,
      );
    }
    expect(complaints).toEqual([]);
  });

  it('shows a split file as one, with every disc that it needs', async () => {
    await page.fill('#query', 'film.mov');
    await page.waitForSelector('.parts');
    expect(await page.locator('.result').count()).toBe(1);
    const parts = await page.locator('.parts li').allTextContents();
    expect(parts[0]).toContain('disc 6');
    expect(parts[1]).toContain('this disc');
  });

  it('leads from a day of the calendar to its pictures', async () => {
    await page.click('nav a[href="#calendar"]');
    await page.click('a[href="#day=2019-08-14"]');
    await page.waitForFunction(
      () => document.querySelector('#where')?.textContent === 'Wednesday, 14 August 2019',
    );
    expect((await focusedName())?.startsWith('20190814_0800')).toBe(true);
    await page.goBack();
    expect(await page.locator('#view-calendar').isVisible()).toBe(true);
  });

  it('fits a phone, and keeps its place when it is turned', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.selectOption('#months', '2019-06');
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
    const before = await text('#where');
    await page.setViewportSize({ width: 844, height: 390 });
    await page.waitForFunction(
      () => Number(document.querySelector('#sheet')?.getAttribute('aria-colcount')) > 4,
    );
    expect(await text('#where')).toBe(before);
    for (const view of ['calendar', 'discs', 'about']) {
      await page.setViewportSize({ width: 390, height: 844 });
      await page.click(`nav a[href="#${view}"]`);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
    }
  });
});

describe.skipIf(!hasChromium)('a page whose data cannot be read', () => {
  it('says which file, and goes on with the rest', async () => {
    const damaged = join(base, 'damaged');
    execFileSync('cp', ['-r', folder, damaged]);
    rmSync(join(damaged, 'page/thumbs/0001.js'));
    await page.goto(pathToFileURL(join(damaged, 'index.html')).href);
    await page.waitForFunction(() => document.querySelector('#warnings')?.textContent?.includes('0001.js'));
    expect(await page.locator('.tile').count()).toBeGreaterThan(20);
    rmSync(join(damaged, 'page/disc.js'));
    await page.goto(pathToFileURL(join(damaged, 'index.html')).href);
    await page.waitForFunction(() =>
      document.querySelector('#warnings')?.textContent?.includes('page/disc.js'),
    );
  });
});
