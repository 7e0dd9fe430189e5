// Claim: the page of a disc with 50,000 pictures is made in under 60 s, and Chromium opens it from file:// in under 2 s.
// Also: why previews of JPEG are read by our own code and not by exiftool. Chromium: scripts/install-browser.sh.
// usage: node bench/disc-page.ts [FILES]
import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import fs from 'fs-extra';
import { chromium } from 'playwright-core';
import { ignoreProgress, nodeFileAccess } from '@mediastruct/core';
import { writePage } from '../plugins/disc/src/page/write-page.ts';
import { ExiftoolPreviews } from '@mediastruct/core/thumbnails';
import { thumbnailsOf } from '@mediastruct/core/thumbnails';
import { landscape, photo } from '../packages/core/test/thumbnails/pictures.ts';
import { idOf, pictures, SET, volumeOf } from '../plugins/disc/test/sets.ts';

const FILES = Number(process.argv[2] ?? 50_000);
/** Other volumes of the set, each with as many files. */
const OTHERS = 12;
const ASKED_OF_EXIFTOOL = 2000;
const stop = { requested: false };
const home = fs.mkdtempSync(path.join(tmpdir(), 'mediastruct-bench-'));
const isPhoto = (name: string) => name.endsWith('.jpg');

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} threads, Node ${process.versions.node}, warm cache\n`,
);
try {
  makePictures();
  const paths = [...files(7)].map((file) => file.path);
  await report(`previews of ${paths.length} pictures, our reader`, paths.length, async () => {
    for await (const { jpeg } of thumbnailsOf(nodeFileAccess, { folder: home, paths, stop }))
      if (jpeg === null) throw new Error('a picture has no preview');
  });
  await report(
    `previews of ${ASKED_OF_EXIFTOOL} pictures, exiftool, ${availableParallelism()} processes`,
    ASKED_OF_EXIFTOOL,
    async () => {
      await using exiftool = new ExiftoolPreviews();
      const asked = paths.slice(0, ASKED_OF_EXIFTOOL);
      await Promise.all(asked.map((one) => exiftool.read(`${home}/${one}`)));
    },
  );
  await report(`the page, of a set of ${(OTHERS + 1) * FILES} files`, FILES, makePage);
  console.log(`  peak of this process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);
  await open();
} finally {
  fs.removeSync(home);
}

function* files(number: number) {
  for (const file of pictures(number, { count: FILES, year: 2000 + number, perDay: 140 }))
    yield isPhoto(file.path) ? file : { ...file, path: file.path.replace(/\w+$/, 'jpg') };
}

/** Previews of about 6 KB, as cameras have them, in files that are as long as pictures but hold nothing else. */
function makePictures(): void {
  let nth = 0;
  for (const file of files(7)) {
    const at = path.join(home, file.path);
    mkdirSync(path.dirname(at), { recursive: true });
    const fd = openSync(at, 'w');
    writeSync(fd, photo(landscape(nth++, 5000), { size: 0 }));
    ftruncateSync(fd, 3_000_000);
    closeSync(fd);
  }
}

async function makePage(): Promise<void> {
  const numbers = [...Array.from({ length: OTHERS }, (_, nth) => (nth < 6 ? nth + 1 : nth + 2)), 7].sort(
    (a, b) => a - b,
  );
  await writePage(nodeFileAccess, {
    folder: home,
    volumeId: idOf(7),
    catalogue: {
      setId: SET,
      asOf: '2026-03-01T10:00:00.000Z',
      volumes: numbers.map((number) => volumeOf(number, { files: FILES, places: ['shelf B'] })),
      *files() {
        for (const number of numbers) yield* files(number);
      },
    },
    volumeFolder: home,
    budgetBytes: 1e9,
    progress: ignoreProgress,
    stop,
  });
}

async function report(what: string, count: number, run: () => Promise<void>): Promise<void> {
  const start = performance.now();
  await run();
  const seconds = (performance.now() - start) / 1000;
  console.log(`${what}: ${seconds.toFixed(1)} s, ${Math.round(count / seconds)} a second`);
}

async function open(): Promise<void> {
  const executablePath = execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const times: Record<string, number[]> = {
    'ready to be used': [],
    'first thumbnails': [],
    'first search of the whole set': [],
    'a search after it': [],
  };
  for (let round = 0; round < 5; round++) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    let start = performance.now();
    const note = (what: string) => times[what]?.push(performance.now() - start);
    await page.goto(pathToFileURL(path.join(home, 'index.html')).href, { waitUntil: 'commit' });
    await page.waitForSelector('html[data-ready]', { state: 'attached' });
    note('ready to be used');
    await page.waitForSelector('.picture img');
    note('first thumbnails');
    for (const [query, what] of [
      ['img_4711', 'first search of the whole set'],
      ['img_4712', 'a search after it'],
    ] as const) {
      start = performance.now();
      await page.fill('#query', query);
      await page.waitForSelector(`.result:has-text("${query}")`);
      await page.waitForSelector('#found:text-matches("found\\\\. ")');
      note(what);
    }
    await page.close();
  }
  console.log('\nChromium, five times:');
  for (const [what, list] of Object.entries(times)) {
    const sorted = list.map(Math.round).sort((a, b) => a - b);
    console.log(`  ${what}: ${sorted[2]} ms (${sorted[0]}-${sorted[4]})`);
  }
  await browser.close();
}
