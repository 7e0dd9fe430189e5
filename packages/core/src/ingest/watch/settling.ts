import { folderOf, nameOf } from '../../files/path-text.ts';
import { UNFINISHED_NAME } from '../left-out-names.ts';

/** A file of a drop folder as it was seen. */
export interface SeenFile {
  /** Absolute. */
  readonly path: string;
  readonly size: number;
  readonly mtimeNs: bigint;
}

interface Known {
  /** Size and time as they were seen. */
  readonly look: string;
  /** Since when they have been so. Milliseconds of the caller's clock. */
  readonly sinceMs: number;
  /** Until when the file is not offered again: a run has had it as it is. */
  readonly waitsUntilMs: number;
}

/**
 * Decides which files of the drop folders are whole: those whose size and time have not changed for `settleMs`. Files of one stem wait
 * for each other, because a RAW file and its JPEG belong together. Memory: about 200 bytes for each file that stands there.
 */
export class Settling {
  readonly #settleMs: number;
  #known = new Map<string, Known>();

  constructor(settleMs: number) {
    this.#settleMs = settleMs;
  }

  /** Takes in what stands there now, and gives the paths that are ready for a run. */
  look(files: Iterable<SeenFile>, nowMs: number): readonly string[] {
    const before = this.#known;
    this.#known = new Map();
    for (const { path, size, mtimeNs } of files) {
      const look = `${size} ${mtimeNs}`;
      const known = before.get(path);
      this.#known.set(path, known?.look === look ? known : { look, sinceMs: nowMs, waitsUntilMs: 0 });
    }
    const unsettled = new Set<string>();
    for (const [path, { sinceMs }] of this.#known)
      if (nowMs - sinceMs < this.#settleMs) unsettled.add(clusterOf(path));
    const settled = [...this.#known].filter(([path]) => !unsettled.has(clusterOf(path)));
    const due = settled
      .filter(([, { waitsUntilMs }]) => nowMs >= waitsUntilMs)
      .map(([path]) => clusterOf(path));
    // A sidecar that came before its picture, and was told as an orphan, is offered again with it.
    const offered = new Set(due);
    return settled.map(([path]) => path).filter((path) => offered.has(clusterOf(path)));
  }

  /** A run has had these files; those that still stand there are not offered again before that time, or before they or another of their stem change. */
  hold(paths: Iterable<string>, untilMs: number): void {
    for (const path of paths) {
      const known = this.#known.get(path);
      if (known !== undefined) this.#known.set(path, { ...known, waitsUntilMs: untilMs });
    }
  }
}

/** Files that may belong together: one folder, one name up to its first dot, in any case. */
function clusterOf(path: string): string {
  const [stem = ''] = nameOf(path).split('.', 1);
  return `${folderOf(path)}/${stem.toLowerCase()}`;
}

/** Names that programs give files while they write them; they are not looked at before they get their own. */
export function isPartialName(name: string): boolean {
  return name.startsWith('.') || name.endsWith('~') || UNFINISHED_NAME.test(name.toLowerCase());
}
