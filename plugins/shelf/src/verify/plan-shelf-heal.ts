import type { PreparedRun, Session } from '@mediastruct/core';
import { itemAt, MediaStructError, prepareRun, sectionOf } from '@mediastruct/core';
import type { Gathered } from '../backup/gather-table.ts';
import { gatherTable } from '../backup/gather-table.ts';
import type { AskedDisk } from '../disks/disk-here.ts';
import { diskHere } from '../disks/disk-here.ts';
import { diskRoom } from '../disks/disk-room.ts';
import { nextStamp } from '../disks/stamp-disk.ts';
import { readShelf } from '../ledger/shelf-ledger.ts';
import { planRestore } from '../plan/restore/plan-restore.ts';
import { hashAt, rowOf } from '../plan/table/hash-at.ts';
import { planHeal } from '../plan/verify/plan-heal.ts';
import { SHELF_SETTINGS } from '../policy/shelf-settings.ts';
import { healOperations } from './heal-operations.ts';
import type { HealFigures, HealOptions } from './heal-options.ts';
import type { SickObject } from './sick-object.ts';

export interface HealRequest extends AskedDisk {
  /** As `examineQueue` found them. */
  readonly sick: readonly SickObject[];
}

/**
 * Plans to bring bad objects of a disk back from other copies that were read just now, and to put what stands in their places aside. Errors: those of
 * `diskHere`; `usage` (64) where the disk is retired or lost.
 */
export async function planShelfHeal(session: Session, request: HealRequest): Promise<PreparedRun> {
  const { library } = session;
  const here = diskHere(library, request);
  const { disk, root } = here;
  if (disk.standing !== 'active') throw notActive(disk.name, disk.standing);
  const gathered = gatherTable(session, { readable: new Set() });
  const { sick, enough } = withoutEnough(gathered, request.sick);
  const room = diskRoom(library.access, root, { disk, ...sectionOf(library, SHELF_SETTINGS) });
  const options: HealOptions = {
    ...{ diskId: disk.diskId, root, ...nextStamp(here), reserveBytes: room.reserve },
    figures: figuresOf(library, { gathered, sick, enough, diskId: disk.diskId }),
  };
  return prepareRun(session, { job: 'shelf-heal', options }, (writer) => {
    for (const one of sick) for (const operation of healOperations(one, root)) writer.add(operation);
  });
}

function notActive(name: string, standing: string): MediaStructError {
  return new MediaStructError('usage', `the disk "${name}" is ${standing}, so nothing is written to it`, {
    suggestions: ['--no-heal reads it and writes nothing to it.'],
  });
}

interface Chosen {
  readonly sick: readonly SickObject[];
  readonly enough: readonly SickObject[];
}

/** What no source and no other disk knows any more has no row, and is never enough. */
function withoutEnough({ table, holders, rule }: Gathered, all: readonly SickObject[]): Chosen {
  const rows = Uint32Array.from(all.map(rowIn(table)).filter((row) => row >= 0));
  const left = new Set(planHeal({ table, holders, rule, rows }).enough);
  const { true: enough = [], false: sick = [] } = Object.groupBy(all, (one) =>
    left.has(rowIn(table)(one)) ? 'true' : 'false',
  );
  return { sick, enough };
}

function rowIn(table: Gathered['table']): (sick: SickObject) => number {
  return ({ object }) => rowOf(table, object.sha256);
}

interface Figuring extends Chosen {
  readonly gathered: Gathered;
  readonly diskId: string;
}

function figuresOf(library: Session['library'], figuring: Figuring): HealFigures {
  const { sick, enough } = figuring;
  const isRight = ({ now, object }: SickObject) => now.kind === 'read' && now.sha256 === object.sha256;
  const open = sick.filter((one) => !isRight(one) && one.good === null);
  const waiting = open.filter(({ away }) => away.length > 0);
  return {
    right: sumOf(sick.filter(isRight)),
    healed: sumOf(sick.filter(({ good }) => good !== null)),
    enough: sumOf(enough),
    lost: sumOf(open.filter(({ away }) => away.length === 0)),
    waiting: { ...sumOf(waiting), disks: [...disksToBring(library, figuring, waiting)] },
  };
}

function sumOf(sick: readonly SickObject[]): { readonly files: number; readonly bytes: number } {
  return { files: sick.length, bytes: sick.reduce((sum, { object }) => sum + object.size, 0) };
}

/** The least disks that have what waits; what only discs have is told by its operation. */
function* disksToBring(
  library: Session['library'],
  { gathered: { table, holders }, diskId }: Figuring,
  waiting: readonly SickObject[],
): Generator<HealFigures['waiting']['disks'][number]> {
  const rows = waiting.map(rowIn(table)).filter((row) => row >= 0);
  const lost = new Set(
    readShelf(library)
      .disks.filter(({ standing }) => standing === 'lost')
      .map((disk) => disk.diskId),
  );
  const plan = planRestore({
    table,
    holders,
    rows: Uint32Array.from(rows).sort(),
    atHand: [],
    without: holders.flatMap(({ kind, id }, number) =>
      kind !== 'disk' || id === diskId || lost.has(id) ? [number] : [],
    ),
  });
  const sizes = new Map(waiting.map(({ object }) => [object.sha256, object.size]));
  for (const { holder, rows: on } of plan.visits) {
    const { label: name, place } = itemAt(holders, holder);
    const bytes = on.reduce((sum, row) => sum + (sizes.get(hashAt(table, row)) ?? 0), 0);
    yield { name, place, files: on.length, bytes };
  }
}
