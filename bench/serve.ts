/**
 * What a page of `mediastruct serve` costs in a library of many files: seconds to the answer of the server, and in the system's Chromium to the page that is drawn.
 *
 *     node bench/serve.ts [records] [views]
 *
 * BENCH_LIBRARY names a folder in which the library is made and stays, so that the next measurement begins at once.
 *
 * The media tree, whose folder is empty, so that duplicates cannot be asked for, lists so many files of 9,000 days, one of which has 3,000; volumes with two discs each list the first half of them again. The pictures need not exist. Each answer is
 * asked for once after the catalogue is there, when the files are counted by how many proven copies they have, then once more after two seconds, when the catalogue is opened anew, and then so often that its median says something. The
 * memory is what the server has, and its peak, after so many views.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import type { Library } from '@mediastruct/core';
import { initLibrary, nodeFileAccess, openLibrary } from '@mediastruct/core';
import type { FileRecord, TakenRecord, VolumeEvent } from '@mediastruct/core/testing';
import {
  appendVolumeEvents,
  createVolumeLedger,
  IndexWriter,
  treeOf,
  VolumeListingWriter,
} from '@mediastruct/core/testing';
import { chromium } from 'playwright-core';
import { builtProgram } from '../scripts/build/built-program.ts';

const records = Number(process.argv[2] ?? 1_000_000);
const views = Number(process.argv[3] ?? 1000);
const DAYS = 9000;
const LARGE_DAY = 4000;
const LARGE_DAY_FILES = 3000;
const PER_VOLUME = 12_500;
const AT = '2026-03-01T12:00:00.000Z';
/** So often each answer is asked for, for its median. */
const AGAIN = 7;

const folder = mkdtempSync(join(tmpdir(), 'mediastruct-bench-'));
const kept = process.env['BENCH_LIBRARY'];
const program = await builtProgram();
const peak = join(folder, 'peak');

