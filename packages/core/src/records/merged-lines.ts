import { itemAt } from '../errors/item-at.ts';
import type { FileAccess } from '../files/file-access.ts';
import { openForReading, readAt } from '../files/hash-file.ts';
import { comparePaths } from '../files/path-text.ts';
import type { ChangesEnd } from './changes-file.ts';
import { damagedChanges, isDrop, parseChange, readChangeLines } from './changes-file.ts';
import { readCurrentChanges } from './current-changes.ts';
import { readBaseLines } from './index-base.ts';
import type { StoredLine } from './line-reader.ts';
import { linePath } from './record-scan.ts';

/** What a run or a crawl last said of a path: where its line stands in the changes. */
export interface HeldChange {
  readonly path: string;
  readonly offset: number;
  readonly length: number;
  /** True where no file is there any more. */
  readonly isDrop: boolean;
}

/** The last change of each path, in the byte order of the paths. Memory: about 200 bytes a path. */
export class HeldChanges {
  readonly sorted: readonly HeldChange[];
  readonly #access: FileAccess;
  readonly #path: string;
  #fd: number | null = null;

  constructor(access: FileAccess, path: string, end: Pick<ChangesEnd, 'bytes' | 'last'> | null) {
    this.#access = access;
    this.#path = path;
    this.sorted = end?.last == null ? [] : lastChanges(access, path, end.bytes);
  }

  /** The record line of a change that is no drop. */
  lineOf(nth: number): StoredLine {
    const { offset, length } = itemAt(this.sorted, nth);
    this.#fd ??= openForReading(this.#access, this.#path);
    const bytes = readAt(this.#access, this.#fd, { offset, length });
    if (bytes === null) throw damagedChanges(this.#path, 'it became shorter while it was read');
    return { bytes, number: nth + 1, offset, whole: true };
  }

  [Symbol.dispose](): void {
    if (this.#fd !== null) this.#access.close(this.#fd);
    this.#fd = null;
  }
}

/** The record lines of an index in the byte order of their paths, base and changes merged. */
export function* mergedLines(
  access: FileAccess,
  { indexPath, changes }: { indexPath: string; changes: HeldChanges },
): Generator<StoredLine> {
  const { sorted } = changes;
  let next = 0;
  for (const line of readBaseLines(access, indexPath)) {
    const path = next < sorted.length ? linePath(indexPath, line) : '';
    for (; next < sorted.length && comparePaths(pathAt(sorted, next), path) < 0; next++)
      yield* changed(changes, next);
    if (next < sorted.length && pathAt(sorted, next) === path) yield* changed(changes, next++);
    else yield line;
  }
  for (; next < sorted.length; next++) yield* changed(changes, next);
}

/** The changes that count of the index at `indexPath`. */
export function holdChanges(access: FileAccess, indexPath: string): HeldChanges {
  const current = readCurrentChanges(access, indexPath);
  return new HeldChanges(access, current?.path ?? '', current?.end ?? null);
}

function* changed(changes: HeldChanges, nth: number): Generator<StoredLine> {
  if (!itemAt(changes.sorted, nth).isDrop) yield changes.lineOf(nth);
}

function pathAt(sorted: readonly HeldChange[], nth: number): string {
  return itemAt(sorted, nth).path;
}

function lastChanges(access: FileAccess, path: string, to: number): HeldChange[] {
  const byPath = new Map<string, HeldChange>();
  for (const line of readChangeLines(access, path, { from: 0, to })) {
    const change = changeAt(path, line);
    byPath.set(change.path, change);
  }
  return [...byPath.values()].sort((a, b) => comparePaths(a.path, b.path));
}

function changeAt(path: string, line: StoredLine): HeldChange {
  const at = { offset: line.offset, length: line.bytes.length };
  if (!isDrop(line)) return { path: linePath(path, line), ...at, isDrop: false };
  const change = parseChange(path, line);
  return { path: change.kind === 'drop' ? change.path : change.record.path, ...at, isDrop: true };
}
