import { warnOf } from '../journal/run/warnings.ts';
import type { Catalogue, KnownCopy } from '../catalogue/catalogue.ts';
import { openCatalogue } from '../catalogue/open-catalogue.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { joinPath } from '../files/walk.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { describeHolder } from '../holders/holder.ts';
import type { Session } from '../journal/session.ts';
import { listKind } from '../lists/held/list-kind.ts';
import type { Library, Tree } from '../library/library.ts';
import { treeOf } from '../library/library.ts';
import { toStatRecord } from '../records/file-record.ts';
import type { HeldElsewhere } from './plan-group.ts';
import { inodeOf } from './plan-group.ts';

/** Copies named for one content; more would not make it safer. */
const KEEPERS_NAMED = 3;
const HOLDING = ['media', 'archive'] as const;

/** Where the library holds a content. */
export interface KnownContent {
  /** Absolute paths of living files, the media tree's first. */
  readonly paths: string[];
  /** The inode of each of them, as `inodeOf` names it. */
  readonly inodes: string[];
  readonly elsewhere: HeldElsewhere | null;
}

/**
 * Which of the given contents the library holds, by its catalogue: media tree, archive, and other holders, which need not be
 * there. Memory: about 250 bytes for each content of this ingest, nothing for the library's own files.
 */
export function findKnownContent(session: Session, hashes: Iterable<string>): Map<string, KnownContent> {
  const { library, holderKinds } = session;
  for (const role of HOLDING) refuseUnindexed(library, treeOf(library, role));
  const note = (message: string, path: string) => session.progress({ kind: 'note', message, path });
  using catalogue = openCatalogue(library, { kinds: holderKinds, note });
  refuseDamaged(catalogue);
  catalogue.damaged.forEach(warnOf(session));
  const known = new Map<string, KnownContent>();
  for (const sha256 of hashes) {
    const content = knownContent(library, catalogue.copiesOf(sha256));
    if (content.paths.length > 0 || content.elsewhere !== null) known.set(sha256, content);
  }
  return known;
}

function knownContent(library: Library, copies: readonly KnownCopy[]): KnownContent {
  const sound = copies.filter(({ isSound }) => isSound);
  const content: KnownContent = {
    paths: [],
    inodes: [],
    elsewhere: heldElsewhere(library, sound),
  };
  for (const role of HOLDING)
    for (const { holder, path, size } of sound) {
      if (holder.kind !== 'tree' || holder.name !== role || content.paths.length >= KEEPERS_NAMED) continue;
      const absolute = joinPath(holder.root, path);
      // A file that was deleted since the last crawl holds nothing; its content is filed again.
      const stat = lstatOrNull(library.access, absolute);
      if (stat?.kind !== 'file' || stat.size !== size) continue;
      content.paths.push(absolute);
      content.inodes.push(inodeOf(toStatRecord(stat)));
    }
  return content;
}

/** On holders that are no trees; the one whose copies were read back most often is named. */
function heldElsewhere(library: Library, copies: readonly KnownCopy[]): HeldElsewhere | null {
  const holders = [...new Set(copies.map(({ holder }) => holder))].filter(
    ({ kind, holdsCopies }) => kind !== 'tree' && holdsCopies,
  );
  const proofs = holders.map((holder) => ({ holder, proven: holder.proofs().length }));
  const [best] = proofs.toSorted((a, b) => b.proven - a.proven);
  if (best === undefined) return null;
  const proven = proofs.reduce((sum, one) => sum + one.proven, 0);
  return { where: `on ${describeHolder(best.holder)}`, isProven: proven >= library.config.archive.copies };
}

/** What a listing that cannot be read would have told may be the very content that is filed again. */
function refuseDamaged(catalogue: Catalogue): void {
  for (const { holder } of catalogue.holders()) {
    // A list holds nothing, whatever it would have told.
    const mayHold =
      holder.kind === 'tree' ? HOLDING.some((role) => role === holder.name) : holder.kind !== listKind.name;
    const fault = mayHold ? catalogue.faultOf(holder) : undefined;
    if (fault !== undefined) throw fault;
  }
}

/** Without its index a tree would count as empty and everything in it be filed again. */
function refuseUnindexed({ access }: Library, { indexPath, root }: Tree): void {
  if (lstatOrNull(access, indexPath) !== null) return;
  if (lstatOrNull(access, root) === null || access.readdir(root).length === 0) return;
  throw new MediaStructError(
    'no-index',
    `${root}: holds files that were never indexed, so what the library has is not known`,
    { path: root, suggestions: ['mediastruct crawl'] },
  );
}
