import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import { throwIfStopped } from '@mediastruct/core';
import { DiscReader } from '../read/disc-reader.ts';
import type { FoundFile } from './disc-files.ts';

/** A file that is not as the manifests say. */
export interface WrongFile {
  readonly path: string;
  readonly sha256: string;
  /** Null where no directory shows it. */
  readonly file: FoundFile | null;
}

export interface ProveTask {
  readonly image: string;
  readonly files: ReadonlyMap<string, FoundFile>;
  readonly sums: ReadonlyMap<string, string>;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

/** Reads every file that should be there and compares its sum; returns those that are wrong, in the order of the disc. */
export async function wrongFiles(access: FileAccess, task: ProveTask): Promise<readonly WrongFile[]> {
  const { image, files, sums, progress, stop } = task;
  const placed = [...sums].map(([path, sha256]) => ({ path, sha256, file: files.get(path) ?? null }));
  const sectorOf = ({ file }: WrongFile) => file?.extents[0]?.sector ?? 0;
  placed.sort((a, b) => sectorOf(a) - sectorOf(b));
  const totalBytes = placed.reduce((sum, { file }) => sum + (file?.size ?? 0), 0);
  progress({ kind: 'phase', phase: 'proving the files', totalFiles: placed.length, totalBytes });
  if (placed.every(({ file }) => file === null)) return placed;
  using disc = new DiscReader(access, image);
  const wrong: WrongFile[] = [];
  for (const one of placed) {
    await new Promise((resolve) => setImmediate(resolve));
    throwIfStopped(stop);
    const read =
      one.file === null
        ? null
        : disc.hash(one.file, (bytes) => progress({ kind: 'advance', files: 0, bytes }));
    progress({ kind: 'advance', files: 1, bytes: 0, path: one.path });
    if (read?.sha256 !== one.sha256) wrong.push(one);
  }
  return wrong;
}
