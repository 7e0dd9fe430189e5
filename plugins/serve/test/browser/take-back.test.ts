import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deciding, move } from '../../../../packages/core/test/journal/small-plans.ts';
import { ServedLibrary } from '../served-library.ts';
import { BrowserRoom, hasChromium } from './browser-room.ts';

// A run that is taken back in the system's Chromium.

let library: ServedLibrary;
let room: BrowserRoom;

/** A folder outside of the library. */
const card = () => join(library.root, '../card');

beforeAll(async () => {
  if (!hasChromium) return;
  library = new ServedLibrary(undefined, { mayChange: true });
  mkdirSync(card());
  const files = [1, 2, 3].map((nth) => ({ from: join(card(), `${nth}.jpg`), nth }));
  for (const { from, nth } of files) writeFileSync(from, `file ${nth}`);
  await library.apply(deciding(...files.map(({ from, nth }) => move(from, library.at(`media/${nth}.jpg`)))));
  room = await BrowserRoom.open(library);
});
afterAll(async () => {
  await room?.[Symbol.asyncDispose]();
  await library?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  if (hasChromium) await room.newPage();
});

describe.skipIf(!hasChromium)('a run in Chromium', () => {
  it('is taken back by its own undo, once somebody saw what would be done and agreed', async () => {
    await room.go('#/runs');
    const { page } = room;
    await page.click('.run h2 a');
    await page.click('text=Plan the way back');
    await page.waitForSelector('h2:has-text("The plan: 3 files")');
    expect(library.files('media')).toEqual(['1.jpg', '2.jpg', '3.jpg']);
    expect(await room.graveFaults()).toEqual([]);
    await page.click('.change .go');
    await page.waitForSelector('h2:has-text("Done: 3 restored")');
    expect(library.files('media')).toEqual([]);
    expect(readdirSync(card())).toEqual(['1.jpg', '2.jpg', '3.jpg']);
    await page.waitForSelector('main .sentence:has-text("taken back by")');
    expect(await page.isDisabled('text=Plan the way back')).toBe(true);
    room.proveQuiet();
    await room.go('#/runs');
    expect(await page.locator('.run').count()).toBe(2);
    await page.click('.run:has-text("it takes back") h2 a');
    await page.waitForSelector('html[data-ready="run"] .line');
    expect(await page.locator('.take-back').count()).toBe(0);
  });
});
