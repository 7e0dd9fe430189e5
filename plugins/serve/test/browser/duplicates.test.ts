import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readDecisions } from '@mediastruct/core/decisions';
import { landscape, photo } from '../../../../packages/core/test/thumbnails/pictures.ts';
import { hashOf, ServedLibrary } from '../served-library.ts';
import { groupOf, reportSimilar } from '../similar-reports.ts';
import { BrowserRoom, hasChromium } from './browser-room.ts';

// Duplicates decided in the system's Chromium by keys alone, and what is looked at beside them.

const PICTURES = [1, 2, 3, 4].map((nth) => photo(landscape(nth, 2000)));
let library: ServedLibrary;
let room: BrowserRoom;

beforeAll(async () => {
  if (!hasChromium) return;
  library = new ServedLibrary(undefined, { mayChange: true });
  for (const [nth, picture] of PICTURES.entries())
    for (const folder of nth === 3 ? ['old', 'new', 'third'] : ['old', 'new'])
      library.write(`media/${folder}/${nth}.jpg`, picture);
  for (const [nth, folder] of ['old', 'new'].entries())
    library.write(`media/${folder}/own.jpg`, photo(landscape(20 + nth, 2000)));
  await library.crawl();
  room = await BrowserRoom.open(library);
});
afterAll(async () => {
  await room?.[Symbol.asyncDispose]();
  await library?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  if (hasChromium) await room.newPage();
});

const said = (text: string) => room.page.waitForSelector(`.said:has-text("${text}")`);
const at = (place: number) => room.page.waitForSelector(`.deciding-set h2:has-text("Set ${place} of")`);
const verdicts = () => room.page.locator('.verdict-line').allTextContents();
const press = (...keys: string[]) =>
  keys.reduce((done, key) => done.then(() => room.page.keyboard.press(key)), Promise.resolve());

