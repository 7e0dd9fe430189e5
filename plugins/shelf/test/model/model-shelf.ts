import type { BackupInput, BackupPlan } from '../../src/plan/backup-plan.ts';
import { planBackup } from '../../src/plan/backup/plan-backup.ts';
import type { ShelfHolder } from '../../src/plan/shelf-holder.ts';
import type { ShelfTable, Standing } from '../../src/plan/shelf-table.ts';
import { NO_LIMIT } from '../../src/plan/shelf-table.ts';
import { hashAt } from '../../src/plan/table/hash-at.ts';
import { ShelfTableBuilder } from '../../src/plan/table/shelf-table-builder.ts';
import { planRelease } from '../../src/plan/release/plan-release.ts';
import { planRestore } from '../../src/plan/restore/plan-restore.ts';
import { planVerify } from '../../src/plan/verify/plan-verify.ts';
import { DAY, isoOf } from '../made-shelf.ts';
import type { Chance } from './chance.ts';
import type { Objects } from './model-disk.ts';
import { ModelDisk } from './model-disk.ts';
import type { ModelSource, SourceView } from './model-source.ts';

export const RESERVE = 45;
/** Most disks are in one house, as it goes. */
const PLACES = ['house, shelf A', 'House; cellar', 'bank', null, 'house, attic'];
export const PROOF_DAYS = 120;

/** How many proven copies a content should have: by its hash, so that some want one and some three. */
export function leastOf(content: string): number {
  return 1 + (Number.parseInt(content.slice(0, 2), 16) % 3);
}

/** A shelf of disks, what is really on them, and what the shelf believes is on them. */
export class ModelShelf {
  readonly source: ModelSource;
  readonly disks: ModelDisk[] = [];
  /** By disk. A disk that was told to be lost is in neither. */
  readonly believed = new Map<string, Map<string, number>>();
  view: SourceView = { there: new Set(), inGrace: new Set(), isAnyExpired: false };
  #number = 0;

  constructor(source: ModelSource) {
    this.source = source;
  }

