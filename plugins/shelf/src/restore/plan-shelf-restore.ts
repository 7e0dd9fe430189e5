import type { NewOperation, PlanWriter, PreparedRun, Session } from '@mediastruct/core';
import { itemAt, messageOf, prepareRun, toStatRecord } from '@mediastruct/core';
import { statIfReadable } from '@mediastruct/core/base';
import type { Gathered } from '../backup/gather-table.ts';
import { gatherTable } from '../backup/gather-table.ts';
import { objectPlaces } from '../disks/object-path.ts';
import type { RestorePlan } from '../plan/restore-plan.ts';
import { hashAt } from '../plan/table/hash-at.ts';
import type { AskedFor } from './asked-entries.ts';
import type { DiskAtHand } from './disks-at-hand.ts';
import { disksAtHand } from './disks-at-hand.ts';
import { disksHaving } from './disks-having.ts';
import { refuseAbsentRoots } from './refuse-absent-roots.ts';
import type { ReadableCopy } from './existing-files.ts';
import { existingFiles } from './existing-files.ts';
import { MayLink } from './may-link.ts';
import { planDisks } from './plan-disks.ts';
import { figuresOf } from './restore-figures.ts';
import type { RestoreOptions } from './restore-options.ts';
import type { Found, Wanted } from './wanted-files.ts';
import { wantedFiles } from './wanted-files.ts';

export interface RestoreRequest extends AskedFor {
  /** Folders of disks, where they are not found by themselves. */
  readonly at: readonly string[];
  /** Folders whose files are used where they have what is wanted. */
  readonly existing?: readonly string[] | undefined;
  /** True to make hard links where the file system allows it, in place of copies. */
  readonly links?: boolean | undefined;
}

/** Why a file is linked, so that the last step of the run finds it. */
export const LINKED = 'linked';

/**
 * Plans to bring back what is asked for from the folders that are named and the disks that are plugged in, and tells which other disks hold the rest: the least
 * number of them. What stands at its place already is read and left. Memory: about 1 kB a file that is asked for, and the table of all contents.
 */
export async function planShelfRestore(session: Session, request: RestoreRequest): Promise<PreparedRun> {
  const { words, isAll, withGone, to, existing: folders = [], links = false } = request;
  const found = await wantedFiles(session, { words, isAll, withGone, to });
  if (to === null) refuseAbsentRoots(session, found.roots);
  const existing = await existingFiles(session, folders, sizesOf(found));
  const disks = disksAtHand(session, request.at);
  const gathered = gatherTable(session, { readable: new Set() });
  const fromDisks = [...found.wanted.keys()].filter((sha256) => !existing.has(sha256));
  const plan = planDisks(session, { gathered, disks, contents: fromDisks });
  const copies = copiesAtHand(session, {
    existing,
    disks,
    found,
    gathered,
    rows: rowsAtHand(plan, gathered),
  });
  const linked = links ? linkable(session, found, copies) : null;
  const options: RestoreOptions = {
    ...{ words: [...words], isAll, withGone, to, roots: [...found.roots], disks: [...disks] },
    figures: figuresOf({ plan, gathered, found, existing, linked, copies }),
  };
  return prepareRun(session, { job: 'shelf-restore', options }, (writer) => {
    for (const [sha256, copy] of copies)
      for (const one of found.wanted.get(sha256) ?? [])
        addOperation(writer, { sha256, copy, one, isLinked: linked?.has(one.to) ?? false });
  });
}

function sizesOf({ wanted }: Found): ReadonlyMap<string, number> {
  return new Map([...wanted].map(([sha256, files]) => [sha256, itemAt(files, 0).file.size]));
}

function rowsAtHand(plan: RestorePlan, { table }: Gathered): ReadonlySet<string> {
  const contents = new Set<string>();
  for (const { isAtHand, rows } of plan.visits)
    if (isAtHand) for (const row of rows) contents.add(hashAt(table, row));
  return contents;
}

interface AtHand {
  readonly existing: ReadonlyMap<string, ReadableCopy>;
  readonly disks: readonly DiskAtHand[];
  readonly found: Found;
  readonly gathered: Gathered;
  /** Contents that a disk at hand should have. */
  readonly rows: ReadonlySet<string>;
}

/** What each content is read from, in the order in which it is asked for. An object that is not on its disk is told. */
function copiesAtHand(
  session: Session,
  { existing, disks, found, gathered, rows }: AtHand,
): ReadonlyMap<string, ReadableCopy> {
  const copies = new Map<string, ReadableCopy>();
  for (const [sha256, files] of found.wanted) {
    const { file, origin } = itemAt(files, 0);
    const copy =
      existing.get(sha256) ??
      (rows.has(sha256)
        ? objectAtHand(session, { sha256, disks: disksHaving(gathered, disks, sha256), size: file.size })
        : undefined);
    if (copy === null)
      session.warnings.add(
        origin,
        'its object is not on the disk that should have it: "shelf disk refresh" looks at the disk',
      );
    else if (copy !== undefined) copies.set(sha256, copy);
  }
  return copies;
}

/** What cannot be looked at is told, and another place or disk asked. */
function objectAtHand(
  { library: { access }, warnings }: Session,
  { sha256, disks, size }: { sha256: string; disks: readonly DiskAtHand[]; size: number },
): ReadableCopy | null {
  for (const path of disks.flatMap(({ root }) => objectPlaces(root, sha256))) {
    const stat = statIfReadable(access, path, (error) => warnings.add(path, messageOf(error)));
    if (stat?.kind === 'file' && stat.size === size) return { path, stat };
  }
  return null;
}

/** The places that can be hard links of what is at hand. */
function linkable(
  { library: { access } }: Session,
  { wanted }: Found,
  copies: ReadonlyMap<string, ReadableCopy>,
): ReadonlySet<string> {
  const mayLink = new MayLink(access);
  const places = new Set<string>();
  for (const [sha256, { stat }] of copies)
    for (const { to } of wanted.get(sha256) ?? []) if (mayLink.has(stat, to)) places.add(to);
  return places;
}

interface Restored {
  readonly sha256: string;
  readonly copy: ReadableCopy;
  readonly one: Wanted;
  readonly isLinked: boolean;
}

function addOperation(writer: PlanWriter, { sha256, copy: { path, stat }, one, isLinked }: Restored): void {
  const { to, file, origin } = one;
  const of = {
    ...{ from: path, sha256, stat: toStatRecord(stat), taken: file.taken, camera: file.camera },
  };
  const operation: NewOperation = isLinked
    ? { ...of, kind: 'none', state: 'linked', because: { code: LINKED, detail: to } }
    : {
        ...of,
        kind: 'copy',
        to,
        mtimeNs: file.mtimeNs,
        state: 'restored',
        because: { code: 'asked', detail: origin },
      };
  writer.add(operation);
}
