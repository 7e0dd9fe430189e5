import { join } from 'node:path';
import type { FileAccess, OwnerOfAttributes, Session } from '@mediastruct/core';
import {
  displayPath,
  makeFolders,
  MediaStructError,
  orNullIfAbsent,
  syncFolder,
  throwIfStopped,
  toStatRecord,
  writeFileAttributes,
} from '@mediastruct/core';
import type { FileChange } from '../tree/tree-change.ts';
import type { NewContent, NewContents } from './new-contents.ts';
import { giveOwned } from './owned.ts';

export interface StageContentsRequest {
  /** Absolute path of the folder in its old state. */
  readonly folder: string;
  /** Absolute path of a folder for the contents; it is made. */
  readonly staged: string;
  readonly contents: NewContents;
}

/**
 * Makes every file that is to be placed under a name of its own, durable, with its mode, time and attributes, and reads it back. Throws `content-mismatch` (10)
 * where one is not as the listing of the new state tells; the folder is only read. Returns the absolute path of each.
 */
export async function stageContents(
  session: Session,
  changes: readonly FileChange[],
  request: StageContentsRequest,
): Promise<ReadonlyMap<string, string>> {
  const { access } = session.library;
  const { folder, staged, contents } = request;
  const parts = new Map(changes.map(({ path }, nth) => [path, join(staged, String(nth))]));
  const partOf = ({ path }: FileChange) => parts.get(path) ?? join(staged, path);
  if (changes.length > 0) makeFolders(access, staged);
  session.progress({ kind: 'phase', phase: 'making new contents', totalFiles: changes.length });
  for (const batch of batchesOf(changes, contents.width)) {
    throwIfStopped(session.stop, 'Nothing was changed.');
    const wanted = batch.map((change) => ({ change, folder, part: partOf(change) }));
    await contents.write(wanted.filter(({ change }) => change.content.kind === 'new'));
    await copyOld(
      session,
      wanted.filter(({ change }) => change.content.kind !== 'new'),
    );
    for (const { path, to } of batch) session.progress({ kind: 'advance', files: 1, bytes: to.size, path });
  }
  await refuseOthers(session, changes, partOf);
  await giveAttributes(changes, partOf);
  for (const change of changes) giveOwned(access, partOf(change), change.to);
  if (changes.length > 0) syncFolder(access, staged);
  return parts;
}

/** What contents are called until they are placed, and the deltas that they are made of. */
const STAGED_NAME = /^[0-9]+(\.delta)?$/;

/** Removes what was made for a change that nobody agreed to. What has another name is not ours, and stays. */
export function dropStaged(access: FileAccess, staged: string): void {
  const entries = orNullIfAbsent(() => access.readdir(staged));
  if (entries === null) return;
  const ours = entries.filter(({ name, kind }) => kind === 'file' && STAGED_NAME.test(name));
  for (const { name } of ours) access.unlink(join(staged, name));
  if (ours.length === entries.length) access.rmdir(staged);
}

/** Bytes of contents that are made together, so that a stop is heard and progress is told. */
const BATCH_BYTES = 256 << 20;

function* batchesOf(changes: readonly FileChange[], width: number): Generator<readonly FileChange[]> {
  let batch: FileChange[] = [];
  let bytes = 0;
  for (const change of changes) {
    batch.push(change);
    bytes += change.to.size;
    if (batch.length < width && bytes < BATCH_BYTES) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

async function copyOld({ content, library }: Session, wanted: readonly NewContent[]): Promise<void> {
  const requests = wanted.map(({ change, folder, part }) => {
    const from = join(folder, change.content.kind === 'old' ? change.content.path : change.path);
    return { from, part, sha256: change.to.sha256, stat: toStatRecord(library.access.lstat(from)) };
  });
  const outcomes = await content.stageCopies(requests);
  requests.forEach(({ from }, nth) => {
    const copied = outcomes[nth];
    if (copied?.kind === 'staged') return;
    throw new MediaStructError(
      'tree-changed',
      `${displayPath(from)}: could not be copied: ${copied?.message ?? 'no answer'}`,
      { path: from, suggestions: ['Nothing was changed.'] },
    );
  });
}

/** What was written is read back: a content is placed only as the listing of the new state tells it. */
async function refuseOthers(
  { content }: Session,
  changes: readonly FileChange[],
  partOf: (change: FileChange) => string,
): Promise<void> {
  const found = await content.hashFiles(changes.map(partOf));
  changes.forEach(({ path, to }, nth) => {
    const outcome = found[nth];
    if (outcome?.kind === 'hashed' && outcome.sha256 === to.sha256) return;
    const what = outcome?.kind === 'hashed' ? `made ${outcome.sha256}` : (outcome?.message ?? 'no answer');
    throw new MediaStructError(
      'content-mismatch',
      `${displayPath(path)}: expected a content of SHA-256 ${to.sha256}, ${what}`,
      { path, suggestions: ['Nothing was changed. The archive is damaged, or made for another state.'] },
    );
  });
}

async function giveAttributes(
  changes: readonly FileChange[],
  partOf: (change: FileChange) => string,
): Promise<void> {
  const owners = changes.flatMap((change): OwnerOfAttributes[] => {
    const { attributes } = change.to;
    return attributes === undefined ? [] : [{ path: partOf(change), attributes }];
  });
  const [lost] = await writeFileAttributes(owners);
  if (lost !== undefined)
    throw new MediaStructError(
      'tool-missing',
      lost.path === null ? lost.why : `${displayPath(lost.path)}: ${lost.why}`,
      {
        suggestions: ['Install the package "attr". Nothing was changed.'],
      },
    );
}
