/**
 * What a dedupe over indexes costs: seconds, and bytes of memory per record.
 *
 *     node bench/dedupe-table.ts [records] [percent of them that have an equal one]
 *
 * Two trees of synthetic records (40 in a folder, every tenth with a sidecar); the second holds the copies. Only the indexes are real, so
 * this measures reading, comparing, deciding and writing the plan, not moving.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Library } from '@mediastruct/core';
import {
  dedupeJob,
  initLibrary,
  installedJobs,
  nodeFileAccess,
  planDedupe,
  runOptions,
} from '@mediastruct/core';
import { formatFileRecord, IndexWriter, inlineContent, treeOf, withSession } from '@mediastruct/core/testing';

const records = Number(process.argv[2] ?? 1_000_000);
const percent = Number(process.argv[3] ?? 20);
const MIB = 2 ** 20;

const folder = mkdtempSync(join(tmpdir(), 'mediastruct-bench-'));
try {
  const library = initLibrary(join(folder, 'lib'), { now: new Date() });
  const copies = Math.floor((records * percent) / 200);
  writeIndex(library, 'archive', { from: 0, count: copies });
  writeIndex(library, 'media', { from: 0, count: records - copies });
  console.log(`${records} records, ${percent} % of them in sets of two, node ${process.version}`);
  await measure(library);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(library: Library): Promise<void> {
  globalThis.gc?.();
  const before = process.memoryUsage();
  const peak = { rss: 0, arrayBuffers: 0 };
  const look = () => {
    const { rss, arrayBuffers } = process.memoryUsage();
    peak.rss = Math.max(peak.rss, rss);
    peak.arrayBuffers = Math.max(peak.arrayBuffers, arrayBuffers);
  };
  const options = {
    command: 'bench',
    jobs: installedJobs(),
    content: inlineContent(nodeFileAccess),
    progress: look,
  };
  await withSession(library, options, async (session) => {
    const start = performance.now();
    const { run, totals } = await planDedupe(session);
    const seconds = (performance.now() - start) / 1000;
    look();
    const { sets, kept } = runOptions(dedupeJob, run);
    const perRecord = (bytes: number) => `${(bytes / records).toFixed(1)} bytes a record`;
    console.log(`${sets} sets, ${kept} kept, ${totals.changes.files} to set aside`);
    console.log(`${seconds.toFixed(2)} s, ${((seconds / records) * 1e6).toFixed(2)} us a record`);
    const typed = peak.arrayBuffers - before.arrayBuffers;
    console.log(`typed arrays at most ${(typed / MIB).toFixed(0)} MiB, ${perRecord(typed)}`);
    console.log(
      `process at most ${(peak.rss / MIB).toFixed(0)} MiB, ${perRecord(peak.rss - before.rss)} more than before`,
    );
  });
}

function writeIndex(
  library: Library,
  role: 'media' | 'archive',
  { from, count }: { from: number; count: number },
): void {
  const tree = treeOf(library, role);
  using writer = new IndexWriter(nodeFileAccess, tree.indexPath, {
    treeId: role,
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
      dev: role === 'media' ? '2049' : '2050',
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
}

function pathOf(nth: number): string {
  const shot = String(Math.floor(nth / 40)).padStart(7, '0');
  const name = String(nth).padStart(9, '0');
  const isSidecar = nth % 10 === 1;
  const stem = isSidecar ? String(nth - 1).padStart(9, '0') : name;
  return `2019/${shot.slice(0, 4)}/${shot.slice(4)}/IMG_${stem}.${isSidecar ? 'CR2.xmp' : 'CR2'}`;
}

/** A tree that holds none of the files of its index is taken for another one. */
function writeSample(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, 'sample');
}
