import { MediaStructError } from '../errors/media-struct-error.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { comparePaths, displayPath } from '../files/path-text.ts';
import { readVolumeLedger } from '../holders/volume-ledger.ts';
import { isArchiveThere, VolumePresences } from '../holders/volume-presence.ts';
import { foldVolumes } from '../holders/volume-state.ts';
import type { Session } from '../journal/session.ts';
import type { Library, Tree } from '../library/library.ts';
import type { TreeIdentity } from '../library/tree-check.ts';
import { checkTree, refuseEmptyTree } from '../library/tree-check.ts';
import { tellUnread } from '../library/tree-sample.ts';
import { damagedLine } from '../records/damaged-line.ts';
import { readIndexLines } from '../records/index-file.ts';
import { scanRecord } from '../records/record-scan.ts';
import { linePlace } from '../records/stored-json.ts';
import type { CrawlOptions } from './crawl-options.ts';

/** Null where the index is damaged and `--force` makes a new one; an empty folder is then believed only if it is said to be. */
export function identityOf(session: Session, tree: Tree, options: CrawlOptions): TreeIdentity | null {
  const { access } = session.library;
  const isEmptied = tree.role === 'archive' && isEmptiedToDiscs(session.library);
  const onUnread = tellUnread(session.warnings.add);
  if (!options.force || !isDamaged(session, tree))
    return checkTree(access, tree, { acceptTree: options.acceptTree, isEmptied, onUnread });
  if (!options.acceptTree) refuseEmptyTree(access, tree);
  return null;
}

/** The folders of volumes that are on discs may be deleted, up to the last one: an archive that is empty then is no other tree. */
function isEmptiedToDiscs(library: Library): boolean {
  const { access, state } = library;
  if (!isArchiveThere(library)) return false;
  const presences = new VolumePresences(library);
  const ledger = readVolumeLedger(access, state.volumeLedger, state.volumes);
  const volumes = [...foldVolumes(ledger?.events ?? []).values()];
  const gone = volumes.map((volume) => presences.of(volume)).filter((presence) => presence !== 'folder');
  return gone.length > 0 && gone.every((presence) => presence === 'discs');
}

/** `--force` is the way out of a damaged index, so it must not stumble over it. */
function isDamaged(session: Session, tree: Tree): boolean {
  const { access } = session.library;
  if (lstatOrNull(access, tree.indexPath) === null) return false;
  try {
    let before: string | null = null;
    for (const line of readIndexLines(access, tree.indexPath)) {
      const { path } = scanRecord(tree.indexPath, line);
      if (before !== null && comparePaths(before, path) >= 0)
        throw damagedLine(linePlace(tree.indexPath, line), `"${displayPath(path)}" is out of order`);
      before = path;
    }
    return false;
  } catch (error) {
    if (!(error instanceof MediaStructError) || error.code !== 'damaged') throw error;
    session.warnings.add(
      tree.indexPath,
      `${error.message}; a new index is written, and bit rot since the last crawl cannot be told`,
    );
    return true;
  }
}
