import { basename, resolve } from 'node:path';
import type { FileAccess } from '../files/file-access.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { displayPath, nameOf } from '../files/path-text.ts';
import { standsIn } from '../files/stands-in.ts';
import { joinPath } from '../files/walk.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { EndState, NewOperation } from '../journal/plan/operation.ts';
import type { Library } from '../library/library.ts';
import { itemAt } from '../errors/item-at.ts';
import type { FoundGroup, FoundMember } from './found.ts';
import { otherNames } from './filed-names.ts';
import { placeOf, placingOf, sourceOf } from './plan-group.ts';
import type { IngestSource } from './sources.ts';

/** End states of files of which a further copy is made: all whose content is proven to be in the library. */
const COPIED: ReadonlySet<EndState> = new Set(['filed', 'undated', 'duplicate']);

/**
 * The absolute paths of the folders for further copies. One that is absent is `tree-changed` (24), because it may be a disk that is not
 * connected; one in a tree of the library, in a source, or around one of them, is `usage` (64).
 */
export function resolveFurther(
  library: Library,
  { to, sources }: { readonly to: readonly string[]; readonly sources: readonly string[] },
): readonly string[] {
  return [...new Set(to.map((path) => resolve(path)))].map((path) => {
    refuseAbsent(library.access, path);
    const trees = library.trees.map(({ name, root }) => ({ root, what: `the library's ${name} folder` }));
    const others = [...trees, ...sources.map((root) => ({ root, what: 'a source of this ingest' }))];
    for (const { root, what } of others) refuseOverlap(library.access, path, { root, what });
    return path;
  });
}

/** Throws `tree-changed` (24) where a folder for further copies is not there. */
export function refuseAbsent(access: FileAccess, path: string): void {
  const stat = lstatOrNull(access, path);
  const kind = stat?.kind === 'symlink' ? lstatOrNull(access, access.realpath(path))?.kind : stat?.kind;
  if (kind === 'folder') return;
  throw new MediaStructError(
    'tree-changed',
    `${displayPath(path)}: expected a folder for the second copies, found ${kind ?? 'nothing'}`,
    {
      path,
      suggestions: ['Is its disk connected? If it is to be new, make the folder first. Nothing was changed.'],
    },
  );
}

function refuseOverlap(
  access: FileAccess,
  path: string,
  { root, what }: { readonly root: string; readonly what: string },
): void {
  const stat = lstatOrNull(access, root);
  if (stat === null || stat.kind === 'file') return;
  const isIn = standsIn(access, path, root);
  if (!isIn && !standsIn(access, root, path)) return;
  throw new MediaStructError(
    'usage',
    `${displayPath(path)}: expected a folder apart from the library and the sources, found one that ${isIn ? 'stands in' : 'holds'} ${what} (${displayPath(root)})`,
    { path, suggestions: ['Name a folder on another disk. Nothing was changed.'] },
  );
}

/**
 * Decides about the further copies of a group of which `operations` tell: one for each file and each folder of `to`, at
 * `FOLDER/<name of the source>/<path in it>`. A file that stands there with the same size and time is read back and not written again.
 */
export function planFurther(
  access: FileAccess,
  {
    group,
    source,
    sources,
    operations,
    to,
  }: {
    readonly group: FoundGroup;
    readonly source: IngestSource;
    readonly sources: readonly IngestSource[];
    readonly operations: readonly NewOperation[];
    readonly to: readonly string[];
  },
): readonly NewOperation[] {
  return to.flatMap((root, nth) =>
    operations.flatMap((operation, at) => {
      const member = itemAt(group.members, at);
      const own = sourceOf({ source, sources }, member);
      const copy = planCopy(access, { operation, source: own, root, nth, member });
      return copy === null ? [] : [copy];
    }),
  );
}

function planCopy(
  access: FileAccess,
  { operation, source, member, root, nth }: CopyFacts,
): NewOperation | null {
  const { state, sha256 } = operation;
  if (!COPIED.has(state) || sha256 === undefined) return null;
  const target = joinPath(root, furtherPath(source, member.path));
  const shared = {
    sha256,
    further: true as const,
    state: 'copied',
    group: furtherGroup(operation, { source, nth }),
  };
  if (!stands(access, target, member))
    return {
      ...copying(source, member),
      ...shared,
      to: target,
      otherNames: otherNames(target, sha256),
      because: { code: 'further-copy' },
    };
  return {
    kind: 'none',
    ...placeOf(source, member),
    ...shared,
    stat: member.stat,
    keepers: [target],
    because: { code: 'there-already', detail: target },
  };
}

interface CopyFacts {
  /** What is done with the file itself. */
  readonly operation: NewOperation;
  readonly source: IngestSource;
  readonly member: FoundMember;
  /** The folder for further copies, and which of several it is. */
  readonly root: string;
  readonly nth: number;
}

/** What is moved out of its source goes with its further copies or stays; what is copied does not wait for them. */
function furtherGroup(
  { group }: NewOperation,
  { source, nth }: Pick<CopyFacts, 'source' | 'nth'>,
): string | undefined {
  if (group === undefined || source.moves) return group;
  return `to ${nth}: ${group}`;
}

/** The source stays until its own operation moves it. */
function copying(source: IngestSource, member: FoundMember) {
  return placingOf({ ...source, moves: false }, member);
}

/** Sources of one name share a folder; names that are taken by other content get a mark. */
function furtherPath({ root, only, opened }: IngestSource, path: string): string {
  if (only !== undefined) return nameOf(path);
  const name = opened === undefined ? basename(root) : basename(root).replace(/(\.[A-Za-z]{1,14})?!?$/, '');
  return name === '' ? path : `${name}/${path}`;
}

/** Whether what stands at a target may be the very copy. Its content is read when the plan is applied. */
function stands(access: FileAccess, target: string, { stat, content }: FoundMember): boolean {
  const found = lstatOrNull(access, target);
  if (found?.kind !== 'file' || found.size !== stat.size) return false;
  const mtimeNs = content?.kind === 'member' ? (content.mtimeNs ?? stat.mtimeNs) : stat.mtimeNs;
  // FAT keeps times to two seconds.
  const apart = found.mtimeNs - BigInt(mtimeNs);
  return (apart < 0n ? -apart : apart) < 2_000_000_000n;
}
