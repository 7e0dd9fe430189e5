import { pathBelow } from '../../src/library/path-below.ts';
import { dirname } from 'node:path';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import type {
  CopyOperation,
  MoveOperation,
  NewOperation,
  RetireOperation,
  RetractOperation,
  StayOperation,
} from '../../src/journal/plan/operation.ts';
import type { PreparedRun } from '../../src/journal/run/run.ts';
import { prepareRun } from '../../src/journal/prepare-run.ts';
import type { Session } from '../../src/journal/session.ts';
import { toStatRecord } from '../../src/records/file-record.ts';

export type Decision = NewOperation;

/** What a plan knows of a file that stands there now. */
export function known(from: string): Pick<MoveOperation, 'from' | 'stat' | 'sha256'> {
  const sha256 = createHash('sha256').update(readFileSync(from)).digest('hex');
  return { from, stat: toStatRecord(nodeFileAccess.lstat(from)), sha256 };
}

export function move(from: string, to: string, more: Partial<MoveOperation> = {}): Omit<MoveOperation, 'id'> {
  return { kind: 'move', ...known(from), to, state: 'filed', because: { code: 'dated' }, ...more };
}

export function copy(from: string, to: string, more: Partial<CopyOperation> = {}): Omit<CopyOperation, 'id'> {
  return { ...move(from, to), kind: 'copy', ...more };
}

export function retract(
  from: string,
  keepers: readonly string[],
  more: Partial<RetractOperation> = {},
): Omit<RetractOperation, 'id'> {
  return { kind: 'retract', ...known(from), keepers, state: 'removed', because: { code: 'proven' }, ...more };
}

export function retire(from: string, keepers: readonly string[]): Omit<RetireOperation, 'id'> {
  return { kind: 'retire', ...known(from), keepers, state: 'removed', because: { code: 'proven' } };
}

/** Nothing is done; with keepers, one of them must prove it. */
export function none(
  from: string,
  keepers?: readonly string[],
  more: Partial<StayOperation> = {},
): Omit<StayOperation, 'id'> {
  return { kind: 'none', ...known(from), keepers, state: 'duplicate', because: { code: 'held' }, ...more };
}

/** A job that decides just this. Folders outside the library that it takes files from are its sources. */
export function deciding(...decisions: readonly Decision[]): (session: Session) => Promise<PreparedRun> {
  return (session) => {
    const folders = decisions.filter(({ kind }) => kind !== 'none').map(({ from }) => dirname(from));
    const sources = [...new Set(folders)].filter(
      (folder) => pathBelow(session.library.root, folder) === null,
    );
    return prepareRun(session, { job: 'test', options: {}, sources }, (plan) => {
      for (const decision of decisions) plan.add(decision);
    });
  };
}
