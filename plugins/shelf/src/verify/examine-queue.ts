import type { HashOutcome, Session } from '@mediastruct/core';
import { itemAt, joinPath, lstatOrNull, openCatalogue, throwIfStopped } from '@mediastruct/core';
import type { DiskHere } from '../disks/disk-here.ts';
import { objectLogPath } from '../disks/object-log.ts';
import { objectPath } from '../disks/object-path.ts';
import { CopiesAtHand } from './copies-at-hand.ts';
import type { QueuedObject } from './queued-objects.ts';
import { queuedObjects } from './queued-objects.ts';
import type { AtPlace, SickObject } from './sick-object.ts';

const TOGETHER = 64;

/**
 * Looks at every object of a disk that was found bad and not brought back since: what stands at its place now, and which other copy reads right. Holds no
 * lock; what is found is checked again when it is done. Memory: about 1 kB a bad object.
 */
export async function examineQueue(
  session: Session,
  { disk, root }: DiskHere,
  from: readonly string[],
): Promise<readonly SickObject[]> {
  const { library, holderKinds, progress, stop, warnings } = session;
  const queued = queuedObjects(library.access, objectLogPath(library, disk.diskId));
  using catalogue = openCatalogue(library, { kinds: holderKinds });
  // What such a record tells of is not asked for a good copy.
  for (const { path = library.root, message } of catalogue.damaged) warnings.add(path, message);
  const copies = new CopiesAtHand(session, catalogue, {
    ...{ exceptDisk: disk.diskId, from },
    wanted: new Set(queued.map(({ sha256 }) => sha256)),
  });
  if (queued.length > 0)
    progress({ kind: 'phase', phase: 'reading other copies', totalFiles: queued.length });
  const sick: SickObject[] = [];
  for (let at = 0; at < queued.length; at += TOGETHER) {
    throwIfStopped(stop);
    const batch = queued.slice(at, at + TOGETHER);
    sick.push(...(await examineBatch(session, { root, copies, batch })));
    progress({ kind: 'advance', files: batch.length, bytes: 0 });
  }
  return sick;
}

interface Batch {
  readonly root: string;
  readonly copies: CopiesAtHand;
  readonly batch: readonly QueuedObject[];
}

async function examineBatch(
  session: Session,
  { root, copies, batch }: Batch,
): Promise<readonly SickObject[]> {
  // In our own layout: what distbackup wrote stays as it is, and a good copy comes beside it.
  const places = batch.map(({ sha256 }) => joinPath(root, objectPath(sha256)));
  const now = await lookAt(session, places);
  const open = batch.map((object, nth) => ({
    ...{ object, place: itemAt(places, nth), now: itemAt(now, nth) },
    known: copies.of(object.sha256),
    good: null as SickObject['good'],
    failed: [] as string[],
  }));
  let unsettled = open.filter((one) => one.now.kind !== 'read' || one.now.sha256 !== one.object.sha256);
  for (let nth = 0; unsettled.length > 0; nth += 1) {
    const asked = unsettled.flatMap((one) => {
      const path = one.known.paths[nth];
      return path === undefined ? [] : [{ one, path }];
    });
    const outcomes = await hashed(
      session,
      asked.map(({ path }) => path),
    );
    asked.forEach(({ one, path }, at) => {
      const outcome = itemAt(outcomes, at);
      if (outcome.kind === 'hashed' && outcome.sha256 === one.object.sha256)
        one.good = { path, stat: outcome.stat };
      else {
        one.failed.push(path);
        session.warnings.add(path, whyNotUsed(outcome));
      }
    });
    unsettled = asked.map(({ one }) => one).filter(({ good }) => good === null);
  }
  return open.map(({ known: { away }, ...rest }) => ({ ...rest, away }));
}

/** Told also where yet another copy reads right: the one that does not has to be seen to. */
function whyNotUsed(outcome: HashOutcome): string {
  return outcome.kind === 'hashed'
    ? 'reads otherwise than what is known of it, so nothing is healed from it'
    : `${outcome.message}, so nothing is healed from it`;
}

async function lookAt(session: Session, places: readonly string[]): Promise<readonly AtPlace[]> {
  const { access } = session.library;
  const there = places.filter((place) => isThere(access, place));
  const outcomes = await hashed(session, there);
  const byPlace = new Map(there.map((place, nth) => [place, itemAt(outcomes, nth)]));
  return places.map((place): AtPlace => {
    const outcome = byPlace.get(place);
    if (outcome === undefined) return { kind: 'nothing' };
    return outcome.kind === 'hashed'
      ? { kind: 'read', sha256: outcome.sha256, stat: outcome.stat }
      : { kind: 'unreadable', message: outcome.message };
  });
}

function hashed({ content, progress }: Session, paths: readonly string[]): Promise<readonly HashOutcome[]> {
  return content.hashFiles(paths, (bytes) => progress({ kind: 'advance', files: 0, bytes }));
}

function isThere(access: Session['library']['access'], path: string): boolean {
  try {
    return lstatOrNull(access, path) !== null;
  } catch {
    // A disk that cannot tell: reading says why.
    return true;
  }
}
