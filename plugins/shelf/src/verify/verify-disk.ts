import type { Session } from '@mediastruct/core';
import { displayPath, itemAt, throwIfStopped, underLock } from '@mediastruct/core';
import { diskNumber, gatherTable } from '../backup/gather-table.ts';
import type { AskedDisk, DiskHere } from '../disks/disk-here.ts';
import { diskHere } from '../disks/disk-here.ts';
import { diskObjects } from '../disks/disk-objects.ts';
import { objectLogPath } from '../disks/object-log.ts';
import type { DiskStanding } from '../ledger/shelf-event.ts';
import type { Sum } from '../plan/backup-plan.ts';
import { hashAt } from '../plan/table/hash-at.ts';
import { planVerify } from '../plan/verify/plan-verify.ts';
import type { VerifyBudget } from '../plan/verify-plan.ts';
import type { BadKind } from './bad-kind.ts';
import { isBad } from './bad-kind.ts';
import type { SampleRequest, SampleResult } from './disk-sample.ts';
import { DiskSample } from './disk-sample.ts';
import type { ReadEvent } from './proof-book.ts';
import { ProofBook } from './proof-book.ts';
import type { StoredObject } from './read-objects.ts';
import { readObjects } from './read-objects.ts';

export interface VerifyDiskRequest extends AskedDisk {
  /** `none`: the disk is looked for and judged, and nothing on it is read. */
  readonly budget: Exclude<VerifyBudget, { kind: 'time' }> | { readonly kind: 'none' };
  /** Stops when so much time is over. */
  readonly seconds?: number | undefined;
  /** Leaves out what was read at or after this moment, seconds since 1970. */
  readonly notSince?: number | undefined;
  /** Reads a random sample of the whole disk in place of what is due. */
  readonly sample?: SampleRequest | undefined;
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
  readonly standing: DiskStanding;
  readonly good: number;
  readonly bytes: number;
  /** What was left for another time. */
  readonly later: Sum;
  /** What a sample tells of the whole; null where none was asked for, or it was not read to its end. */
  readonly sample: SampleResult | null;
}

/** Objects that are read before the result is written down, and bytes: a minute's worth of a slow disk. */
const TOGETHER = { objects: 256, bytes: 2 ** 31 };
const TOLD = 20;

/**
 * Reads objects of a disk to their last byte, those that were read longest ago first, and writes down what it showed, a few at a time: stopped at any
 * moment, the next one goes on with the oldest. What is not as it was written counts no more. Nothing on the disk is changed. The session holds no lock:
 * the library is locked for a moment at the beginning and for each writing, so that a backup to any disk may go on meanwhile. Memory: that of the table,
 * and 150 bytes an object.
 */
export async function verifyDisk(session: Session, request: VerifyDiskRequest): Promise<VerifiedDisk> {
  const { here, book, chosen, origins, sample } = await underLock(
    session,
    { command: 'shelf verify' },
    async () => choose(session, request),
  );
  const { now, progress } = session;
  const findings = new Findings(origins);
  const { seconds } = request;
  const until = seconds === undefined ? Infinity : now().getTime() + seconds * 1000;
  const { objects, later } = chosen;
  const phase = `reading ${here.disk.name}`;
  if (objects.length > 0)
    progress({ kind: 'phase', phase, totalFiles: objects.length, totalBytes: bytesOf(objects) });
  let at = 0;
  try {
    while (at < objects.length && now().getTime() < until) {
      throwIfStopped(session.stop, 'mediastruct shelf verify');
      const batch = batchAt(objects, at);
      const events = await readObjects(session, here, batch);
      book.add(events);
      sample?.add(events);
      at += batch.length;
      findings.add((await book.write()) ?? []);
    }
  } catch (error) {
    findings.add((await book.write()) ?? []);
    throw error;
  }
  findings.add(await book.close());
  const left = objects.slice(at);
  return {
    name: here.disk.name,
    root: here.root,
    standing: here.disk.standing,
    ...findings.report(),
    bytes: bytesOf(objects.slice(0, at)),
    later: { files: later.files + left.length, bytes: later.bytes + bytesOf(left) },
    sample: left.length > 0 ? null : (sample?.result() ?? null),
  };
}

interface Choice {
  readonly here: DiskHere;
  readonly book: ProofBook;
  readonly chosen: ChosenObjects;
  /** What objects are called in their sources, by their hashes. */
  readonly origins: ReadonlyMap<string, string>;
  readonly sample: DiskSample | null;
}

function choose(session: Session, request: VerifyDiskRequest): Choice {
  const { library } = session;
  const here = diskHere(library, request);
  const { diskId } = here.disk;
  const book = new ProofBook(session, diskId);
  const { budget, notSince } = request;
  if (budget.kind === 'none') return { here, book, chosen: NOTHING, origins: new Map(), sample: null };
  const gathered = gatherTable(session, { readable: new Set() });
  const { table } = gathered;
  const plan = planVerify({ table, disk: diskNumber(session, gathered, diskId), budget, notSince });
  const origins = new Map<string, string>();
  for (const { sha256, origin } of diskObjects(library.access, objectLogPath(library, diskId)))
    if (origin !== null) origins.set(sha256, origin);
  const objects = [...plan.rows].map((row) => ({
    sha256: hashAt(table, row),
    size: itemAt(table.sizes, row),
  }));
  const sample = request.sample === undefined ? null : new DiskSample(objects, request.sample);
  const chosen = sample === null ? { objects, later: plan.later } : { ...NOTHING, objects: sample.objects };
  return { here, book, chosen, origins, sample };
}

interface ChosenObjects {
  /** In the order in which they are read. */
  readonly objects: readonly StoredObject[];
  readonly later: Sum;
}

const NOTHING: ChosenObjects = { objects: [], later: { files: 0, bytes: 0 } };

function bytesOf(objects: readonly StoredObject[]): number {
  return objects.reduce((sum, { size }) => sum + size, 0);
}

function batchAt(objects: readonly StoredObject[], from: number): readonly StoredObject[] {
  let bytes = 0;
  let to = from;
  while (to < objects.length && to - from < TOGETHER.objects && bytes < TOGETHER.bytes) {
    bytes += objects[to]?.size ?? 0;
    to += 1;
  }
  return objects.slice(from, to);
}

/** Counts what was written down, and names the first of what is bad. */
class Findings {
  readonly #origins: ReadonlyMap<string, string>;
  readonly #bad = new Map<BadKind, string[]>();
  readonly #counts = new Map<BadKind, number>();
  #good = 0;

  constructor(origins: ReadonlyMap<string, string>) {
    this.#origins = origins;
  }

  add(events: readonly ReadEvent[]): void {
    for (const event of events)
      if (event.kind === 'read') this.#good += 1;
      else if (isBad(event.why)) {
        this.#counts.set(event.why, 1 + (this.#counts.get(event.why) ?? 0));
        const first = this.#bad.get(event.why) ?? [];
        this.#bad.set(event.why, first);
        if (first.length < TOLD) first.push(displayPath(this.#origins.get(event.sha256) ?? event.sha256));
      }
  }

  report(): Record<BadKind, BadObjects> & { readonly good: number } {
    const of = (kind: BadKind) => ({ count: this.#counts.get(kind) ?? 0, first: this.#bad.get(kind) ?? [] });
    return {
      good: this.#good,
      ...{ missing: of('missing'), short: of('short') },
      ...{ wrong: of('wrong'), unreadable: of('unreadable') },
    };
  }
}