try {
  await measureAll();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measureAll(): Promise<void> {
  const days = Array.from({ length: DAYS }, (_, nth) => dayOf(nth));
  const library = madeLibrary(days);
  const server = spawn(
    process.execPath,
    [
      '--import',
      pathToFileURL(join(import.meta.dirname, 'peak-memory.mjs')).href,
      program,
      'serve',
      '--library',
      library.root,
    ],
    { env: { ...process.env, BENCH_PEAK: peak }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const address = await addressOf(server.stdout);
  const cookie = await enter(address);
  const large = days[LARGE_DAY] ?? '';
  const answers = [
    '/api/home',
    '/api/proofs',
    '/api/calendar',
    `/api/day/${large}`,
    '/api/shelf',
    '/api/find?q=00012',
    '/api/find?q=cr3',
    '/api/loss?key=tree:media',
    '/api/undated',
    '/api/holder?key=tree:media',
    `/api/holder?key=tree:media&from=${records - 1000}`,
    `/api/content/${hashOf(0)}`,
    '/api/proof/one',
    '/api/state',
  ];
  for (const path of answers) {
    const first = await costOf(server.pid, () => ask(address, path, cookie));
    // An answer may be two seconds old; the next one opens the catalogue anew.
    await new Promise((done) => setTimeout(done, 2100));
    const next = await costOf(server.pid, () => ask(address, path, cookie));
    const again: number[] = [];
    for (let nth = 0; nth < AGAIN; nth++) again.push(await secondsOf(() => ask(address, path, cookie)));
    console.log(
      `${path.padEnd(40)} first ${first}, next ${next}, median of ${AGAIN} ${medianOf(again)} s; peak ${memoryOf(server.pid, 'VmHWM')}`,
    );
  }
  await measureBrowser(address, cookie, {
    home: '#/',
    calendar: '#/calendar',
    'a day of 3,000': `#/day/${large}`,
  });
  for (let nth = 0; nth < views; nth++) await ask(address, answers[nth % 5] ?? '/', cookie);
  console.log(`memory of the server after ${views} views: ${memoryOf(server.pid, 'VmRSS')}`);
  server.kill('SIGTERM');
  const code = await new Promise((done) => server.once('exit', done));
  const mib = existsSync(peak) ? Math.round(Number(readFileSync(peak, 'utf8')) / 1024) : NaN;
  console.log(`peak of the server after ${views} views: ${mib} MiB; exit code ${String(code)}`);
}

async function measureBrowser(
  address: URL,
  cookie: string,
  pages: Readonly<Record<string, string>>,
): Promise<void> {
  if (spawnSync('sh', ['-c', 'command -v chromium']).status !== 0) return;
  const executablePath = spawnSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).stdout.trim();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const [name = '', value = ''] = cookie.split('=');
  for (const [what, hash] of Object.entries(pages)) {
    const context = await browser.newContext();
    await context.addCookies([{ name, value, url: address.origin, httpOnly: true, sameSite: 'Strict' }]);
    const page = await context.newPage();
    await page.goto(`${address.origin}/app/icon.svg`);
    const seconds = await timed(async () => {
      await page.goto(`${address.origin}/${hash}`);
      await page.waitForSelector('html[data-ready]');
    });
    console.log(`in Chromium, ${what}: drawn after ${seconds} s`);
    await context.close();
  }
  await browser.close();
}

function madeLibrary(days: readonly string[]): Library {
  const root = kept ?? join(folder, 'library');
  if (existsSync(root)) {
    rmSync(join(root, '.mediastruct/proofs.json'), { force: true });
    return openLibrary(root);
  }
  const library = initLibrary(root, { now: new Date() });
  const volumes = makeListings(library, days);
  const onVolumes = `${Math.floor(records / 2)} of them on ${volumes} volumes`;
  console.log(`${records} files, ${onVolumes}; node ${process.version}`);
  const [rebuilt] = timedSync(['catalogue', 'rebuild', '--library', library.root]);
  console.log(`catalogue rebuild: ${rebuilt} s`);
  return library;
}

/** Answers with the number of volumes. */
function makeListings(library: Library, days: readonly string[]): number {
  const tree = treeOf(library, 'media');
  const files = [...filesOf(days)];
  using writer = new IndexWriter(nodeFileAccess, tree.indexPath, {
    ...{ treeId: 'bench', root: tree.root, rootIno: String(nodeFileAccess.lstat(tree.root).ino) },
    ...{ createdAt: new Date().toISOString(), algorithm: 'sha256' },
  });
  for (const file of files) writer.add(recordOf(file));
  writer.commit();
  const events: VolumeEvent[] = [];
  createVolumeLedger(nodeFileAccess, library.state.volumeLedger, { setId: '1a2b3c4d', createdAt: AT });
  let volumes = 0;
  for (let from = 0; from < records / 2; from += PER_VOLUME) {
    volumes += 1;
    const volumeId = `MS_1a2b3c4d_${String(volumes).padStart(4, '0')}`;
    const held = files.slice(from, from + PER_VOLUME);
    using listing = new VolumeListingWriter(
      nodeFileAccess,
      join(library.state.volumes, `${volumeId}.ndjson`),
      { volumeId },
    );
    for (const { path, sha256, taken } of held)
      listing.add({
        path: `data/${path}`,
        sha256,
        size: 2_000_000,
        mtimeNs: '1',
        taken,
        origin: undefined,
        camera: 'Canon EOS R6',
      });
    listing.commit();
    events.push(...eventsOf(volumeId, held.length));
  }
  appendVolumeEvents(nodeFileAccess, library.state.volumeLedger, events);
  return volumes;
}

function eventsOf(volumeId: string, files: number): VolumeEvent[] {
  const of = { at: AT, volumeId };
  const counts = { files, bytes: files * 2_000_000 };
  const range = { medium: 'bd-25', capacity: 25e9, firstDay: '2000-01-01', lastDay: '2024-01-01' };
  const discs = [1, 2].flatMap((copy): VolumeEvent[] => [
    { kind: 'burned', ...of, copy, date: AT },
    { kind: 'verified', ...of, copy, ...counts, readBack: hashOf(0) },
  ]);
  return [
    { kind: 'planned', ...of, runId: 'r', ...counts, ...range },
    { kind: 'built', ...of, runId: 'r', ...counts, tagFiles: {} },
    ...discs,
  ];
}

interface MadeFile {
  readonly path: string;
  readonly sha256: string;
  readonly taken: TakenRecord;
}

function* filesOf(days: readonly string[]): Generator<MadeFile> {
  const perDay = Math.ceil((records - LARGE_DAY_FILES) / (DAYS - 1));
  let nth = 0;
  for (const [at, day] of days.entries())
    for (let file = 0; file < (at === LARGE_DAY ? LARGE_DAY_FILES : perDay) && nth < records; file++) {
      const local = `${day}T${new Date(file * 20_000).toISOString().slice(11, 19)}`;
      const sha256 = hashOf(nth++);
      const path = `${day.replaceAll('-', '/')}/${local.replaceAll(/[-:]/g, '').replace('T', '_')}_${sha256.slice(0, 12)}.CR3`;
      yield {
        path,
        sha256,
        taken: {
          local,
          offset: null,
          source: 'exif:DateTimeOriginal',
          precision: 'second',
          confidence: 'high',
        },
      };
    }
}

function recordOf({ path, sha256, taken }: MadeFile): FileRecord {
  const stat = { size: 2_000_000, mtimeNs: '1', ctimeNs: '1', dev: '1', ino: '1', nlink: 1 };
  return { path, sha256, ...stat, hashedAt: AT, verifiedAt: AT, taken, camera: 'Canon EOS R6' };
}

function timedSync(args: readonly string[]): readonly [seconds: string] {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')}: ${status}\n${stderr}`);
  return [((performance.now() - start) / 1000).toFixed(2)];
}

async function timed(work: () => Promise<unknown>): Promise<string> {
  return (await secondsOf(work)).toFixed(2);
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function medianOf(seconds: readonly number[]): string {
  return (seconds.toSorted((a, b) => a - b)[Math.floor(seconds.length / 2)] ?? NaN).toFixed(3);
}

/** Seconds, and of the server's processor: what counts where other programs run beside it. Linux tells that in hundredths. */
async function costOf(pid: number | undefined, work: () => Promise<unknown>): Promise<string> {
  const before = processorSeconds(pid);
  const seconds = await timed(work);
  return `${seconds} s (CPU ${(processorSeconds(pid) - before).toFixed(2)})`;
}

function processorSeconds(pid: number | undefined): number {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return NaN;
  const fields = readFileSync(path, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Memory that a process has (`VmRSS`), or had at most (`VmHWM`), as Linux tells it. */
function memoryOf(pid: number | undefined, what: 'VmRSS' | 'VmHWM'): string {
  const path = `/proc/${pid}/status`;
  const line = new RegExp(`${what}:\\s+(.*)`);
  return existsSync(path) ? (line.exec(readFileSync(path, 'utf8'))?.[1] ?? '') : '';
}

async function ask(address: URL, path: string, cookie: string): Promise<void> {
  const response = await fetch(`${address.origin}${path}`, { headers: { cookie } });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
}

async function addressOf(stdout: AsyncIterable<Buffer>): Promise<URL> {
  let text = '';
  for await (const part of stdout) {
    text += part.toString();
    const [found] = /http:\S+/.exec(text) ?? [];
    if (found !== undefined) return new URL(found);
  }
  throw new Error(`the server ended: ${text}`);
}

async function enter(address: URL): Promise<string> {
  const response = await fetch(address);
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

function dayOf(nth: number): string {
  return new Date(Date.UTC(2000, 0, 1) + nth * 86_400_000).toISOString().slice(0, 10);
}

function hashOf(nth: number): string {
  return createHash('sha256').update(String(nth)).digest('hex');
}
