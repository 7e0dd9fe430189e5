import { orNullIfAbsent, lstatOrNull } from '../files/file-access.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { Library } from '../library/library.ts';
import { treeOf } from '../library/library.ts';
import { asDamaged } from '../records/as-damaged.ts';
import { readIndexHeader } from '../records/index-file.ts';
import type { VolumeState } from './volume-state.ts';

/**
 * Where a volume stands. folder: in the archive. discs: its folder is gone, a disc that did not fail is known of. nowhere: its
 * folder is gone and no such disc is known. unknown: the archive's own folder is not there, or another one, and there is no such disc.
 */
export type VolumePresence = 'folder' | 'discs' | 'nowhere' | 'unknown';

/** Looks where volumes of a library stand now; the archive's folder is looked at once. */
export class VolumePresences {
  readonly #library: Library;
  readonly #root: string;
  #isArchiveThere: boolean | null = null;

  constructor(library: Library) {
    this.#library = library;
    this.#root = treeOf(library, 'archive').root;
  }

  of(volume: Pick<VolumeState, 'volumeId' | 'copies'>): VolumePresence {
    const folder = lstatOrNull(this.#library.access, `${this.#root}/${volume.volumeId}`);
    if (folder?.kind === 'folder') return 'folder';
    if (hasGoodDisc(volume)) return 'discs';
    this.#isArchiveThere ??= isArchiveThere(this.#library);
    return this.#isArchiveThere ? 'nowhere' : 'unknown';
  }

  /**
   * Whether what a volume lists counts as copies: not where it stands nowhere, and not where all there is of it is a folder that failed its last
   * check. What is still good there is known from the archive's index.
   */
  holdsCopies(volume: Pick<VolumeState, 'volumeId' | 'copies' | 'folderCheck'>): boolean {
    if (hasGoodDisc(volume)) return true;
    return volume.folderCheck?.ok !== false && this.of(volume) !== 'nowhere';
  }
}

/** True where a disc of the volume exists that did not fail its last check. */
export function hasGoodDisc({ copies }: Pick<VolumeState, 'copies'>): boolean {
  return copies.some(({ state }) => state !== 'failed');
}

/** Whether the archive's folder is the one its index was made from: where its disk is not mounted, nothing can be said of what it holds. */
export function isArchiveThere(library: Library): boolean {
  const { access } = library;
  const { root, indexPath } = treeOf(library, 'archive');
  const stat = orNullIfAbsent(() => access.lstat(access.realpath(root)));
  if (stat?.kind !== 'folder') return false;
  try {
    const known = asDamaged(indexPath, () => readIndexHeader(access, indexPath));
    return known === null || known.rootIno === String(stat.ino);
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
    return false;
  }
}
