import type { Session } from '@mediastruct/core';
import { displayPath, itemAt, lstatOrNull, MediaStructError, throwIfStopped } from '@mediastruct/core';
import { gatherTable } from '../backup/gather-table.ts';
import type { AskedDisk } from '../disks/disk-here.ts';
import { diskHere, isStillThere } from '../disks/disk-here.ts';
import { diskObjects } from '../disks/disk-objects.ts';
import type { DropReason, ObjectEvent } from '../disks/object-event.ts';
import { appendObjectEvents, objectLogPath } from '../disks/object-log.ts';
import { objectOnDisk } from '../disks/object-path.ts';
import type { Sum } from '../plan/backup-plan.ts';
import { hashAt } from '../plan/table/hash-at.ts';
import { planVerify } from '../plan/verify/plan-verify.ts';
import type { VerifyBudget } from '../plan/verify-plan.ts';

export interface VerifyDiskRequest extends AskedDisk {
  readonly budget: Exclude<VerifyBudget, { kind: 'time' }>;
  /** Stops when so much time is over. */
  readonly seconds?: number | undefined;
  /** Leaves out what was read at or after this moment, seconds since 1970. */
  readonly notSince?: number | undefined;
}

/** Objects that are not as they were written; names of the first of them. */
export interface BadObjects {
  readonly count: number;
  readonly first: readonly string[];
}

/** What reading a disk showed. */
export interface VerifiedDisk extends Readonly<Record<BadKind, BadObjects>> {
  readonly name: string;
  readonly root: string;
  readonly good: number;
  readonly bytes: number;
  /** What was left for another time. */
  readonly later: Sum;
}

const BAD_KINDS = ['missing', 'short', 'wrong', 'unreadable'] as const;
export type BadKind = (typeof BAD_KINDS)[number];

const TOGETHER = 64;
const TOLD = 20;

/**
 * Reads objects of a disk to their last byte, those that were read longest ago first, and writes down what it showed, a few at a time: stopped at any
 * moment, the next one goes on with the oldest. What is not as it was written counts no more, so the next backup stores it again. Nothing on the disk is
 * changed. Memory: that of the table, and 150 bytes an object.
 */
export async function verifyDisk(session: Session, request: VerifyDiskRequest): Promise<VerifiedDisk> {
  const { library, now, progress } = session;
  const { disk, root } = diskHere(library, request);
  const { table, numberOfDisk } = gatherTable(session, { readable: new Set() });
  const number = numberOfDisk.get(disk.diskId);
  if (number === undefined) throw new RangeError(`the disk ${disk.diskId} is not among the holders`);
  const { budget, notSince, seconds } = request;
  const plan = planVerify({ table, disk: number, budget, notSince });
  const logPath = objectLogPath(library, disk.diskId);
  const origins = new Map<string, string>();
  for (const { sha256, origin } of diskObjects(library.access, logPath))
    if (origin !== null) origins.set(sha256, origin);
  const bad: Record<BadKind, string[]> = { missing: [], short: [], wrong: [], unreadable: [] };
  const counts: Record<BadKind, number> = { missing: 0, short: 0, wrong: 0, unreadable: 0 };
  const until = seconds === undefined ? Infinity : now().getTime() + seconds * 1000;
  let [good, bytes, at] = [0, 0, 0];
  progress({
    kind: 'phase',
    phase: `reading ${disk.name}`,
    totalFiles: plan.sum.files,
    totalBytes: plan.sum.bytes,
  });
  for (; at < plan.rows.length && now().getTime() < until; at += TOGETHER) {
    throwIfStopped(session.stop, 'mediastruct shelf verify');
    const rows = [...plan.rows.subarray(at, at + TOGETHER)];
    const events = await readObjects(
      session,
      rows.map((row) => ({
        sha256: hashAt(table, row),
        size: itemAt(table.sizes, row),
        path: objectOnDisk(library.access, root, hashAt(table, row)),
      })),
    );
    if (!isStillThere(library.access, root, disk.diskId)) throw pulledOut(root, disk.name);
    appendObjectEvents(library.access, logPath, events);
    for (const event of events)
      if (event.kind === 'read') good += 1;
      else if (event.kind === 'drop' && isBad(event.why)) {
        counts[event.why] += 1;
        if (bad[event.why].length < TOLD)
          bad[event.why].push(displayPath(origins.get(event.sha256) ?? event.sha256));
      }
    for (const row of rows) bytes += itemAt(table.sizes, row);
  }
  const left = { files: Math.max(0, plan.rows.length - at), bytes: plan.sum.bytes - bytes };
  const found = (kind: BadKind): BadObjects => ({ count: counts[kind], first: bad[kind] });
  return {
    ...{ name: disk.name, root, good, bytes },
    ...{ missing: found('missing'), short: found('short') },
    ...{ wrong: found('wrong'), unreadable: found('unreadable') },
    later: { files: plan.later.files + left.files, bytes: plan.later.bytes + left.bytes },
  };
}

interface ReadObject {
  readonly sha256: string;
  readonly size: number;
  readonly path: string;
}

async function readObjects(
  session: Session,
  objects: readonly ReadObject[],
): Promise<readonly ObjectEvent[]> {
  const { content, progress, library } = session;
  const onBytes = (bytes: number) => progress({ kind: 'advance', files: 0, bytes });
  const at = session.now().toISOString();
  const outcomes = await content.hashFiles(
    objects.map(({ path }) => path),
    onBytes,
  );
  progress({ kind: 'advance', files: objects.length, bytes: 0 });
  return objects.map(({ sha256, size, path }, nth): ObjectEvent => {
    const outcome = outcomes[nth];
    if (outcome?.kind === 'hashed') {
      if (outcome.sha256 === sha256) return { kind: 'read', at, sha256 };
      return { kind: 'drop', at, sha256, why: outcome.stat.size === size ? 'wrong' : 'short' };
    }
    return { kind: 'drop', at, sha256, why: isAbsent(library.access, path) ? 'missing' : 'unreadable' };
  });
}

function isAbsent(access: Session['library']['access'], path: string): boolean {
  try {
    return lstatOrNull(access, path) === null;
  } catch {
    // A disk that cannot even tell whether the file is there.
    return false;
  }
}

function isBad(why: DropReason): why is BadKind {
  return BAD_KINDS.some((kind) => kind === why);
}

function pulledOut(root: string, name: string): MediaStructError {
  return new MediaStructError(
    'tree-changed',
    `${displayPath(root)}: the disk "${name}" is not here any more`,
    {
      path: root,
      suggestions: ['Plug it in and run the command again: it goes on with what was read longest ago.'],
    },
  );
}
