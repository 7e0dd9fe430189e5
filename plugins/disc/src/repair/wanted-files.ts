import { createHash } from 'node:crypto';
import type { Library } from '@mediastruct/core';
import { MediaStructError, parseManifestLine, readVolumeFiles, showVolume } from '@mediastruct/core';
import { DISC_MANIFEST, MANIFESTS } from '../manifests.ts';

/** What should be on a disc: the SHA-256 of each file by its path. */
export interface Wanted {
  readonly sums: ReadonlyMap<string, string>;
  /** False where manifests are damaged, so that files may be missing here. */
  readonly isWhole: boolean;
}

/** Reads a file of a bag by its path; null where it is not there. */
export type ReadTagFile = (path: string) => Buffer | null;

const LINE_FEED = 0x0a;

/**
 * Reads the manifests of a disc or a folder. They are whole where each line can be read and the manifest of the tag files has the sum of the other one:
 * no damage leaves two files that agree. Memory: the manifests, about 150 bytes a file.
 */
export function readWanted(read: ReadTagFile): Wanted {
  const sums = new Map<string, string>();
  let isWhole = true;
  for (const name of MANIFESTS) {
    const bytes = read(name);
    if (bytes === null || bytes.length === 0) {
      isWhole = false;
      continue;
    }
    for (const line of linesOf(bytes)) {
      const entry = parseManifestLine(line);
      if (entry === null || entry.path.includes('\0')) isWhole = false;
      else sums.set(entry.path, entry.sha256);
    }
  }
  // What explains the disc has a list of its own, which no other one names.
  for (const line of linesOf(read(DISC_MANIFEST) ?? Buffer.alloc(0))) {
    const entry = parseManifestLine(line);
    if (entry !== null && !sums.has(entry.path)) sums.set(entry.path, entry.sha256);
  }
  const [payload, tags] = MANIFESTS;
  const manifest = read(payload);
  const isAgreed = manifest !== null && sums.get(payload) === sha256(manifest);
  const ofTags = read(tags);
  // No manifest names this one; what it is was just proven by its agreeing with the other.
  if (isWhole && isAgreed && ofTags !== null) sums.set(tags, sha256(ofTags));
  return { sums, isWhole: isWhole && isAgreed };
}

/** What the library's own list says is in a volume; null where it knows no such volume. */
export function wantedByLibrary(library: Library, volumeId: string): Wanted | null {
  try {
    const { tagFiles, listing } = showVolume(library, volumeId);
    const sums = new Map(Object.entries(tagFiles));
    if (listing === null) return null;
    for (const { path, sha256: sum } of readVolumeFiles(library.access, listing)) sums.set(path, sum);
    return { sums, isWhole: sums.size > 0 };
  } catch (error) {
    if (error instanceof MediaStructError) return null;
    throw error;
  }
}

/** Whether two lists can be of the same disc: of the files that both name, most are the same. */
export function isSameBag(a: Wanted, b: Wanted): boolean {
  const shared = [...a.sums].filter(([path]) => b.sums.has(path));
  const equal = shared.filter(([path, sum]) => b.sums.get(path) === sum);
  return shared.length > 0 && equal.length * 2 > shared.length;
}

function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(LINE_FEED, start);
    yield bytes.subarray(start, end < 0 ? bytes.length : end);
    start = end < 0 ? bytes.length : end + 1;
  }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
