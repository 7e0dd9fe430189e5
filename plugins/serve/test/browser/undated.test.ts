import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { jpegFile } from '../../../../mediagen/src/index.ts';
import { ingest, put } from '../../../../packages/core/test/ingest/pictures.ts';
import { ServedLibrary } from '../served-library.ts';
import type { Undated } from '../../src/undated/undated-files.ts';
import { BrowserRoom, hasChromium, overflowOf } from './browser-room.ts';

// Undated pictures that are given a date in the system's Chromium by keys alone.

let library: ServedLibrary;
let room: BrowserRoom;

beforeAll(async () => {
  if (!hasChromium) return;
  library = new ServedLibrary(undefined, { mayChange: true });
  const source = join(library.root, '..', 'source');
  for (const name of ['a', 'b', 'c'])
    put(join(source, `Album/${name}.jpg`), jpegFile({ size: 1000, seed: name }));
  await ingest(library, [source]);
  room = await BrowserRoom.open(library);
});
afterAll(async () => {
  await room?.[Symbol.asyncDispose]();
  await library?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  if (hasChromium) await room.newPage();
});

describe.skipIf(!hasChromium)('undated pictures in Chromium', () => {
  it('are shown with all evidence, given a date by keys alone, filed by it and taken back', async () => {
    const { page } = room;
    const before = library.files('media');
    await room.go('#/undated');
    await page.locator('.tile[tabindex="0"]').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.evidence li:has-text("when the file was last written")');
    await room.proveAccessible('undated');
    await page.locator('.tile[tabindex="0"]').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+Space');
    await page.waitForSelector('.said:has-text("2 of 3 chosen")');
    await page.keyboard.press('d');
    await page.keyboard.type('1987-07-06');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.said:has-text("1987-07-06 given to 2 pictures")');
    expect(await page.locator('.badge.note').allTextContents()).toEqual(['1987-07-06', '1987-07-06']);
    expect(await page.evaluate(() => document.activeElement?.className)).toContain('tile');
    await page.keyboard.press('u');
    await page.waitForSelector('.said:has-text("Undone")');
    await page.keyboard.press('d');
    await page.keyboard.type('1985');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.said:has-text("1985 given to 1 picture.")');
    await page.keyboard.press('p');
    await page.waitForSelector('.change h2:has-text("The plan: 1 file")');
    await room.tabTo('Apply');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.change h2:has-text("Done: 1 redated")');
    expect(library.files('media').filter((path) => path.startsWith('1985'))).toHaveLength(1);
    // The picture that had the focus is gone, and Tab leads to another one.
    expect(await page.locator('.tile').count()).toBe(2);
    expect(await page.locator('.tile[tabindex="0"]').count()).toBe(1);
    await room.tabTo('Take it back');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.change h2:has-text("The plan: 1 file")');
    await room.tabTo('Apply');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.change h2:has-text("Done: 1 restored")');
    expect(library.files('media')).toEqual(before);
    room.proveQuiet();
  });

  it('are chosen with a finger on a phone, one by one and by their folder, and looked at large', async () => {
    const { page } = room;
    await page.setViewportSize({ width: 390, height: 844 });
    await room.go('#/undated');
    await page.getByRole('checkbox', { name: 'Choose b.jpg' }).click();
    await page.waitForSelector('.said:has-text("1 of 3 chosen")');
    await page.getByRole('button', { name: 'Choose the folder: 3' }).click();
    await page.waitForSelector('.said:has-text("3 of 3 chosen")');
    await page.getByRole('button', { name: 'Choose the folder: 3' }).click();
    await page.waitForSelector('.said:has-text("0 of 3 chosen")');
    await page.locator('.tile[data-nth="2"]').click();
    await page.waitForSelector('.evidence li');
    await page.waitForSelector('.dating-picture > img');
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    expect(await room.graveFaults()).toEqual([]);
    await page.getByRole('button', { name: 'Large (v)' }).click();
    await page.waitForSelector('.viewer[open] .stage > img');
    await page.getByRole('button', { name: '← Before' }).click();
    await page.getByRole('button', { name: '← Before' }).click();
    // At the end the button keeps the focus, so that the arrow keys go on.
    await page.keyboard.press('ArrowRight');
    await page.waitForSelector('.viewer h2:has-text("b.jpg")');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.dating-side h2:has-text("b.jpg")');
    room.proveQuiet();
  });

  it('that are chosen stay chosen, and no others, where another one is dealt with elsewhere', async () => {
    const { page } = room;
    await room.go('#/undated');
    await page.locator('.tile[data-nth="1"]').focus();
    await page.keyboard.press('Space');
    const chosen = () => page.locator('.tile.is-chosen .name').allTextContents();
    const before = await chosen();
    expect(before).toHaveLength(1);
    await page.route('**/api/undated', async (route) => {
      const response = await route.fetch();
      const undated = (await response.json()) as Undated;
      await route.fulfill({ response, json: { ...undated, files: undated.files.slice(1) } });
    });
    await page.keyboard.press('u');
    await page.waitForSelector('.said:has-text("Undone")');
    expect(await page.locator('.tile').count()).toBe(2);
    expect(await chosen()).toEqual(before);
  });
});