  addDisk(capacity: number): void {
    this.#number += 1;
    const disk = new ModelDisk(`disk-${String(this.#number).padStart(3, '0')}`, {
      capacity,
      place: PLACES[this.#number % PLACES.length] ?? null,
      sizeOf: this.source.sizeOf,
    });
    this.disks.push(disk);
    this.believed.set(disk.id, new Map());
  }

  /** The disk is gone, and its owner said so. */
  lose(disk: ModelDisk): void {
    this.disks.splice(this.disks.indexOf(disk), 1);
    this.believed.delete(disk.id);
  }

  /** Those that backups are written to. */
  get active(): readonly ModelDisk[] {
    return this.disks.filter(({ isRetired }) => !isRetired);
  }

  /** What is on a disk that was plugged in is looked at; the proofs of the shelf's own record hold where they are not newer than the disk. */
  refresh({ id, objects }: ModelDisk): void {
    const before: Objects = this.believed.get(id) ?? new Map<string, number>();
    const seen = [...objects].map(
      ([content, proven]) => [content, Math.max(proven, before.get(content) ?? 0)] as const,
    );
    this.believed.set(id, new Map(seen));
  }

  standingOf(content: string): Standing {
    if (this.view.there.has(content)) return 'wanted';
    // Whatever else a disk holds was dropped long ago.
    return this.view.inGrace.has(content) ? 'grace' : 'expired';
  }

  table(): ShelfTable {
    const builder = new ShelfTableBuilder();
    const contents = new Set([...this.view.there, ...this.view.inGrace]);
    for (const objects of this.believed.values()) for (const content of objects.keys()) contents.add(content);
    for (const content of contents) {
      const standing = this.standingOf(content);
      builder.addContent({
        ...{ sha256: content, size: this.source.sizeOf(content), standing },
        ...{ least: leastOf(content), most: NO_LIMIT, priority: content.charCodeAt(9) % 3 },
        isReadable: standing === 'wanted',
      });
    }
    for (const [holder, disk] of this.disks.entries())
      for (const [sha256, proven] of this.believed.get(disk.id) ?? [])
        builder.addCopy({ sha256, holder, verifiedAt: isoOf(proven) });
    return builder.finish();
  }

  holders(): readonly ShelfHolder[] {
    return this.disks.map(({ id, place, isRetired }) => ({
      ...{ kind: 'disk', id, label: id, place },
      counts: !isRetired,
    }));
  }

  /** As `shelf backup` asks it: what no source can show to be alive stays. */
  input(disk: ModelDisk, now: number): BackupInput {
    const table = this.table();
    return {
      table,
      mayEvict: (row) => table.isReadable[row] === 1,
      holders: this.holders(),
      rule: { counts: ['disk'], now, maxProofAge: PROOF_DAYS * DAY },
      disk: this.disks.indexOf(disk),
      room: { free: disk.free, reserve: RESERVE, block: 1, largestFile: Infinity },
    };
  }

  plan(disk: ModelDisk, now: number): { readonly plan: BackupPlan; readonly hash: (row: number) => string } {
    const input = this.input(disk, now);
    return { plan: planBackup(input), hash: (row) => hashAt(input.table, row) };
  }

  /** Writes, then removes, in the order of the plan. `pulledAt`: the disk is pulled out in the middle of so manieth step. */
  carryOut(
    disk: ModelDisk,
    {
      now,
      pulledAt,
      chance,
      onEvict,
    }: {
      readonly now: number;
      readonly pulledAt: number;
      readonly chance: Chance;
      readonly onEvict: (content: string) => void;
    },
  ): { readonly isWhole: boolean } {
    const { plan, hash } = this.plan(disk, now);
    const believed = this.believed.get(disk.id) ?? new Map<string, number>();
    let isWhole = true;
    let done = 0;
    for (const { row, evict } of plan.steps()) {
      if (done === pulledAt) return { isWhole: false };
      done += 1;
      const content = hash(row);
      // A bad sector: the content is not written, and its victims stay.
      if (chance.once(200)) {
        isWhole = false;
        continue;
      }
      if (disk.free < this.source.sizeOf(content)) {
        isWhole = false;
        continue;
      }
      disk.put(content, now);
      believed.set(content, now);
      // Pulled out between the two: nothing is lost, the victims are still there.
      if (done === pulledAt && chance.once(2)) return { isWhole: false };
      for (const victim of evict) {
        onEvict(hash(victim.row));
        disk.remove(hash(victim.row));
        believed.delete(hash(victim.row));
      }
    }
    return { isWhole };
  }

  /** Reads objects of a disk; what is not as it was written is moved aside and counts no more. Gives those. */
  verify(disk: ModelDisk, now: number, bytes: number): readonly string[] {
    const table = this.table();
    const { rows } = planVerify({ table, disk: this.disks.indexOf(disk), budget: { kind: 'bytes', bytes } });
    const bad: string[] = [];
    for (const row of rows) {
      const content = hashAt(table, row);
      if (disk.isGood(content)) {
        disk.put(content, now);
        this.believed.get(disk.id)?.set(content, now);
      } else {
        bad.push(content);
        this.#forget(disk, content);
      }
    }
    return bad;
  }

  /** Copies of what was dropped for good go, those that another disk proves; all of them where `isLast`. Gives what went. */
  release(disk: ModelDisk, now: number, isLast: boolean): readonly string[] {
    const { table, holders, rule } = this.input(disk, now);
    const of = { table, holders, rule, disk: this.disks.indexOf(disk), releasesLast: isLast };
    const released = [...planRelease(of).rows].map((row) => hashAt(table, row));
    for (const content of released) this.#forget(disk, content);
    return released;
  }

  /** Brings every content back that can be, with the plans that `shelf restore` makes: what turns out to be bad is planned for anew. */
  restoreAll(): ReadonlySet<string> {
    const restored = new Set<string>();
    for (;;) {
      const table = this.table();
      const rows = Uint32Array.from({ length: table.count }, (_, row) => row).filter(
        (row) => !restored.has(hashAt(table, row)),
      );
      const { visits, isLeast } = planRestore({
        table,
        holders: this.holders(),
        rows,
        atHand: [],
        without: [],
      });
      if (!isLeast) throw new Error('more disks than are needed');
      if (visits.length === 0) return restored;
      for (const visit of visits)
        for (const row of visit.rows) {
          const content = hashAt(table, row);
          const disk = this.disks[visit.holder];
          if (disk === undefined) throw new Error(`no disk ${visit.holder}`);
          if (disk.isGood(content)) restored.add(content);
          else this.#forget(disk, content);
        }
    }
  }

  #forget(disk: ModelDisk, content: string): void {
    disk.remove(content);
    this.believed.get(disk.id)?.delete(content);
  }

  /** Disks on which a content really is, good. */
  reallyOn(content: string): readonly ModelDisk[] {
    return this.disks.filter((disk) => disk.isGood(content));
  }

  /** Disks on which a content is believed to be proven. */
  provenOn(content: string, now: number): readonly string[] {
    const counting = new Set(this.active.map(({ id }) => id));
    return [...this.believed]
      .filter(([id]) => counting.has(id))
      .filter(([, objects]) => (objects.get(content) ?? -Infinity) >= now - PROOF_DAYS * DAY)
      .map(([id]) => id);
  }
}
