/**
 * What looking at a shelf costs: seconds a walk takes, for each file, and memory of the process at most.
 *
 *     node bench/shelf-look.ts [files] [disks]
 *
 * A library is made in a temporary folder: one source of so many files in folders of days, each on two of the disks, as a backup would have written it down. No
 * picture is made, because none is read. The catalogue is made anew first, and timed by itself.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import {
  initLibrary,
  installedHolderKinds,
  nodeFileAccess,
  openCatalogue,
  openLibrary,
} from '../packages/core/src/index.ts';
import type { ObjectEvent } from '../plugins/shelf/src/disks/object-event.ts';
import { appendObjectEvents, objectLogPath } from '../plugins/shelf/src/disks/object-log.ts';
import contribute from '../plugins/shelf/src/hooks/contribute.ts';
import { tellShelf } from '../plugins/shelf/src/ledger/shelf-ledger.ts';
import { ShelfLook } from '../plugins/shelf/src/look/shelf-look.ts';
import { shelfRisks } from '../plugins/shelf/src/risk/shelf-risks.ts';
import { writeSourceListing, sourceListingPath } from '../plugins/shelf/src/sources/source-listing.ts';

const files = Number(process.argv[2] ?? 1_000_000);
const disks = Number(process.argv[3] ?? 4);
const folder = mkdtempSync(join(tmpdir(), 'ms-bench-look-'));
const at = '2026-03-01T10:00:00.000Z';
const now = () => new Date(at);
const MTIME = '1750000000000000000';
const PER_DAY = 500;

function hashOf(file: number): string {
  return createHash('sha256').update(String(file)).digest('hex');
}

function pathOf(file: number): string {
  const day = Math.floor(file / PER_DAY);
  const [year, month] = [2000 + Math.floor(day / 372), 1 + (Math.floor(day / 31) % 12)];
  const parts = [year, month, 1 + (day % 31)].map((part) => String(part).padStart(2, '0'));
  return `${parts.join('/')}/IMG_${String(file % PER_DAY).padStart(4, '0')}.jpg`;
}

function timed<T>(what: string, work: () => T): T {
  const start = performance.now();
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  const seconds = ((performance.now() - start) / 1000).toFixed(2);
  const most = process.resourceUsage().maxRSS / 1024;
  const each = ((user + system) / files).toFixed(1);
  console.log(
    `${what}: ${seconds} s, ${each} us of CPU a file (process so far at most ${most.toFixed(0)} MiB)`,
  );
  return result;
}

try {
  const { holders = [], settings = [] } = contribute();
  initLibrary(join(folder, 'lib'), { now: now() });
  const library = openLibrary(join(folder, 'lib'), { access: nodeFileAccess, sections: settings });
  const session = { library, now, holderKinds: installedHolderKinds([{ plugin: 'shelf', holders }]) };
  const sourceId = randomUUID();
  const ids = Array.from({ length: disks }, () => randomUUID());
  tellShelf(session, [
    { kind: 'source-added', sourceId, name: 'photos' },
    ...ids.flatMap((diskId, nth) => [
      { kind: 'disk-added' as const, diskId, name: `disk ${nth}` },
      { kind: 'disk-set' as const, diskId, place: `house ${nth % 2}, shelf ${nth}` },
    ]),
  ]);
  const entries = function* () {
    for (let file = 0; file < files; file += 1)
      yield {
        kind: 'file' as const,
        path: pathOf(file),
        sha256: hashOf(file),
        size: 8e6,
        mtimeNs: MTIME,
        mode: 0o644,
      };
  };
  writeSourceListing(library.access, sourceListingPath(library, sourceId), {
    header: { sourceId, name: 'photos', at },
    entries: entries(),
  });
  for (const [nth, diskId] of ids.entries()) {
    const events: ObjectEvent[] = [];
    for (let file = 0; file < files; file += 1) {
      if (file % disks !== nth && (file * 7 + 1) % disks !== nth) continue;
      events.push({
        kind: 'put',
        at,
        sha256: hashOf(file),
        size: 8e6,
        origin: `photos/${pathOf(file)}`,
        taken: null,
        camera: null,
      });
      if (events.length === 10_000)
        appendObjectEvents(library.access, objectLogPath(library, diskId), events.splice(0));
    }
    appendObjectEvents(library.access, objectLogPath(library, diskId), events);
  }
  console.log(`${files} files, each on two of ${disks} disks, node ${process.version}`);
  timed('catalogue, made anew', () =>
    openCatalogue(library, { kinds: session.holderKinds })[Symbol.dispose](),
  );
  const everything = {
    path: undefined,
    source: undefined,
    disk: undefined,
    fewerThan: undefined,
    isAll: false,
  };
  const count = (items: Iterable<unknown>) => {
    let many = 0;
    for (const rest = items[Symbol.iterator](); rest.next().done !== true;) many += 1;
    return many;
  };
  using look = new ShelfLook(session, () => {});
  timed('shelf ls, one day', () => count(look.list({ ...everything, path: 'photos/2000/03/04' })));
  timed('shelf ls, all sources', () => count(look.list(everything)));
  timed('shelf tree', () => look.tree(everything, 3));
  timed('shelf ls --ncdu', () => count(look.ncdu(everything, { by: undefined, version: '1' })));
  timed('shelf ls --ncdu --by disk', () => count(look.ncdu(everything, { by: 'disk', version: '1' })));
  const kinds = session.holderKinds;
  timed('shelf risk', () => shelfRisks(library, { asked: [], limit: 0, kinds, note: () => {} }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
