import type { Catalogue, KnownCopy } from '../catalogue/catalogue.ts';
import { ingestedKind } from './ingested-kind.ts';

const ARCHIVE = 'archive';

/**
 * Copies as places: a file of a volume that the archive's folder still has is told by both its listing and the archive's
 * index, and is one place. Copies of trees have to come before those of volumes, as a store gives them. Memory: a path for each
 * copy in the archive.
 */
export function* distinctPlaces(catalogue: Catalogue, copies: Iterable<KnownCopy>): Generator<KnownCopy> {
  const archived = new Set<string>();
  for (const copy of copies) {
    if (copy.holder.kind === ingestedKind.name) continue;
    if (isArchived(copy)) archived.add(copy.path);
    if (copy.holder.kind !== 'volume') yield copy;
    else if (!archived.has(copy.path)) yield archivedTwin(catalogue, copy) ?? copy;
  }
}

/** The file in the archive's folder that a volume's listing tells of, where only the listing says what was looked for. */
function archivedTwin(catalogue: Catalogue, { sha256, path }: KnownCopy): KnownCopy | undefined {
  if (sha256 === null) return undefined;
  return catalogue.copiesOf(sha256).find((one) => isArchived(one) && one.path === path);
}

function isArchived({ holder }: KnownCopy): boolean {
  return holder.kind === 'tree' && holder.name === ARCHIVE;
}

/** The library's trees in their order, then everything else by name. */
export function inOrder(catalogue: Catalogue, copies: readonly KnownCopy[]): readonly KnownCopy[] {
  const order = new Map(catalogue.holders().map(({ holder }, at) => [holder, at]));
  const rank = (copy: KnownCopy) => order.get(copy.holder) ?? order.size;
  return copies.toSorted((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
}
