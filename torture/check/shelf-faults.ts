import { gunzipSync } from 'node:zlib';
import type { FileAccess } from '@mediastruct/core';
import { errnoOf, lstatOrNull, MediaStructError } from '@mediastruct/core';
import { hashFile, openForReading, readFull } from '@mediastruct/core/testing';
import { readDiskIdentity } from '../../plugins/shelf/src/disks/disk-identity.ts';
import { standingObjects } from '../../plugins/shelf/src/disks/disk-objects.ts';
import { judgeIdentity } from '../../plugins/shelf/src/disks/judge-identity.ts';
import { objectLogPath } from '../../plugins/shelf/src/disks/object-log.ts';
import { objectOnDisk } from '../../plugins/shelf/src/disks/object-path.ts';
import { readShelf } from '../../plugins/shelf/src/ledger/shelf-ledger.ts';
import type { DiskName } from '../commands/shelf-stage.ts';
import { diskRoot } from '../commands/shelf-stage.ts';
import type { Stage } from '../commands/stage.ts';
import { stageSession } from '../commands/stage.ts';
import type { Finding } from './findings.ts';

export interface ShelfTruth {
  readonly disks: readonly DiskName[];
  /** Contents that no disk may be without: each has to be whole on one of them. */
  readonly held: readonly string[];
  /** Objects that are spoiled and may be taken for good ones, because nobody has read them yet. */
  readonly unread: readonly string[];
}

/** What the library tells of its disks is true: each is known again, and has every object that it is said to have. */
export function findShelfFaults(stage: Stage, { disks, held, unread }: ShelfTruth): readonly Finding[] {
  const findings: Finding[] = [];
  for (const name of disks) findings.push(...findDiskFaults(stage, name, unread));
  const isWhole = (sha256: string) => disks.some((name) => holds(stage, name, sha256));
  for (const sha256 of held)
    if (!isWhole(sha256)) findings.push({ kind: 'lost', detail: `no disk has ${sha256}` });
  return findings;
}

/** As `findShelfFaults`, of one disk. */
export function findDiskFaults(stage: Stage, name: DiskName, unread: readonly string[]): Finding[] {
  const { access, places } = stage;
  const root = diskRoot(places, name);
  const { library } = stageSession(stage);
  const identity = readDiskIdentity(access, root);
  if (identity === null) return [{ kind: 'lost', detail: `${name} does not say which disk it is` }];
  const findings: Finding[] = [];
  const { kind } = judgeIdentity(readShelf(library), identity);
  if (kind !== 'same') findings.push({ kind: 'ledger', detail: `${name} is taken for ${kind}` });
  for (const sha256 of standingObjects(access, objectLogPath(library, identity.diskId)).keys())
    if (!unread.includes(sha256) && !holds(stage, name, sha256))
      findings.push({ kind: 'ledger', detail: `${name} is said to have ${sha256}, and has not` });
  findings.push(...findTornCatalogue(access, `${root}/catalogue/set.ndjson.gz`));
  return findings;
}

export function holds({ access, places }: Stage, name: DiskName, sha256: string): boolean {
  const found = hashFile(access, objectOnDisk({ access }, diskRoot(places, name), sha256));
  return found.kind === 'hashed' && found.sha256 === sha256;
}

function findTornCatalogue(access: FileAccess, path: string): Finding[] {
  if (lstatOrNull(access, path) === null) return [];
  try {
    const text = gunzipSync(readWhole(access, path)).toString('utf8');
    if (text.endsWith('\n')) return [];
    return [{ kind: 'torn', detail: `${path}: its last line is not whole` }];
  } catch (error) {
    if (error instanceof MediaStructError || errnoOf(error) !== null) throw error;
    return [{ kind: 'torn', detail: `${path}: ${String(error)}` }];
  }
}

function readWhole(access: FileAccess, path: string): Uint8Array {
  const bytes = new Uint8Array(access.lstat(path).size);
  const fd = openForReading(access, path);
  try {
    return bytes.subarray(0, readFull(access, fd, bytes));
  } finally {
    access.close(fd);
  }
}
