import { MediaStructError } from '../errors/media-struct-error.ts';
import type { FileAccess } from '../files/file-access.ts';
import { errnoOf, lstatOrNull, orNullIfAbsent } from '../files/file-access.ts';
import { comparePaths, displayPath } from '../files/path-text.ts';
import type { Library, Tree } from '../library/library.ts';
import { checkTree } from '../library/tree-check.ts';
import type { FileRecord } from '../records/file-record.ts';
import { proofPath } from '../records/proof/proof-file.ts';
import { parseFileRecord } from '../records/file-record.ts';
import { allAsDamaged, asDamaged } from '../records/as-damaged.ts';
import { removeChanges } from '../records/fold-index.ts';
import { readChangesSince, readIndexHeader, readIndexLines, readIndexMark } from '../records/index-file.ts';
import type { StoredLine } from '../records/line-reader.ts';
import { damagedLine } from '../records/damaged-line.ts';
import { linePlace, parseStoredLine } from '../records/stored-json.ts';
import type { Holder, HolderKind, ListedChange, ListedCopy } from './holder.ts';
import { furtherIndexes } from './indexed-trees.ts';
import { scanCopy } from './scan-copy.ts';

/** Folders whose files have an index: those of the settings, and those that were crawled because the user named them. */
export const treeKind: HolderKind = {
  name: 'tree',
  holders: (library, onDamaged) => {
    const further = furtherIndexes(library).map((index) => furtherTreeOf(library, index, onDamaged));
    return [...library.trees, ...further].map((tree) => treeHolder(library, tree));
  },
};

function isOfSettings({ trees }: Library, name: string): boolean {
  return trees.some((tree) => tree.name === name);
}

/** A tree whose index cannot tell its root has none: it is known by its name alone. */
function furtherTreeOf(
  library: Library,
  { name, indexPath }: { readonly name: string; readonly indexPath: string },
  onDamaged: (error: MediaStructError) => void,
): Tree {
  const tree = { name, role: 'further' as const, root: '', indexPath, isReference: false };
  try {
    const header = asDamaged(indexPath, () => readIndexHeader(library.access, indexPath));
    return { ...tree, root: header?.root ?? '' };
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
    onDamaged(error);
    return tree;
  }
}

function treeHolder(library: Library, tree: Tree): Holder {
  const { access } = library;
  const { indexPath, name, root } = tree;
  return {
    kind: treeKind.name,
    name,
    root,
    place: root === '' ? null : root,
    holdsCopies: true,
    listing: {
      mark: () => asDamaged(indexPath, () => readIndexMark(access, indexPath)),
      copies: () => allAsDamaged(indexPath, copiesOf(access, indexPath)),
      changesSince: (mark) => {
        const since = asDamaged(indexPath, () => readChangesSince(access, indexPath, mark));
        return since && { mark: since.mark, changes: allAsDamaged(indexPath, changesOf(since.changes)) };
      },
      bytes: () => lstatOrNull(access, indexPath)?.size ?? 0,
    },
    isReachable: () => isThere(library, tree),
    listedAt: () => asDamaged(indexPath, () => readIndexHeader(access, indexPath))?.createdAt ?? null,
    provenAt: () => null,
    proofs: () => [],
    ...(isOfSettings(library, name) ? {} : { forget: () => forgetIndex(library, indexPath) }),
  };
}

function isThere({ access }: Library, tree: Tree): boolean {
  if (tree.root === '') return false;
  try {
    checkTree(access, tree);
    return true;
  } catch (error) {
    if (error instanceof MediaStructError || errnoOf(error) !== null) return false;
    throw error;
  }
}

/** The base goes last: changes without a base are nothing, a base without its changes would tell what is not so. */
function forgetIndex({ access }: Library, indexPath: string): void {
  removeChanges(access, indexPath);
  orNullIfAbsent(() => access.unlink(proofPath(indexPath)));
  orNullIfAbsent(() => access.unlink(indexPath));
}

function* copiesOf(access: FileAccess, indexPath: string): Generator<ListedCopy> {
  let before = '';
  for (const line of readIndexLines(access, indexPath)) {
    const copy = scanCopy(line) ?? toCopy(parseRecord(indexPath, line));
    // Texts of ASCII, which most are, sort as their bytes do.
    if (!(before < copy.path) && comparePaths(before, copy.path) >= 0)
      throw damagedLine(linePlace(indexPath, line), `"${displayPath(copy.path)}" is out of order`);
    before = copy.path;
    yield copy;
  }
}

function parseRecord(indexPath: string, line: StoredLine): FileRecord {
  return parseFileRecord(parseStoredLine(indexPath, line), linePlace(indexPath, line));
}

function* changesOf(
  changes: NonNullable<ReturnType<typeof readChangesSince>>['changes'],
): Generator<ListedChange> {
  for (const change of changes)
    yield change.kind === 'put' ? { kind: 'put', copy: toCopy(change.record) } : change;
}

/** A record as the listing of its tree tells it. */
export function toCopy({
  path,
  size,
  sha256,
  taken,
  camera,
  origin,
  verifiedAt,
  error,
}: FileRecord): ListedCopy {
  return {
    path,
    size,
    sha256: sha256 ?? null,
    taken: taken ?? null,
    camera: camera ?? null,
    origin: origin ?? null,
    verifiedAt: verifiedAt ?? null,
    isSound: sha256 !== undefined && error === undefined,
  };
}
