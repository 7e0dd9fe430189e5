import type { ListedCopy } from '../holders/holder.ts';

/**
 * What is looked for: copies that match one of parts, hash and days; with a camera, only those it took. Without any of
 * the three, everything the camera took.
 */
export interface CopyQuery {
  /** Parts of a path, folded as `foldText` does; a copy matches where one of them is in its path or its origin. */
  readonly parts: readonly string[];
  /** A content hash or its first digits, lower case. */
  readonly hash: string | null;
  /** Captured from the first day to the last, each `YYYY-MM-DD` or the beginning of one, such as `2019-05`. */
  readonly days: { readonly from: string; readonly to: string } | null;
  /** A part of the camera's name, folded. */
  readonly camera: string | null;
}

export const NOTHING_ASKED: CopyQuery = { parts: [], hash: null, days: null, camera: null };

/** Letter case and the two ways to write an accent make no difference. */
export function foldText(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** Whether a copy below `root` is looked for. Every store answers as this does. */
export function matchesQuery(query: CopyQuery, copy: ListedCopy, root: string): boolean {
  const { parts, hash, days, camera } = query;
  if (camera !== null && !foldText(copy.camera ?? '').includes(camera)) return false;
  if (parts.length === 0 && hash === null && days === null) return camera !== null;
  if (hash !== null && copy.sha256?.startsWith(hash)) return true;
  if (days !== null && copy.taken !== null && isWithin(days, copy.taken.local)) return true;
  return parts.some(
    (part) => isIn(part, root, copy.path) || (copy.origin !== null && isIn(part, '', copy.origin)),
  );
}

/** A part without `/` is looked for below the root only; one with it may begin in the root's own path and not end there. */
function isIn(part: string, root: string, path: string): boolean {
  const below = foldText(path);
  if (!part.includes('/')) return below.includes(part);
  const start = `${foldText(root)}/`;
  const at = `${start}${below}`.lastIndexOf(part);
  return at >= 0 && at + part.length > start.length;
}

function isWithin({ from, to }: { readonly from: string; readonly to: string }, local: string): boolean {
  return local.slice(0, from.length) >= from && local.slice(0, to.length) <= to;
}
