import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { WorkNote } from '@mediastruct/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deciding, none } from '../../../../packages/core/test/journal/small-plans.ts';
import { landscape, photo } from '../../../../packages/core/test/thumbnails/pictures.ts';
import type { RunningServer } from '../../src/server/start-server.ts';
import { startServer } from '../../src/server/start-server.ts';
import type { IndexedFile } from '../served-library.ts';
import { hashOf, ServedLibrary } from '../served-library.ts';
import { graveFaults, hasChromium, launchChromium, listenTo, overflowOf } from './browser-room.ts';

const MANY = 3000;
const LARGE_DAY = '2019-08-14';
const HOSTILE = '<img src=x onerror=document.title=1>.jpg';
const DROPPED = photo(landscape(77, 2000));
const PAGES = {
  home: '#/',
  proof: '#/proof/one',
  calendar: '#/calendar',
  day: `#/day/${LARGE_DAY}`,
  shelf: '#/shelf',
  holder: '#/holder/tree%3Amedia',
  loss: '#/loss?key=tree%3Amedia',
  find: '#/find?q=2019-05',
  runs: '#/runs',
};
const RUN_FILES = 260;

let library: ServedLibrary;
let server: RunningServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let requests: ReturnType<typeof listenTo>['requests'];
let complaints: readonly string[];
let answered: { readonly path: string; readonly hasKey: boolean; readonly status: number }[] = [];

beforeAll(async () => {
  if (!hasChromium) return;
  library = new ServedLibrary();
  const real: IndexedFile[] = [
    ...Array.from({ length: 40 }, (_, nth) => ({
      path: `2019/05/${nth}.jpg`,
      content: photo(landscape(nth, 2000)),
      taken: `2019-05-${String(1 + (nth % 9)).padStart(2, '0')}T10:11:${String(10 + nth)}`,
    })),
    { path: HOSTILE, content: photo(landscape(50, 2000)), taken: '2019-05-12T10:11:12' },
    { path: 'film.mp4', content: 'no film', taken: '2021-01-02T03:04:05' },
    { path: 'undated.txt', content: 'no date' },
    { path: 'dropped.jpg', content: DROPPED, taken: '2020-02-29T23:59:59' },
  ];
  library.hold(real);
  const many = Array.from({ length: MANY }, (_, nth) => ({
    path: `2019/08/14/${String(nth).padStart(4, '0')}.jpg`,
    content: `picture ${nth}`,
    taken: `${LARGE_DAY}T${new Date(nth * 10_000).toISOString().slice(11, 19)}`,
  }));
  library.index([...real, ...many]);
  await library.apply(
    deciding(
      ...Array.from({ length: RUN_FILES }, (_, nth) => {
        const state = nth === 7 ? 'skipped' : 'left';
        return none(library.at(`media/2019/05/${nth % 40}.jpg`), undefined, { state });
      }),
    ),
  );
  server = await startServer(0, (port) => {
    const app = library.appAt(port);
    return {
      fetch: async (request) => {
        const answer = await app.fetch(request);
        answered.push({
          path: new URL(request.url).pathname,
          hasKey: request.headers.has('cookie'),
          status: answer.status,
        });
        return answer;
      },
    };
  });
  browser = await launchChromium();
  context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'en-GB' });
  const first = await context.newPage();
  await first.goto(`http://127.0.0.1:${server.port}/?token=${library.keys.token}`);
  await first.waitForSelector('html[data-ready]');
  expect(first.url()).toBe(`http://127.0.0.1:${server.port}/`);
  await first.close();
});

afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
  await library?.[Symbol.asyncDispose]();
});

beforeEach(async () => {
  if (!hasChromium) return;
  page = await context.newPage();
  answered = [];
  ({ requests, complaints } = listenTo(page));
});

afterEach(async () => {
  await page?.close();
});

async function open(hash: string): Promise<void> {
  await page.goto(`http://127.0.0.1:${server.port}/${hash}`);
  await page.waitForSelector('html[data-ready] main[aria-busy="false"]');
}

/** The largest gap between rows that were made, and whether they cover the window below what stands above the sheet. */
const holes = () =>
  page.evaluate(() => {
    const made = [...document.querySelectorAll('.row')]
      .map((row) => row.getBoundingClientRect())
      .filter(({ bottom, top }) => bottom > 0 && top < innerHeight);
    made.sort((a, b) => a.top - b.top);
    const gaps = made.slice(1).map((rect, at) => Math.round(rect.top - (made[at]?.bottom ?? 0)));
    return {
      gap: Math.max(...gaps),
      covers: (made[0]?.top ?? 999) < 400 && (made.at(-1)?.bottom ?? 0) > innerHeight - 100,
    };
  });
