/** A file or anything else that stands among the objects of a disk. */
export interface StandingEntry {
  /** Below the folder of the disk. */
  readonly path: string;
  /** The content that its name and place stand for; null where they are those of no object, or it is no file. */
  readonly sha256: string | null;
  /** Bytes. */
  readonly size: number;
}

/** What stands on a disk, compared with what is known to stand there. Each entry and each known object is in exactly one of the first five. */
export interface JudgedObjects {
  /** As known, by name and size. */
  readonly same: number;
  readonly missing: readonly string[];
  /** Of another size than known. */
  readonly otherSize: readonly string[];
  /** Named like objects, and not known to stand there. */
  readonly unknown: readonly string[];
  /** Paths of what is no object. */
  readonly stray: readonly string[];
  /** Bytes of the files that are named like objects. */
  readonly bytes: number;
}

/** Compares what stands among the objects of a disk with the sizes of those that are known. Memory: 100 bytes for each that differs. */
export function judgeObjects(
  known: ReadonlyMap<string, number>,
  entries: Iterable<StandingEntry>,
): JudgedObjects {
  const found = new Set<string>();
  const [otherSize, unknown, stray] = [[] as string[], [] as string[], [] as string[]];
  let [same, bytes] = [0, 0];
  for (const { path, sha256, size } of entries) {
    // One place is one name, so that no object comes twice.
    if (sha256 === null || found.has(sha256)) {
      stray.push(path);
      continue;
    }
    found.add(sha256);
    bytes += size;
    const expected = known.get(sha256);
    if (expected === undefined) unknown.push(sha256);
    else if (expected === size) same += 1;
    else otherSize.push(sha256);
  }
  const missing = [...known.keys()].filter((sha256) => !found.has(sha256));
  return { same, missing, otherSize, unknown, stray, bytes };
}
