import type { TakenRecord } from '../records/file-record.ts';
import type { FindQuery } from './find-query.ts';
import { foldText } from './find-query.ts';

/** A path and the folder above it that a text may begin in but not end in, or a tree's name would find all of it. */
export interface RootedPath {
  readonly root: string;
  readonly path: string;
}

/** What is looked for: a query, and whole content hashes that match besides. */
export interface Wanted {
  readonly query: FindQuery;
  readonly hashes: Pick<ReadonlySet<string>, 'has' | 'size'>;
}

export interface MatchableFile {
  /** The path it has, and others it is known by. */
  readonly paths: readonly RootedPath[];
  readonly sha256?: string | undefined;
  readonly taken?: TakenRecord | undefined;
}

/** Whether a file is looked for: by its content, its capture time, a part of one of its paths. */
export function isWanted({ query, hashes }: Wanted, { paths, sha256, taken }: MatchableFile): boolean {
  if (sha256 !== undefined && hashes.has(sha256)) return true;
  if (query.hash !== null && sha256?.startsWith(query.hash)) return true;
  if (query.taken !== null && taken?.local.startsWith(query.taken)) return true;
  return paths.some((path) => matchesPath(query, path));
}

/** A part without `/` is looked for below the root only; one with it may begin in the root's own path. */
export function matchesPath({ parts }: FindQuery, { root, path }: RootedPath): boolean {
  if (parts.length === 0) return false;
  const below = foldText(path);
  return parts.some((part) => {
    if (!part.includes('/')) return below.includes(part);
    const start = `${foldText(root)}/`;
    const at = `${start}${below}`.lastIndexOf(part);
    return at >= 0 && at + part.length > start.length;
  });
}
