/**
 * What a dedupe over indexes costs: seconds by phase, the peak of memory, and beside it reading the lines of the same files.
 *
 *     node bench/dedupe-table.ts [records] [percent of them that have an equal one]
 *
 * Four indexes of synthetic records (40 in a folder, every tenth with a sidecar): archive, media and two disks, of which the archive holds the
 * copies of what the first of media are. Only the indexes are real, so this measures reading, comparing, deciding and writing the plan, not
 * moving. Each record of the "table" is read, taken for a number and looked up; "reading" is `wc -l` of the indexes, in the same run.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Library, Tree } from '@mediastruct/core';
import {
  dedupeJob,
  initLibrary,
  installedJobs,
  nodeFileAccess,
  planDedupe,
  runOptions,
} from '@mediastruct/core';
import { formatFileRecord, furtherTree, IndexWriter, treeOf, withSession } from '@mediastruct/core/testing';

const records = Number(process.argv[2] ?? 1_000_000);
const percent = Number(process.argv[3] ?? 20);
const MIB = 2 ** 20;

const folder = mkdtempSync(join(tmpdir(), 'mediastruct-bench-'));
try {
  const library = withPictures(initLibrary(join(folder, 'lib'), { now: new Date() }));
  const indexes = writeIndexes(library);
  const bytes = indexes.reduce((sum, path) => sum + statSync(path).size, 0);
  console.log(`${cpus()[0]?.model ?? 'unknown processor'}, node ${process.version}`);
  console.log(
    `${records} records in ${indexes.length} indexes (${(bytes / MIB).toFixed(0)} MiB), ${percent} % of them in sets of two`,
  );
  const readingS = seconds(() => spawnSync('wc', ['-l', ...indexes]));
  await measure(library, readingS);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(library: Library, readingS: number): Promise<void> {
  globalThis.gc?.();
  const before = process.memoryUsage();
  const phases: Phase[] = [];
  let arrayBuffers = 0;
  // Asking for the memory takes longer than a chunk of lines.
  let events = 0;
  const progress = (event: { readonly kind: string; readonly phase?: string }) => {
    if (events++ % 64 === 0) arrayBuffers = Math.max(arrayBuffers, process.memoryUsage().arrayBuffers);
    if (event.kind === 'phase') phases.push(phaseNow(event.phase ?? ''));
  };
  const options = {
    command: 'bench',
    jobs: installedJobs(),
    progress,
  };
  await withSession(library, options, async (session) => {
    const start = phaseNow('whole');
    const { run, totals } = await planDedupe(session);
    const end = phaseNow('end');
    const { sets, kept } = runOptions(dedupeJob, run);
    const perRecord = (ms: number) =>
      `${(ms / 1000).toFixed(2)} s, ${((ms / records) * 1e3).toFixed(2)} us a record`;
    const tell = (from: Phase, to: Phase) =>
      console.log(
        `${from.phase}: ${perRecord(to.ms - from.ms)} (of a processor: ${perRecord(to.cpuMs - from.cpuMs)})`,
      );
    console.log(`${sets} sets, ${kept} kept, ${totals.changes.files} to set aside`);
    console.log(`reading (wc -l): ${perRecord(readingS * 1000)}`);
    for (const [nth, phase] of phases.entries()) tell(phase, phases[nth + 1] ?? end);
    tell(start, end);
    const typed = arrayBuffers - before.arrayBuffers;
    console.log(
      `typed arrays at most ${(typed / MIB).toFixed(0)} MiB, ${(typed / records).toFixed(1)} bytes a record`,
    );
    console.log(
      `process at most ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB, ${(before.rss / MIB).toFixed(0)} MiB before it began`,
    );
  });
}

interface Phase {
  readonly phase: string;
  readonly ms: number;
  /** Of the whole process; a loaded machine hardly changes it. */
  readonly cpuMs: number;
}

function phaseNow(phase: string): Phase {
  const { user, system } = process.cpuUsage();
  return { phase, ms: performance.now(), cpuMs: (user + system) / 1000 };
}

function seconds(task: () => void): number {
  task(); // Warms the cache.
  const start = performance.now();
  task();
  return (performance.now() - start) / 1000;
}

/** The paths of the indexes: half of the equal files in the archive, the others the first of media, the rest on two disks. */
function writeIndexes(library: Library): readonly string[] {
  const copies = Math.floor((records * percent) / 200);
  const ofMedia = Math.max(copies, Math.floor(records / 3));
  const ofDisk = Math.floor((records - copies - ofMedia) / 2);
  const parts: readonly [Tree, number, number][] = [
    [treeOf(library, 'archive'), 0, copies],
    [treeOf(library, 'media'), 0, ofMedia],
    [furtherTree(library, join(folder, 'disk-1')), ofMedia, ofDisk],
    [furtherTree(library, join(folder, 'disk-2')), ofMedia + ofDisk, records - copies - ofMedia - ofDisk],
  ];
  return parts
    .filter(([, , count]) => count > 0)
    .map(([tree, from, count], nth) => writeIndex(tree, { from, count, dev: String(2049 + nth) }));
}

function writeIndex(tree: Tree, { from, count, dev }: { from: number; count: number; dev: string }): string {
  mkdirSync(tree.root, { recursive: true });
  using writer = new IndexWriter(nodeFileAccess, tree.indexPath, {
    treeId: tree.name,
    root: tree.root,
    rootIno: '1',
    createdAt: new Date().toISOString(),
    algorithm: 'sha256',
  });
  for (let nth = from; nth < from + count; nth++) {
    const path = pathOf(nth);
    if (nth === from) writeSample(join(tree.root, path));
    const line = formatFileRecord({
      path,
      sha256: createHash('sha256').update(String(nth)).digest('hex'),
      size: 4_000_000 + nth,
      mtimeNs: `15${String(nth).padStart(8, '0')}123456789`,
      ctimeNs: '1500000000123456789',
      dev,
      ino: String(nth + 1000),
      nlink: 1,
      hashedAt: '2019-05-12T10:00:00.000Z',
      verifiedAt: '2019-05-12T10:00:00.000Z',
      taken: {
        local: '2019-05-12T10:00:00',
        offset: '+02:00',
        source: 'exif:DateTimeOriginal',
        precision: 'second',
        confidence: 'high',
      },
    });
    writer.addLine(line, 4_000_000);
  }
  writer.commit();
  return tree.indexPath;
}

function pathOf(nth: number): string {
  const shot = String(Math.floor(nth / 40)).padStart(7, '0');
  const name = String(nth).padStart(9, '0');
  const isSidecar = nth % 10 === 1;
  const stem = isSidecar ? String(nth - 1).padStart(9, '0') : name;
  return `2019/${shot.slice(0, 4)}/${shot.slice(4)}/IMG_${stem}.${isSidecar ? 'CR2.xmp' : 'CR2'}`;
}

/** The library with a file wherever somebody looks for a picture, as it would be; each look is one of the real file system. */
function withPictures(library: Library): Library {
  const lstat: typeof nodeFileAccess.lstat = (path) =>
    nodeFileAccess.lstat(path.includes('/IMG_') ? import.meta.filename : path);
  return { ...library, access: { ...nodeFileAccess, lstat } };
}

/** A tree that holds none of the files of its index is taken for another one. */
function writeSample(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, 'sample');
}