const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
const nth = () => page.evaluate(() => document.activeElement?.getAttribute('data-nth'));

describe.skipIf(!hasChromium)('the pages in Chromium', () => {
  it.each(Object.entries(PAGES))(
    'open without a complaint, a grave fault or a request to elsewhere: %s',
    async (name, hash) => {
      await open(hash);
      await page.waitForLoadState('networkidle');
      expect(await overflowOf(page)).toBeLessThanOrEqual(0);
      // The year has a link or a text for each day, of which the other pages have few.
      if (name === 'calendar') expect(await graveFaults(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.setViewportSize({ width: 390, height: 844 });
      // The rows are laid out anew once the browser tells that they have other room.
      await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
      await page.waitForLoadState('networkidle');
      if (name !== 'calendar') expect(await graveFaults(page)).toEqual([]);
      expect(requests.filter(({ url }) => !url.startsWith(`http://127.0.0.1:${server.port}/`))).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );

  it('go from a year to a day to a picture and back by the keyboard alone', async () => {
    await open('#/calendar/2019');
    await page.locator('a[data-day="2019-05-01"]').focus();
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toContain('2 May 2019');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toContain('9 May 2019');
    await page.keyboard.press('Enter');
    await page.waitForSelector('html[data-ready="day"] .tile');
    expect(await page.textContent('h1')).toContain('9 May 2019');
    await page.locator('.tile').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.viewer[open] .stage > img');
    expect(await page.textContent('.places')).toContain('2019/05/8.jpg');
    expect(await graveFaults(page)).toEqual([]);
    await page.keyboard.press('ArrowRight');
    expect(await page.textContent('#viewer-title')).toBe('17.jpg');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.viewer', { state: 'detached' });
    expect(await nth()).toBe('1');
    await page.goBack();
    await page.waitForSelector('html[data-ready="calendar"] .months');
    expect(complaints).toEqual([]);
  });

  it('scroll through a day of 3,000 files without holes, making those in view only', async () => {
    await open(PAGES.day);
    for (const share of [0, 0.3, 0.71, 1]) {
      await page.evaluate((part) => {
        scrollTo(0, (document.documentElement.scrollHeight - innerHeight) * part);
        return new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
      }, share);
      expect([share, await holes()]).toEqual([share, { gap: 8, covers: true }]);
    }
    expect(await page.locator('.tile').count()).toBeLessThan(250);
    await page.locator('.tile[tabindex="0"]').focus();
    await page.keyboard.press('End');
    await page.waitForFunction(
      (last) => document.activeElement?.getAttribute('data-nth') === last,
      String(MANY - 1),
    );
    await page.keyboard.press('PageUp');
    const box = await page.locator(':focus').boundingBox();
    expect(box?.y).toBeGreaterThanOrEqual(60);
    await page.keyboard.press('Home');
    expect(await nth()).toBe('0');
    expect(await page.locator('.tile[tabindex="0"]').count()).toBe(1);
  });

  it('show names as they are and run none of them', async () => {
    await open('#/day/2019-05-12');
    expect(await page.textContent('.tile .name > span')).toBe(HOSTILE);
    await page.waitForSelector('.thumb:not(.waiting) img');
    expect(await page.title()).toMatch(/12 May 2019 · MediaStruct$/);
    expect(complaints).toEqual([]);
  });

  it('tell what is gone with what was chosen', async () => {
    await open(PAGES.shelf);
    await page.check('label:has-text("Choose folder media")');
    await page.click('text=What if these are lost?');
    await page.waitForSelector('html[data-ready="loss"] .verdict.bad');
    expect(await page.textContent('.verdict')).toContain('3,044 files');
    expect(complaints).toEqual([]);
  });

  it('tell of a run, its files by how they ended, and how to take it back', async () => {
    await open('#/runs');
    await page.click('.run h2 a');
    await page.waitForSelector('html[data-ready="run"] .line');
    expect(await page.locator('.line').count()).toBe(200);
    await page.click('text=Next →');
    await page.waitForFunction(() => document.querySelectorAll('.line').length === 60);
    expect(await page.textContent('.ledger [role="status"]')).toBe('60 files here; these are the last.');
    await page.click('.states a:has-text("skipped")');
    await page.waitForFunction(() => document.querySelectorAll('.line').length === 1);
    expect(await page.textContent('.line')).toContain('2019/05/7.jpg');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('skipped');
    expect(await page.textContent('.take-back code')).toMatch(/^mediastruct undo \d+T\d+-test-/);
    expect(await graveFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('tell what another program is at while it works, and ask nothing once they are closed', async () => {
    let nowMs = Date.now() - 60_000;
    using note = new WorkNote(library.library, 'shelf:backup', () => new Date(nowMs));
    note.tell({ kind: 'phase', phase: 'copying', totalFiles: 40, totalBytes: 4000 });
    nowMs += 10_000;
    note.tell({ kind: 'advance', files: 10, bytes: 1000, path: `/a/${HOSTILE}` });
    await open('#/runs');
    await page.waitForSelector('.work');
    const told = (await page.textContent('.work')) ?? '';
    for (const part of [
      'mediastruct shelf backup',
      'copying',
      '25%',
      '10 of 40 files',
      '1 kB of 4 kB',
      HOSTILE,
    ])
      expect(told).toContain(part);
    expect(told).toContain('about 30 seconds left');
    expect(await graveFaults(page)).toEqual([]);
    note[Symbol.dispose]();
    await page.waitForSelector('.work', { state: 'detached' });
    expect(complaints).toEqual([]);
    await open('#/shelf');
    answered = [];
    await page.waitForTimeout(1500);
    expect(answered.filter(({ path }) => path === '/api/work')).toEqual([]);
  });

  it('find the file that is dropped onto them, whatever it is called, and say that another is not there', async () => {
    await open('#/');
    const drop = (name: string, bytes: readonly number[]) =>
      page.evaluate(
        ({ called, given }) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([new Uint8Array(given)], called));
          document.body.dispatchEvent(
            new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }),
          );
        },
        { called: name, given: bytes },
      );
    await drop('another name.jpg', [...DROPPED]);
    await page.waitForSelector('html[data-ready="find"] .tile');
    expect(await page.textContent('main .sentence')).toBe('another name.jpg: 1 file found.');
    expect(await page.textContent('.tile .name > span')).toBe('dropped.jpg');
    await drop('unknown.jpg', [1, 2, 3]);
    await page.waitForFunction(() =>
      document.querySelector('main .sentence')?.textContent?.startsWith('unknown.jpg: nothing'),
    );
    // Not one byte of it was sent.
    expect(requests.filter(({ url }) => /\/api\/(?!find\?q=|state$)/.test(url)).length).toBeLessThan(3);
  });

  it('change while they are open, where the library did', async () => {
    await open(PAGES.shelf);
    expect(await page.textContent('.thing')).toContain('3,044 files');
    library.hold([{ path: 'only.jpg', content: 'only', taken: '2019-05-12T10:11:12' }]);
    await expect
      .poll(async () => {
        await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
        return page.textContent('.thing');
      })
      .toContain('1 file,');
    expect(complaints).toEqual([]);
  });

  it('give a page of another port nothing, though the browser sends the key along', async () => {
    const target = `http://127.0.0.1:${server.port}`;
    const hash = hashOf(DROPPED);
    const foreign = createServer((_, response) =>
      response
        .setHeader('content-type', 'text/html')
        .end(`<title>foreign</title><img src="${target}/media/${hash}">`),
    );
    await new Promise<void>((done) => foreign.listen(0, '127.0.0.1', done));
    try {
      await page.goto(`http://127.0.0.1:${(foreign.address() as AddressInfo).port}/`);
      const width = await page.evaluate(() => document.querySelector('img')?.naturalWidth);
      const read = await page.evaluate(
        async (address) =>
          fetch(`${address}/api/home`, { credentials: 'include' })
            .then((answer) => answer.text())
            .catch(() => 'refused'),
        target,
      );
      const blind = await page.evaluate(
        async (address) =>
          fetch(`${address}/api/home`, { mode: 'no-cors', credentials: 'include' })
            .then(({ type }) => type)
            .catch(() => 'refused'),
        target,
      );
      expect([width, read]).toEqual([0, 'refused']);
      expect(['opaque', 'refused']).toContain(blind);
      // The cookie of a host goes to each of its ports; that another page asks is told by the request itself.
      expect(answered).toEqual([
        { path: `/media/${hash}`, hasKey: true, status: 403 },
        { path: '/api/home', hasKey: true, status: 403 },
        { path: '/api/home', hasKey: true, status: 403 },
      ]);
    } finally {
      foreign.close();
    }
  });
});
