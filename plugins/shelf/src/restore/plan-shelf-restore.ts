import { dirname } from 'node:path';
import type { NewOperation, PreparedRun, Session } from '@mediastruct/core';
import {
  displayPath,
  itemAt,
  lstatOrNull,
  MediaStructError,
  prepareRun,
  toStatRecord,
} from '@mediastruct/core';
import type { Gathered } from '../backup/gather-table.ts';
import { gatherTable } from '../backup/gather-table.ts';
import { objectOnDisk } from '../disks/object-path.ts';
import { readShelf } from '../ledger/shelf-ledger.ts';
import type { RestorePlan } from '../plan/restore-plan.ts';
import { planRestore } from '../plan/restore/plan-restore.ts';
import { hashAt, rowOf } from '../plan/table/hash-at.ts';
import type { SourceFile } from '../sources/source-entry.ts';
import type { AskedFor } from './asked-entries.ts';
import { askedEntries } from './asked-entries.ts';
import { ConfinedFolders } from './confined-folders.ts';
import type { DiskAtHand } from './disks-at-hand.ts';
import { disksAtHand } from './disks-at-hand.ts';
import type { RestoreFigures, RestoreOptions } from './restore-options.ts';

export interface RestoreRequest extends AskedFor {
  /** Folders of disks, where they are not found by themselves. */
  readonly at: readonly string[];
}

/** A file that is to be written. */
interface Wanted {
  readonly file: SourceFile;
  readonly to: string;
  readonly origin: string;
}

const TOLD_WITHOUT = 20;

/**
 * Plans to bring back what is asked for from the disks that are plugged in, and tells which other ones hold the rest: the least number of them. What stands at its
 * place already is read and left. Memory: about 600 bytes a file that is asked for, and the table of all contents.
 */
export async function planShelfRestore(session: Session, request: RestoreRequest): Promise<PreparedRun> {
  const { words, isAll, withGone, to } = request;
  const found = await wantedFiles(session, { words, isAll, withGone, to });
  const disks = disksAtHand(session.library, request.at);
  const gathered = gatherTable(session, { readable: new Set() });
  const plan = planDisks(session, { gathered, disks, wanted: found.wanted });
  const rows = rowsAtHand(plan, gathered);
  const options: RestoreOptions = {
    ...{ words: [...words], isAll, withGone, to, roots: [...found.roots], disks: [...disks] },
    figures: figuresOf({ plan, gathered, found }),
  };
  return prepareRun(session, { job: 'shelf-restore', options }, (writer) => {
    for (const [sha256, files] of found.wanted) {
      if (!rows.has(sha256)) continue;
      const from = objectAtHand(session, { sha256, disks, size: itemAt(files, 0).file.size });
      if (from === null)
        session.warnings.add(
          itemAt(files, 0).origin,
          'its object is not on the disk that should have it: "shelf disk refresh" looks at the disk',
        );
      else for (const one of files) writer.add(operationOf(session, { sha256, from, ...one }));
    }
  });
}

interface Found {
  readonly wanted: ReadonlyMap<string, readonly Wanted[]>;
  readonly roots: ReadonlySet<string>;
  readonly asked: { files: number; bytes: number };
  readonly present: { files: number; bytes: number };
  readonly refused: { files: number; bytes: number };
}

/** Files that are asked for and do not stand at their places yet. */
async function wantedFiles(session: Session, asked: AskedFor): Promise<Found> {
  const { library, content, warnings } = session;
  const confined = new ConfinedFolders(library.access);
  const wanted = new Map<string, Wanted[]>();
  const inodes = new Set<string>();
  const roots = new Set<string>();
  const none = () => ({ files: 0, bytes: 0 });
  const sums = { asked: none(), present: none(), refused: none() };
  const add = (sum: { files: number; bytes: number }, size: number) => {
    sum.files += 1;
    sum.bytes += size;
  };
  for (const { entry, root, to, origin } of askedEntries(library, asked)) {
    roots.add(root);
    if (entry.kind !== 'file' && entry.kind !== 'gone') continue;
    // Further names of one inode are linked when the first one stands.
    if (entry.inode !== undefined && inodes.has(`${root} ${entry.inode}`)) continue;
    if (entry.inode !== undefined) inodes.add(`${root} ${entry.inode}`);
    add(sums.asked, entry.size);
    const stat = lstatOrNull(library.access, to);
    if (!confined.has(root, dirname(to))) {
      add(sums.refused, entry.size);
      warnings.add(to, 'a symlink in its path leads out of the target, so it was not written');
    } else if (stat === null) {
      const files = wanted.get(entry.sha256) ?? [];
      wanted.set(entry.sha256, files);
      files.push({ file: entry, to, origin });
    } else {
      const isSame = stat.kind === 'file' && stat.size === entry.size;
      const [hashed] = isSame ? await content.hashFiles([to]) : [];
      if (hashed?.kind === 'hashed' && hashed.sha256 === entry.sha256) add(sums.present, entry.size);
      else {
        add(sums.refused, entry.size);
        warnings.add(to, 'something else stands there, so it was not overwritten');
      }
    }
  }
  if (roots.size === 0) throw nothingFits(asked);
  return { wanted, roots, ...sums };
}

