import { createHash } from 'node:crypto';
import type { BackupInput, DiskRoom } from '../src/plan/backup-plan.ts';
import type { ShelfHolder } from '../src/plan/shelf-holder.ts';
import type { ContentFacts, ShelfTable } from '../src/plan/shelf-table.ts';
import { NO_LIMIT } from '../src/plan/shelf-table.ts';
import { hashAt } from '../src/plan/table/hash-at.ts';
import { ShelfTableBuilder } from '../src/plan/table/shelf-table-builder.ts';

/** The moment of all made plans, seconds since 1970 UTC. */
export const NOW = 1_750_000_000;
export const DAY = 86_400;

/** A content by its name in the test, and the holders that have it: proven so many days ago, null where never. */
export interface MadeContent extends Partial<Omit<ContentFacts, 'sha256'>> {
  readonly name: string;
  readonly on?: Readonly<Record<number, number | null>>;
}

export function hashOf(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}

export function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

export function madeTable(contents: readonly MadeContent[]): ShelfTable {
  const builder = new ShelfTableBuilder();
  for (const content of contents) builder.addContent({ ...WANTED, ...content, sha256: hashOf(content.name) });
  for (const { name, on = {} } of contents)
    for (const [holder, days] of Object.entries(on))
      builder.addCopy({
        sha256: hashOf(name),
        holder: Number(holder),
        verifiedAt: days === null ? null : isoOf(NOW - days * DAY),
      });
  return builder.finish();
}

const WANTED = {
  size: 10,
  least: 2,
  most: NO_LIMIT,
  priority: 0,
  standing: 'wanted',
  isReadable: true,
} as const;

export function madeDisks(count: number): readonly ShelfHolder[] {
  return Array.from({ length: count }, (_, at) => ({
    kind: 'disk',
    id: `disk-${at}`,
    label: `disk ${at}`,
    place: null,
    counts: true,
  }));
}

export const ROOMY: DiskRoom = { free: 1e9, reserve: 0, block: 1, largestFile: Infinity };

export const RULE = { counts: ['disk'], now: NOW, maxProofAge: 365 * DAY } as const;

/** The names of the contents of rows, by the names that were made. */
export function namesOf(table: ShelfTable, contents: readonly MadeContent[]): (row: number) => string {
  const names = new Map(contents.map(({ name }) => [hashOf(name), name]));
  return (row) => names.get(hashAt(table, row)) ?? '?';
}

export interface MadeBackup extends Partial<BackupInput> {
  readonly contents: readonly MadeContent[];
  readonly disks?: number;
}

/** An input for disk 0, and the names of its rows. */
export function madeBackup({ contents, disks = 4, ...given }: MadeBackup): {
  readonly input: BackupInput;
  readonly nameOf: (row: number) => string;
} {
  const table = madeTable(contents);
  const input = { table, holders: madeDisks(disks), rule: RULE, disk: 0, room: ROOMY, ...given };
  return { input, nameOf: namesOf(table, contents) };
}
