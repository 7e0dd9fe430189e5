import type { FileStat, NewOperation, Session } from '@mediastruct/core';
import { errnoOf, itemAt, joinPath, lstatOrNull, messageOf, toStatRecord } from '@mediastruct/core/base';
import { objectPath, QUARANTINE } from '../disks/object-path.ts';
import type { BackupPlan, BackupStep, Eviction } from '../plan/backup-plan.ts';
import type { ShelfTable } from '../plan/shelf-table.ts';
import { hashAt } from '../plan/table/hash-at.ts';
import type { ReadableFile } from './readable-files.ts';

export interface StepsToDo {
  readonly plan: BackupPlan;
  readonly table: ShelfTable;
  /** The disk's folder. */
  readonly root: string;
  readonly readable: ReadonlyMap<string, ReadableFile>;
}

/** Every content that the steps of a plan store or evict. */
export function contentsOfSteps(plan: BackupPlan, table: ShelfTable): ReadonlySet<string> {
  const contents = new Set<string>();
  for (const { row, evict } of plan.steps())
    for (const one of [row, ...evict.map((eviction) => eviction.row)]) contents.add(hashAt(table, one));
  return contents;
}

/**
 * The operations of a backup, in the order of its steps: a content is copied to the disk, and what goes for it is retired with it or not at all, with
 * the file of a source as the proof that the content lives.
 */
export async function* backupOperations(session: Session, todo: StepsToDo): AsyncGenerator<NewOperation> {
  let nth = 0;
  for (const step of todo.plan.steps()) {
    nth += 1;
    const sha256 = hashAt(todo.table, step.row);
    const from = todo.readable.get(sha256);
    // It went or changed since it was listed, which was told; the next backup sees it as it is then.
    if (from === undefined) continue;
    const evictions = step.evict.map((eviction) => retireOperation(session, todo, eviction));
    const spoiled = evictions.includes('stays') ? 'stays' : await quarantineOperation(session, todo, sha256);
    if (spoiled === 'stays') continue;
    if (spoiled !== null) yield spoiled;
    const group = evictions.length === 0 ? {} : { group: `step ${nth}` };
    yield { ...copyOperation(todo, step, { sha256, from }), ...group };
    for (const operation of evictions) if (typeof operation === 'object') yield { ...operation, ...group };
  }
}

function copyOperation(
  { root }: StepsToDo,
  { because, copies }: BackupStep,
  { sha256, from }: { readonly sha256: string; readonly from: ReadableFile },
): NewOperation {
  const { taken, camera } = from.file;
  return {
    kind: 'copy',
    from: from.path,
    to: joinPath(root, objectPath(sha256)),
    sha256,
    stat: from.stat,
    state: 'stored',
    because: { code: because, detail: copiesInWords(copies) },
    origin: from.origin,
    taken,
    camera,
  };
}

/**
 * `gone`: it is not on the disk any more, so its room is free already. `stays`: it may not go, so that what was to have its room is left for another time. Both are told:
 * the disk is not as it is known.
 */
function retireOperation(
  session: Session,
  { table, root, readable }: StepsToDo,
  { row, because, left }: Eviction,
): NewOperation | 'gone' | 'stays' {
  const sha256 = hashAt(table, row);
  const path = joinPath(root, objectPath(sha256));
  const stat = lookAt(session, path);
  if (stat === 'unreadable') return 'stays';
  if (stat === null) {
    session.warnings.add(
      path,
      `it was to make room and does not stand there, though it is known to: ${LOOK}`,
    );
    return 'gone';
  }
  if (stat.kind !== 'file' || itemAt(table.sizes, row) !== stat.size) {
    session.warnings.add(path, `it was to make room and is not as it was written, so it stays: ${LOOK}`);
    return 'stays';
  }
  const keeper = readable.get(sha256);
  if (keeper === undefined) return 'stays';
  return {
    kind: 'retire',
    from: path,
    keepers: [keeper.path],
    sha256,
    stat: toStatRecord(stat),
    state: 'evicted',
    because: { code: because, detail: `${copiesInWords(left)} elsewhere` },
    origin: keeper.origin,
  };
}

/** Moves aside what stands under the name of a content and is not that content; null where nothing does, `stays` where it cannot be read, which is told. */
async function quarantineOperation(
  session: Session,
  { root }: StepsToDo,
  sha256: string,
): Promise<NewOperation | 'stays' | null> {
  const { content, warnings } = session;
  const from = joinPath(root, objectPath(sha256));
  const stat = lookAt(session, from);
  if (stat === 'unreadable') return 'stays';
  if (stat === null) return null;
  const [found] = await content.hashFiles([from]);
  if (found?.kind !== 'hashed') {
    warnings.add(from, NOT_FREE);
    return 'stays';
  }
  if (found.sha256 === sha256) return null;
  return {
    kind: 'move',
    from,
    to: joinPath(root, `${QUARANTINE}/${sha256}-${found.sha256.slice(0, 8)}`),
    sha256: found.sha256,
    stat: toStatRecord(found.stat),
    state: 'quarantined',
    because: { code: 'other-content', detail: `it reads ${found.sha256.slice(0, 8)}...` },
  };
}

const LOOK = '"shelf disk refresh" looks at the disk';
const NOT_FREE = 'it cannot be read, so its name on the disk is not free; its content goes on another disk';

/** What stands at a place of the disk. A bad sector under a folder ends one object, not the plan; it is told. */
function lookAt({ library: { access }, warnings }: Session, path: string): FileStat | 'unreadable' | null {
  try {
    return lstatOrNull(access, path);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    warnings.add(path, `it cannot be looked at, so it is left as it is: ${messageOf(error)}`);
    return 'unreadable';
  }
}

function copiesInWords(copies: number): string {
  return copies === 1 ? '1 proven copy' : `${copies} proven copies`;
}
