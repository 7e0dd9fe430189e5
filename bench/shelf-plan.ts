/**
 * What the plans of the shelf cost: seconds, and memory of the process at most.
 *
 *     node bench/shelf-plan.ts [contents] [disks]
 *
 * Contents of a photo library (sizes of 2 to 40 MB, one in a hundred a film), each on none to four of the disks, a third of the proofs too old.
 * The disk that is planned for has room for a twentieth of the library, so that all that can happen does: first copies, further ones, evictions and
 * spare ones. Making the table is measured by itself; a library reads it from its catalogue.
 */
import { performance } from 'node:perf_hooks';
import { advise } from '../plugins/shelf/src/plan/advise/advise.ts';
import { planBackup } from '../plugins/shelf/src/plan/backup/plan-backup.ts';
import { planRestore } from '../plugins/shelf/src/plan/restore/plan-restore.ts';
import type { ShelfHolder } from '../plugins/shelf/src/plan/shelf-holder.ts';
import type { ShelfTable } from '../plugins/shelf/src/plan/shelf-table.ts';
import { NO_LIMIT } from '../plugins/shelf/src/plan/shelf-table.ts';
import { ShelfTableBuilder } from '../plugins/shelf/src/plan/table/shelf-table-builder.ts';
import { planVerify } from '../plugins/shelf/src/plan/verify/plan-verify.ts';

const contents = Number(process.argv[2] ?? 1_000_000);
const disks = Number(process.argv[3] ?? 10);
const MIB = 2 ** 20;
const NOW = 1_750_000_000;
const DAY = 86_400;

let seed = 1;
/** A small generator that gives the same numbers in every run (Marsaglia 2003, xorshift32). */
function random(below: number): number {
  seed ^= seed << 13;
  seed ^= seed >>> 17;
  seed ^= seed << 5;
  return (seed >>> 0) % below;
}

function hash(): string {
  return Array.from({ length: 8 }, () =>
    random(2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
}

function makeTable(): ShelfTable {
  const builder = new ShelfTableBuilder();
  for (let made = 0; made < contents; made += 1) {
    const sha256 = hash();
    const size = random(100) === 0 ? 500e6 + random(2e9) : 2e6 + random(38e6);
    const priority = random(3);
    builder.addContent({
      ...{ sha256, size, priority, least: 2, most: NO_LIMIT },
      standing: random(50) === 0 ? 'expired' : 'wanted',
      isReadable: random(50) !== 0,
    });
    const copies = random(5);
    for (let copy = 0; copy < copies; copy += 1) {
      const days = random(3) === 0 ? 400 : random(360);
      const verifiedAt = new Date((NOW - days * DAY) * 1000).toISOString();
      builder.addCopy({ sha256, holder: random(disks), verifiedAt });
    }
  }
  return builder.finish();
}

function timed<T>(what: string, work: () => T): T {
  const start = performance.now();
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - start) / 1000;
  const most = process.resourceUsage().maxRSS / 1024;
  const cpu = ((user + system) / 1e6).toFixed(2);
  console.log(
    `${what}: ${seconds.toFixed(2)} s, ${cpu} s of CPU (process so far at most ${most.toFixed(0)} MiB)`,
  );
  return result;
}

console.log(`${contents} contents, ${disks} disks, node ${process.version}`);
const table = timed('table, with making up the contents', makeTable);
const columns = Object.values(table).filter((column) => typeof column !== 'number');
const held = columns.reduce((sum, column) => sum + column.byteLength, 0);
console.log(`columns: ${(held / MIB).toFixed(0)} MiB, ${table.copyHolder.length} copies`);
const holders: readonly ShelfHolder[] = Array.from({ length: disks }, (_, at) => ({
  kind: 'disk',
  id: `disk-${at}`,
  label: `disk ${at}`,
  place: null,
  counts: true,
}));
const bytes = table.sizes.reduce((sum, size) => sum + size, 0);
const room = { free: bytes / 20, reserve: bytes / 100, block: 131_072, largestFile: Infinity };
const rule = { counts: ['disk'], now: NOW, maxProofAge: 365 * DAY } as const;
const input = { table, holders, rule, disk: 0, room };
const plan = timed('planBackup', () => planBackup(input));
const steps = timed('its steps, read once', () => [...plan.steps()].length);
console.log(`${steps} steps: ${JSON.stringify({ store: plan.store, evict: plan.evict, unmet: plan.unmet })}`);
const empty = { ...input, room: { ...room, free: bytes * 2 } };
timed('planBackup with room for all', () => planBackup(empty));
const restore = timed('planRestore of all', () => planRestore({ table, holders, atHand: [], without: [] }));
console.log(`${restore.toFetch} disks, least: ${restore.isLeast}, ${restore.without.length} without a copy`);
timed('planVerify', () => planVerify({ table, disk: 0, budget: { kind: 'bytes', bytes: bytes / 100 } }));
const rooms = holders.map((_, disk) => ({ disk, room }));
timed(`advise, ${disks} disks`, () => advise({ table, holders, rule, rooms }));
