import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import type { FileAccess } from '../../files/file-access.ts';
import { lstatOrNull } from '../../files/file-access.ts';
import { PRIVATE, StateFileWriter } from '../../files/state-file.ts';
import { makeFolders } from '../../files/sync-folder.ts';
import { writeExport } from '../../files/write-export.ts';
import { CHAIN_NAME, formatChain } from './chain.ts';
import type { ComparedAlgorithm, EarlierHashes } from './earlier-hashes.ts';
import type { HashAction, ListedHash, MediaHash } from './hash-list.ts';
import { formatHashList } from './hash-list.ts';
import type { History } from './history.ts';
import { copyLists, earlierHashes, HISTORY_FOLDER, idOf, readHistory, unchainedLists } from './history.ts';

/** A history that is to get its next generation. */
export interface OpenHistory {
  /** Its folder `ascmhl`. */
  readonly folder: string;
  readonly history: History | null;
  readonly earlier: EarlierHashes;
}

/** What a generation is about. */
export interface GenerationFacts {
  /** The folder that was read; absolute. The list is named after it. */
  readonly source: string;
  /** When it was read, ISO 8601 UTC. */
  readonly readAt: string;
  readonly createdAt: string;
  readonly toolVersion: string;
  /** As in the head of a list. */
  readonly ignored: readonly string[];
}

/**
 * Opens the history in a folder, which is made if need be. Where it has none, that of `inheritedFrom` is copied there, which is not written to. Memory: about 200 bytes for each file
 * of the history.
 */
export function openHistory(access: FileAccess, folder: string, inheritedFrom?: string): OpenHistory {
  const target = join(folder, HISTORY_FOLDER);
  makeFolders(access, target);
  const own = readHistory(access, target);
  const inherited =
    own !== null || inheritedFrom === undefined
      ? null
      : readHistory(access, join(inheritedFrom, HISTORY_FOLDER));
  const history = own ?? inherited;
  const earlier = earlierHashes(access, history);
  if (inherited !== null) copyLists(access, inherited, target);
  return { folder: target, history, earlier };
}

/** A generation that was written. */
export interface AddedGeneration {
  /** Absolute path of its list. */
  readonly list: string;
  readonly generation: number;
  /**
   * Absolute paths of lists beside the chain that it does not name: a run that was killed between its list and its chain leaves one. They are no part of the history, and
   * stay as they are.
   */
  readonly unchained: readonly string[];
}

/** Writes the next generation: a hash list, then the chain that names it. */
export function addGeneration(
  access: FileAccess,
  { folder, history }: OpenHistory,
  { facts, hashes }: { readonly facts: GenerationFacts; readonly hashes: Iterable<ListedHash> },
): AddedGeneration {
  const generations = history?.generations ?? [];
  const number = (generations.at(-1)?.number ?? 0) + 1;
  const unchained = unchainedLists(access, folder, generations);
  const name = freeName(access, folder, { number, facts });
  const list = join(folder, name);
  writeExport(access, list, formatHashList({ ...facts, hostname: hostname() }, hashes));
  using chain = new StateFileWriter(access, join(folder, CHAIN_NAME), { mode: PRIVATE });
  chain.write(formatChain([...generations, { number, name, c4: idOf(access, list) }]));
  chain.commit();
  return { list, generation: number, unchained };
}

/** The name of a list, with a number where a run that was killed left a list of that name. */
function freeName(
  access: FileAccess,
  folder: string,
  { number, facts: { source, readAt } }: { readonly number: number; readonly facts: GenerationFacts },
): string {
  const stamp = readAt.slice(0, 19).replace('T', '_').replaceAll(':', '');
  for (let nth = 1; ; nth++) {
    const named = `${folderName(source)}${nth === 1 ? '' : `-${nth}`}`;
    const name = `${String(number).padStart(4, '0')}_${named}_${stamp}Z.mhl`;
    if (lstatOrNull(access, join(folder, name)) === null) return name;
  }
}

/** A hash with what it comes to beside an earlier one. */
export function judgedHash(
  earlier: EarlierHashes,
  path: string,
  { algorithm, digest }: { readonly algorithm: ComparedAlgorithm; readonly digest: string },
): MediaHash {
  return { algorithm, digest, action: actionOf(earlier.of(path, algorithm), digest) };
}

function actionOf(earlier: string | null | undefined, now: string): HashAction | undefined {
  if (earlier === undefined) return 'original';
  if (earlier === null) return undefined;
  return earlier === now ? 'verified' : 'failed';
}

/** A name that every file system takes. */
export function folderName(source: string): string {
  return (
    basename(source)
      .toWellFormed()
      .replace(/[^\p{L}\p{N}._-]+/gu, '_')
      .slice(0, 60) || 'source'
  );
}
