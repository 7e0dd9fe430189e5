import type { FileAccess, FileStat, ProgressListener, StopFlag } from '@mediastruct/core';
import { comparePaths, errnoOf, throwIfStopped, walkTree } from '@mediastruct/core';
import { hashContent, UnreadableFile } from './hash-content.ts';
import type { DiscSet, SetContent, SetName } from './set-content.ts';

const NAMED = 100;

export interface FolderRequest {
  /** Absolute path of the folder. */
  readonly folder: string;
  /** The set that it continues: its files of the same size and time are not read again, what it has on discs stays there. */
  readonly from: DiscSet | null;
  /** Absolute paths that are none of the folder's contents, such as the catalogue itself. */
  readonly leaveOut: readonly string[];
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

/** What a walk could not take, and what it does not take: how much, and the first 100 of each. */
export interface LeftOut {
  readonly count: number;
  readonly first: readonly { readonly path: string; readonly what: string }[];
}

export interface FolderContents {
  readonly contents: readonly SetContent[];
  readonly files: number;
  readonly bytes: number;
  /** Files that were read now; the others are as `from` says. */
  readonly read: number;
  readonly unreadable: LeftOut;
  /** Symlinks, which are not followed, and special files. */
  readonly leftOut: LeftOut;
}

interface FoundFile {
  readonly path: string;
  readonly stat: FileStat;
}

/**
 * Walks a folder and hashes every file. Reading goes on after a file that cannot be read. Memory: about 1.5 KB a file.
 */
export async function catalogueFolder(access: FileAccess, request: FolderRequest): Promise<FolderContents> {
  const { folder, from, progress, stop } = request;
  const known = knownNames(from);
  const contents = new Map<string, { size: number; names: SetName[] }>();
  const unreadable = new Tally();
  const leftOut = new Tally();
  const tally = { files: 0, bytes: 0, read: 0 };
  const pause = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    throwIfStopped(stop, 'Run the command again; nothing was written.');
  };
  progress({ kind: 'phase', phase: 'reading the folder' });
  let waited = 0;
  for (const entry of walkTree(access, folder, {
    leaveOut: (path) => request.leaveOut.includes(`${folder}/${path}`),
  })) {
    if (waited++ % 100 === 0) await pause();
    if (entry.kind === 'file') await take(entry);
    else if (entry.kind === 'failed') unreadable.add(entry.path, entry.message);
    else
      leftOut.add(
        entry.path,
        entry.kind === 'symlink' ? 'a symlink, which is not followed' : 'no regular file',
      );
  }
  return {
    contents: contentsOf(contents, from),
    ...tally,
    unreadable: unreadable.told(),
    leftOut: leftOut.told(),
  };

  async function take({ path, stat }: FoundFile): Promise<void> {
    const before = known.get(path);
    const isKnown = before !== undefined && before.size === stat.size && before.mtimeNs === stat.mtimeNs;
    try {
      const onBytes = (bytes: number) => progress({ kind: 'advance', files: 0, bytes });
      const found = isKnown
        ? { sha512: before.sha512, stat }
        : await hashContent(access, `${folder}/${path}`, { onBytes, pause });
      add(found.sha512, { path, stat: found.stat });
      if (!isKnown) tally.read += 1;
    } catch (error) {
      if (!(error instanceof UnreadableFile) && errnoOf(error) === null) throw error;
      unreadable.add(path, error instanceof Error ? error.message : String(error));
    }
    progress({ kind: 'advance', files: 1, bytes: 0, path });
  }

  function add(sha512: string, { path, stat }: FoundFile): void {
    const content = contents.get(sha512) ?? { size: stat.size, names: [] };
    contents.set(sha512, content);
    const isExecutable = (stat.mode & 0o111) !== 0;
    content.names.push({ path, mtimeNs: stat.mtimeNs, isTimeExact: true, isExecutable });
    tally.files += 1;
    tally.bytes += stat.size;
  }
}

/** What a set says of each of its names; of times that prove nothing it says nothing. */
function knownNames(
  from: DiscSet | null,
): ReadonlyMap<string, { readonly sha512: string; readonly size: number; readonly mtimeNs: bigint }> {
  const known = new Map<string, { sha512: string; size: number; mtimeNs: bigint }>();
  for (const { sha512, size, names } of from?.contents ?? [])
    for (const { path, mtimeNs, isTimeExact } of names)
      if (isTimeExact) known.set(path, { sha512, size, mtimeNs });
  return known;
}

function contentsOf(
  found: ReadonlyMap<string, { size: number; names: SetName[] }>,
  from: DiscSet | null,
): readonly SetContent[] {
  const discs = new Map((from?.contents ?? []).map(({ sha512, disc }) => [sha512, disc]));
  const contents = [...found].map(([sha512, { size, names }]) => {
    const [first, ...others] = names.sort((a, b) => comparePaths(a.path, b.path));
    if (first === undefined) throw new Error(`${sha512} has no name`);
    return { sha512, size, names: [first, ...others] as const, disc: discs.get(sha512) ?? null };
  });
  return contents.sort((a, b) => comparePaths(a.names[0].path, b.names[0].path));
}

class Tally {
  #count = 0;
  readonly #first: { path: string; what: string }[] = [];

  add(path: string, what: string): void {
    this.#count += 1;
    if (this.#first.length < NAMED) this.#first.push({ path, what });
  }

  told(): LeftOut {
    return { count: this.#count, first: this.#first };
  }
}
