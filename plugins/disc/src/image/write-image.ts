import { hash } from 'node:crypto';
import type { FileAccess } from '@mediastruct/core';
import { displayPath, MediaStructError, nodeFileAccess } from '@mediastruct/core';
import { copierFor } from './copier.ts';
import type { CopiedFile, CopyOutcome, CopyTask, SumName } from './copy-files.ts';
import type { DiscFile } from './disc-tree.ts';
import { EarlySync } from './early-sync.ts';
import type { ImageLayout } from './layout.ts';
import type { Piece } from './metadata-pieces.ts';
import { lastPiece, metadataPieces } from './metadata-pieces.ts';
import { SectorWriter } from './sector-writer.ts';
import { SECTOR } from './sectors.ts';

/** Small files are copied together: a task costs 25-30 us. */
const FILES_A_TASK = 128;
const BYTES_A_TASK = 8 << 20;

export interface ImageTask {
  readonly layout: ImageLayout;
  /** The folder that the layout was planned from. */
  readonly source: string;
  /** An open, empty file to write to. */
  readonly fd: number;
  /** Threads that copy; 0, and if absent, means one for each core. */
  readonly threads?: number | undefined;
  /** What else each file is hashed with. */
  readonly also?: 'sha512' | undefined;
  /** Told of each file in their order once it is written, with the SHA-256 of what was read, and the other sum that was asked for. */
  readonly onFile: (file: DiscFile, sha256: string, other?: string) => void;
  readonly onBytes: (bytes: number) => void;
  /** Told of each piece that describes files. */
  readonly onPiece?: ((piece: Piece) => void) | undefined;
  readonly throwIfStopped: () => void;
}

/**
 * Writes an image; each file is read once and hashed as it is read, several at a time. Files that are made follow when all before them are written.
 * Throws `content-mismatch` where a file is not as long as when the image was planned.
 */
export async function writeImage(access: FileAccess, task: ImageTask): Promise<void> {
  const { layout, fd } = task;
  const pieces = new SectorWriter(access, fd);
  for (const piece of metadataPieces(layout)) writePiece(pieces, piece, task);
  pieces.flush();
  await copyAll(access, task);
  writeMadeFiles(access, task);
  const last = lastPiece(layout);
  const end = new SectorWriter(access, fd, last.sector);
  writePiece(end, last, task);
  end.flush();
}

function writePiece(writer: SectorWriter, piece: Piece, { onPiece }: ImageTask): void {
  writer.goTo(piece.sector);
  writer.write(piece.bytes);
  onPiece?.(piece);
}

/** Copies every file that stands somewhere; what the disk still has to do at the end is begun early. */
async function copyAll(access: FileAccess, task: ImageTask): Promise<void> {
  // Of another file system than the machine's own the descriptor may mean something else.
  await using syncing = access === nodeFileAccess ? new EarlySync(task.fd) : null;
  await using copier = copierFor(access, { threads: task.threads ?? 0, onBytes: task.onBytes });
  const running: { readonly files: readonly DiscFile[]; readonly outcome: Promise<CopyOutcome> }[] = [];
  const endFirst = async () => {
    const first = running.shift();
    if (first === undefined) return;
    tellCopied(task, first.files, await first.outcome);
    syncing?.offer((first.files.at(-1)?.firstSector ?? 0) * SECTOR);
    task.throwIfStopped();
  };
  for (const files of inTasks(task.layout.files)) {
    const outcome = copier.copy(copyTask(task, files));
    // It is awaited in its turn; until then its failure is nobody's.
    outcome.catch(() => {});
    running.push({ files, outcome });
    if (running.length >= copier.width) await endFirst();
  }
  while (running.length > 0) await endFirst();
  await syncing?.finish();
}

/** Files that follow each other, some small ones or a large one together. */
function* inTasks(files: readonly DiscFile[]): Generator<readonly DiscFile[]> {
  let together: DiscFile[] = [];
  let bytes = 0;
  for (const file of files) {
    if (file.made !== undefined) continue;
    const isFull = together.length === FILES_A_TASK || bytes + file.size > BYTES_A_TASK;
    if (isFull && together.length > 0) {
      yield together;
      together = [];
      bytes = 0;
    }
    together.push(file);
    bytes += file.size;
  }
  if (together.length > 0) yield together;
}

function copyTask({ fd, source, also }: ImageTask, files: readonly DiscFile[]): CopyTask {
  const sums: readonly SumName[] = also === undefined ? ['sha256'] : ['sha256', also];
  return {
    fd,
    sums,
    files: files.map((file) => ({
      path: pathOf(source, file),
      size: file.size,
      firstSector: file.firstSector,
    })),
  };
}

function pathOf(source: string, { from, path }: DiscFile): string {
  return from ?? `${source}/${path}`;
}

function tellCopied({ onFile }: ImageTask, files: readonly DiscFile[], outcome: CopyOutcome): void {
  if (outcome.kind === 'length') throw changed(outcome.file);
  if (outcome.kind === 'failed')
    throw Object.assign(new Error(outcome.message), { code: outcome.errno, path: outcome.file?.path });
  for (const [at, file] of files.entries()) {
    const [sha256, other] = outcome.sums[at] ?? [];
    if (sha256 === undefined) throw new Error(`${file.path}: it was copied, and its sum was not told`);
    onFile(file, sha256, other);
  }
}

function writeMadeFiles(access: FileAccess, { layout, fd, onFile, onBytes }: ImageTask): void {
  for (const file of layout.files) {
    if (file.made === undefined) continue;
    const bytes = file.made();
    if (bytes.length !== file.size)
      throw new Error(`${file.path}: ${bytes.length} bytes were made, and ${file.size} were planned`);
    const writer = new SectorWriter(access, fd, file.firstSector);
    writer.write(bytes);
    writer.flush();
    onBytes(bytes.length);
    onFile(file, hash('sha256', bytes, 'hex'));
  }
}

function changed({ path, size }: CopiedFile): MediaStructError {
  return new MediaStructError(
    'content-mismatch',
    `${displayPath(path)}: expected ${size} bytes, as it had when the image was planned, found another length`,
    {
      path,
      suggestions: ['Was it changed meanwhile? Nothing of the image was kept. Run the command again.'],
    },
  );
}
