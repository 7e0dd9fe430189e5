import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { generate } from '@mediastruct/mediagen';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Calendar } from '../../src/calendar/read-calendar.ts';
import { ServedLibrary } from '../served-library.ts';
import { BrowserRoom, hasChromium } from './browser-room.ts';

// The pages of a library of 20,000 pictures that were made by mediagen and ingested. MEDIASTRUCT_PICTURES asks for another number.

const PROGRAM = resolve(import.meta.dirname, '../../../../packages/cli/bin/mediastruct.js');
const PICTURES = Number(process.env['MEDIASTRUCT_PICTURES'] ?? 20_000);
/** Bytes; the pictures have their metadata, and little else. */
const SIZE = 6000;
/** A hundred looks at pages, of which each may leave some garbage, stay far below this. */
const MOST_MIB = 600;

let library: ServedLibrary;
let room: BrowserRoom;
let days: Calendar['days'];

beforeAll(async () => {
  if (!hasChromium) return;
  library = new ServedLibrary();
  const folder = join(library.root, '../made');
  const { files } = await generate({
    ...{ basedir: folder, seed: 16, plain: true, maxnumfiles: PICTURES, mediasize: PICTURES * SIZE * 2 },
    ...{ filesizemin: SIZE, filesizemax: SIZE, duplicates: 0.02, excludetypes: ['mp4', 'mov', 'txt'] },
    ...{ daterangestart: '2019-01-01', daterangeend: '2021-12-31' },
  });
  expect(files).toBeGreaterThan(PICTURES * 0.9);
  const args = [PROGRAM, 'ingest', folder, '--yes', '--quiet', '--library', library.root];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  room = await BrowserRoom.open(library);
  await room.newPage();
  await room.go('#/');
  // Of the shape that `readCalendar` gives.
  ({ days } = (await room.page.evaluate(async () => (await fetch('/api/calendar')).json())) as Calendar);
});
afterAll(async () => {
  await room?.[Symbol.asyncDispose]();
  await library?.[Symbol.asyncDispose]();
});

describe.skipIf(!hasChromium)('the pages of many pictures', () => {
  it('count every picture once, on the days that open as many', async () => {
    const counted = days.reduce((sum, [, ...files]) => sum + files.reduce((all, one) => all + one, 0), 0);
    expect(counted).toBeGreaterThan(PICTURES * 0.5);
    expect(days.length).toBeGreaterThan(300);
    for (const [day, ...files] of days.filter((_, nth) => nth % 150 === 0)) {
      await room.go(`#/day/${day}`);
      const all = files.reduce((sum, one) => sum + one, 0);
      const told = await room.page.textContent('.day-page .sentence');
      expect(told?.trim()).toMatch(new RegExp(`^${all} files?: `));
    }
    room.proveQuiet();
  });

  it('give each picture in view its small picture, the embedded one or the picture itself', async () => {
    const [day] = days.toSorted((a, b) => sumOf(b) - sumOf(a))[0] ?? ['2020-01-01'];
    await room.go(`#/day/${day}`);
    await room.page.waitForFunction(() => document.querySelectorAll('.thumb.waiting').length === 0);
    expect(await room.page.locator('.tile').count()).toBeGreaterThan(3);
    room.proveQuiet();
  });

  it('stay of one size, however many are looked at', async () => {
    const addresses = ['/api/home', '/api/calendar', '/api/shelf', '/api/runs', '/api/find?q=2020-05'];
    for (let nth = 0; nth < 200; nth++) {
      const [day] = days[(nth * 7) % days.length] ?? [''];
      const address = nth % 2 === 0 ? `/api/day/${day}` : (addresses[(nth >> 1) % addresses.length] ?? '');
      expect(await room.page.evaluate(async (path) => (await fetch(path)).status, address)).toBe(200);
    }
    // That of this test, in which the server runs.
    expect(process.memoryUsage.rss() / 2 ** 20).toBeLessThan(MOST_MIB);
    expect(library.bugs).toEqual([]);
  });
});

function sumOf([, ...files]: Calendar['days'][number]): number {
  return files.reduce((sum, one) => sum + one, 0);
}