function nothingFits({ words, withGone }: AskedFor): MediaStructError {
  const what = words.length === 0 ? 'anything' : words.map((word) => `"${displayPath(word)}"`).join(', ');
  return new MediaStructError('file-missing', `expected ${what} in a source of the shelf, found nothing`, {
    suggestions: [
      ...(withGone ? [] : ['Was it deleted? --gone takes in what is no longer in its source.']),
      'mediastruct shelf source list',
    ],
  });
}

interface Choice {
  readonly gathered: Gathered;
  readonly disks: readonly DiskAtHand[];
  readonly wanted: Found['wanted'];
}

function planDisks({ library }: Session, { gathered, disks, wanted }: Choice): RestorePlan {
  const { table, holders, numberOfDisk } = gathered;
  const rows = [...wanted.keys()].map((sha256) => rowOf(table, sha256)).filter((row) => row >= 0);
  const here = new Set(disks.map(({ diskId }) => diskId));
  const away = readShelf(library).disks.filter(
    ({ diskId, standing }) => standing === 'lost' && !here.has(diskId),
  );
  const lost = new Set(away.map(({ diskId }) => diskId));
  return planRestore({
    table,
    holders,
    rows: Uint32Array.from(rows),
    atHand: disks.flatMap(({ diskId }) => numberOfDisk.get(diskId) ?? []),
    without: holders.flatMap(({ kind, id }, number) => (kind !== 'disk' || lost.has(id) ? [number] : [])),
  });
}

function rowsAtHand(plan: RestorePlan, { table }: Gathered): ReadonlySet<string> {
  const contents = new Set<string>();
  for (const { isAtHand, rows } of plan.visits)
    if (isAtHand) for (const row of rows) contents.add(hashAt(table, row));
  return contents;
}

function objectAtHand(
  { library: { access } }: Session,
  { sha256, disks, size }: { sha256: string; disks: readonly DiskAtHand[]; size: number },
): string | null {
  for (const { root } of disks) {
    const path = objectOnDisk(access, root, sha256);
    const stat = lstatOrNull(access, path);
    if (stat?.kind === 'file' && stat.size === size) return path;
  }
  return null;
}

function operationOf(
  { library: { access } }: Session,
  { sha256, from, to, file, origin }: Wanted & { readonly sha256: string; readonly from: string },
): NewOperation {
  return {
    kind: 'copy',
    ...{ from, to, sha256, stat: toStatRecord(access.lstat(from)), mtimeNs: file.mtimeNs },
    state: 'restored',
    because: { code: 'asked', detail: origin },
    taken: file.taken,
    camera: file.camera,
  };
}

function figuresOf({
  plan,
  gathered,
  found,
}: {
  readonly plan: RestorePlan;
  readonly gathered: Gathered;
  readonly found: Found;
}): RestoreFigures {
  const { table, holders } = gathered;
  const sumOf = (contents: Iterable<string>) => {
    const sum = { files: 0, bytes: 0 };
    for (const sha256 of contents)
      for (const { file } of found.wanted.get(sha256) ?? []) {
        sum.files += 1;
        sum.bytes += file.size;
      }
    return sum;
  };
  const away = plan.visits.filter(({ isAtHand }) => !isAtHand);
  const contentsOf = (rows: Uint32Array) => [...rows].map((row) => hashAt(table, row));
  const unknown = [...found.wanted.keys()].filter((sha256) => rowOf(table, sha256) < 0);
  const without = [...unknown, ...contentsOf(plan.without)];
  return {
    asked: found.asked,
    present: found.present,
    refused: found.refused,
    without: {
      ...sumOf(without),
      first: without
        .flatMap((sha256) => (found.wanted.get(sha256) ?? []).map(({ origin }) => origin))
        .slice(0, TOLD_WITHOUT),
    },
    needed: {
      ...sumOf(away.flatMap(({ rows }) => contentsOf(rows))),
      disks: away.map(({ holder, rows }) => {
        const { label, place } = itemAt(holders, holder);
        return { name: label, place, ...sumOf(contentsOf(rows)) };
      }),
      isLeast: plan.isLeast,
    },
  };
}