describe.skipIf(!hasChromium)('similar pictures in Chromium', () => {
  it('are told to be looked for by a command where there is no report', async () => {
    await room.go('#/similar');
    expect(await room.page.textContent('main code')).toBe('mediastruct dedupe --similar');
    await room.proveAccessible('similar-none');
  });

  it('are shown side by side, from group to group by keys, with what is gone, and cannot be decided about', async () => {
    const [first = '', second = '', third = ''] = PICTURES.map(hashOf);
    reportSimilar(library, [
      groupOf('1', [
        { sha256: first, path: 'new/0.jpg' },
        { sha256: second, path: 'new/1.jpg', kind: 'resized', distance: 3 },
        { sha256: 'f'.repeat(64), path: 'lost.jpg', kind: 'burst' },
      ]),
      groupOf('2', [
        { sha256: second, path: 'new/1.jpg' },
        { sha256: third, path: 'new/2.jpg', kind: 'edited' },
      ]),
    ]);
    await room.go('#/home');
    await room.tabTo('Similar');
    await press('Enter');
    const shown = (text: string) => room.page.waitForSelector(`.deciding-set h2:has-text("${text}")`);
    await shown('Group 1 of 2');
    expect(await verdicts()).toEqual([
      'The others are compared with this one',
      'The same picture in another size',
    ]);
    expect(await room.page.textContent('.problems li')).toMatch(/media\/lost\.jpg: no file that is known/);
    await room.page.waitForSelector('.facts tr:has-text("Sharpness")');
    expect(await room.page.locator('.facts tr.differs th').allTextContents()).toContain(
      'Differs from left, differs',
    );
    expect(await room.page.textContent('.facts tr:has-text("Differs from")')).toContain('by 3 of 64 bits');
    await press('+');
    const scales = await room.page
      .locator('.zoom-stage img')
      .evaluateAll((images) => images.map((image) => (image as HTMLElement).style.transform));
    expect(scales).toEqual(Array(2).fill('scale(1.5) translate(0%, 0%)'));
    await room.proveAccessible('similar');
    await press('ArrowRight');
    await shown('Group 2 of 2: edited');
    await press('l', 'r', 'b', 'u', 'p', '1', 'Home');
    await shown('Group 1 of 2');
    expect(room.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    room.proveQuiet();
  });
});

describe.skipIf(!hasChromium)('folders inside others in Chromium', () => {
  it('are found aside, with the pictures that only one has, and lead to the rule for both', async () => {
    await room.go('#/similar');
    await room.tabTo('Folders');
    await press('Enter');
    await room.page.waitForSelector('.folder-pairs h2');
    const title = (await room.page.textContent('.folder-pairs h2')) ?? '';
    expect(title.replaceAll(`${library.root}/`, '')).toBe('media/old is 80% inside media/new');
    expect(await room.page.locator('.only-here li').allTextContents()).toEqual(['own.jpg']);
    await room.page.waitForSelector('.only-here .thumb:not(.waiting) img');
    await room.proveAccessible('folders');
    await room.tabTo('Decide in Duplicates (f gives the rule)');
    await press('Enter');
    await room.page.waitForSelector('.deciding-set h2');
    await press('f');
    await room.page.waitForSelector('dialog[open] .offer');
    expect(await room.page.textContent('dialog[open]')).toMatch(/media\/new.*media\/old/);
    expect(room.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});

describe.skipIf(!hasChromium)('duplicates in Chromium', () => {
  it('are shown side by side with what differs, without a complaint or a grave fault', async () => {
    await room.go(`#/duplicates/${hashOf(PICTURES[3] ?? '')}`);
    await at(4);
    expect(await room.page.locator('.copy').count()).toBe(3);
    expect(await room.page.locator('.facts tr.differs th').allTextContents()).toContain('Folder, differs');
    await room.page.waitForSelector('.facts tr:has-text("Sharpness")');
    await press('+', '+');
    const scales = await room.page
      .locator('.zoom-stage img')
      .evaluateAll((images) => images.map((image) => (image as HTMLElement).style.transform));
    expect(scales).toEqual(Array(3).fill('scale(2.25) translate(0%, 0%)'));
    await room.proveAccessible('duplicates');
  });

  it('are decided, planned, applied and taken back by keys alone, and the tree is as it was', async () => {
    const before = library.files('media');
    await room.go('#/duplicates');
    await at(1);
    await press('l');
    await at(2);
    await press('ArrowLeft');
    await at(1);
    expect(await verdicts()).toEqual(['Stays, by your decision', 'Goes, by your decision']);
    await press('u');
    await said('Undone');
    expect(await verdicts()).toEqual(['Not decided', 'Not decided']);
    await press('b');
    await at(2);
    await press('l');
    await at(3);
    await press('f');
    await room.page.waitForSelector('dialog[open] .offer');
    expect(await room.graveFaults()).toEqual([]);
    expect(await room.page.locator('.offer p').allTextContents()).toMatchObject([
      expect.stringMatching(
        /^Keep what is in media\/new, set aside 2 files .* of media\/old, in 2 sets. 2 sets decided before stay/,
      ),
      expect.stringContaining('media/old'),
    ]);
    await room.tabTo('Keep media/old in 2 sets');
    await press('Enter');
    await said('Decided for 2 sets: media/old stays.');
    await press('n');
    await at(4);
    expect(await verdicts()).toEqual(['Goes, by your decision', 'Stays, by your decision', 'Not decided']);
    await press('2');
    await said('Set 4: 2 copies go, old/3.jpg stays.');
    await press('n');
    await said('Every set is decided.');
    expect(await room.page.evaluate(() => document.activeElement?.tagName)).toBe('H2');

    await press('p');
    await room.page.waitForSelector('.change h2:has-text("The plan: 4 files")');
    await room.proveAccessible('duplicates-plan');
    await room.tabTo('Apply');
    await press('Enter');
    await room.page.waitForSelector('.change h2:has-text("Done: 4 set-aside")');
    expect(library.files('duplicates')).toEqual([
      'media/new/2.jpg',
      'media/new/3.jpg',
      'media/old/1.jpg',
      'media/third/3.jpg',
    ]);
    expect(await room.page.textContent('.sentence')).toContain('1 set of equal files');
    await room.tabTo('Take it back');
    await press('Enter');
    await room.page.waitForSelector('.change h2:has-text("The plan: 4 files")');
    await room.tabTo('Apply');
    await press('Enter');
    await room.page.waitForSelector('.change h2:has-text("Done: 4 restored")');
    expect(library.files('media')).toEqual(before);
    expect(library.bugs).toEqual([]);
    room.proveQuiet();
  });
});

describe.skipIf(!hasChromium)('a set that nobody saw', () => {
  it('is not decided by a key that is held down, nor by one that comes before its pictures', async () => {
    await room.go('#/duplicates');
    await at(1);
    const { page } = room;
    const clicks = () => readDecisions(library.library).clicks.length;
    await page.keyboard.down('b');
    await at(2);
    const first = clicks();
    await page.keyboard.down('b');
    await page.keyboard.up('b');
    const { held, release } = hold();
    await page.route('**/api/duplicates/set/*', async (route) => {
      await held;
      await route.continue();
    });
    await press('ArrowRight', 'l');
    release();
    await at(3);
    expect(clicks()).toBe(first);
  });
});

describe.skipIf(!hasChromium)('an answer that comes late', () => {
  it('brings no page back that was left', async () => {
    await room.go('#/duplicates');
    await at(1);
    const { page } = room;
    const { held, release } = hold();
    await page.route('**/api/duplicates/set/*', (route) => held.then(() => route.continue()));
    await page.route('**/api/calendar', (route) => held.then(() => route.continue()));
    await press('ArrowRight');
    await page.click('nav a:has-text("Calendar")');
    release();
    await page.waitForSelector('html[data-ready="calendar"] main[aria-busy="false"]');
    expect(new URL(page.url()).hash).toBe('#/calendar');
    room.proveQuiet();
  });

  it('of how a change stands asks no more once its page was left, and is asked for again where none came', async () => {
    await room.go('#/duplicates');
    await at(1);
    const { page } = room;
    const answers = ['planning', 'none', 'planned'];
    let asked = 0;
    await page.route('**/api/change', async (route) => {
      const kind = answers[asked++] ?? 'planning';
      if (kind === 'none') return route.abort();
      return route.fulfill({
        json: { isAllowed: true, change: { kind: 'planning', command: kind, progress: null } },
      });
    });
    await room.go('#/home');
    await page.evaluate(() => (location.hash = '#/duplicates'));
    await page.waitForSelector('.change [role="alert"]:has-text("The server does not answer.")');
    await page.waitForSelector('.change:not(:has([role="alert"])) h2:has-text("Planning")');
    expect(asked).toBeGreaterThanOrEqual(3);
    await page.click('nav a:has-text("Home")');
    await page.waitForSelector('html[data-ready="home"]');
    const before = asked;
    await page.waitForTimeout(1000);
    expect(asked).toBe(before);
    expect(new URL(page.url()).hash).toBe('#/home');
  });
});

describe.skipIf(!hasChromium)('a plan that another tab made anew', () => {
  it('is shown with its own files where the one before is agreed to, and applies nothing', async () => {
    const one = hashOf(PICTURES[0] ?? '');
    await room.go(`#/duplicates/${one}`);
    await press('l');
    await said('1 copy goes');
    await press('p');
    const shown = (path: string) => room.page.waitForSelector(`.plan-rows .path:has-text("media/${path}")`);
    await shown('old/0.jpg');
    const copies = ['new', 'old'].map((folder) => ({ tree: 'media', path: `${folder}/0.jpg` }));
    await room.page.evaluate(
      async (choice) => {
        const headers = { 'Content-Type': 'application/json' };
        const tell = (path: string, body: object) =>
          fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
        await tell('/api/duplicates/choose', choice);
        await tell('/api/duplicates/plan', {});
        for (let kind = ''; kind !== 'planned';)
          kind = (await (await fetch('/api/change')).json()).change.kind as string;
      },
      { set: one, keep: copies.slice(1), shown: copies },
    );
    await room.page.click('.change .go');
    await room.page.waitForSelector('.change [role="alert"]:has-text("not the one that waits")');
    await shown('new/0.jpg');
    expect(await room.page.locator('.plan-rows .path').allTextContents()).not.toContain(
      library.at('media/old/0.jpg'),
    );
    expect(library.files('media')).toContain('old/0.jpg');
    await room.page.click('.change :text("Change nothing")');
    await room.page.waitForSelector('.change:not(:has(h2))');
  });
});

/** What waits until it is released. */
function hold() {
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  return { held, release };
}

describe.skipIf(!hasChromium)('a server that only shows', () => {
  it('shows duplicates, says how to decide about them, and sends nothing whatever is pressed', async () => {
    await using shown = library.again();
    await using other = await BrowserRoom.open(shown, room);
    await other.newPage();
    await other.go('#/duplicates');
    await other.page.waitForSelector('.deciding-set h2:has-text("Set 1 of")');
    expect(await other.page.textContent('.change code')).toBe('mediastruct serve --open --allow-changes');
    for (const key of ['l', 'r', 'b', 'f', 'u', 'p', '1']) await other.page.keyboard.press(key);
    await other.page.keyboard.press('ArrowRight');
    await other.page.waitForSelector('.deciding-set h2:has-text("Set 2 of")');
    const heading = () => other.page.textContent('.deciding-set h2');
    await other.page.focus('.set-list');
    await other.page.keyboard.press('End');
    await expect.poll(heading).toMatch(/^Set (\d+) of \1:/);
    await other.page.keyboard.press('Home');
    await expect.poll(heading).toMatch(/^Set 1 of/);
    await other.page.keyboard.press('Enter');
    expect(await other.page.evaluate(() => document.activeElement?.tagName)).toBe('H2');
    expect(other.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    await other.go('#/folders');
    await other.page.waitForSelector('.folder-pairs h2');
    expect(await other.page.textContent('main code')).toBe('mediastruct serve --open --allow-changes');
    expect(await other.page.locator('main button').count()).toBe(0);
    other.proveQuiet();
  });
});
