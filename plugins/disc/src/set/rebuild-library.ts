import type { Adoption, FileAccess, Session, VolumeSet, VolumeState } from '@mediastruct/core';
import {
  adoptVolumes,
  lstatOrNull,
  markVolume,
  MediaStructError,
  nodeFileAccess,
  parseMedium,
  planAdoption,
  ScratchFolder,
} from '@mediastruct/core';
import { readCompressedSet } from './compressed-set.ts';
import type { SetSource } from './disc-source.ts';
import { packedSet, withSetSource } from './disc-source.ts';

/** The disc that a library is made anew from, and what it knows. */
export interface ReadDisc {
  readonly kind: SetSource['kind'];
  readonly volumeId: string | null;
  readonly set: VolumeSet;
}

/** Reads the catalogue of a disc, proves it whole, and keeps it unpacked among the system's temporary files while `task` works with it. */
export async function withSetOfDisc<T>(
  access: FileAccess,
  path: string,
  task: (disc: ReadDisc) => Promise<T>,
): Promise<T> {
  using scratch = new ScratchFolder('set');
  const read = await withSetSource(access, path, async (source) => {
    const set = await readCompressedSet(access, packedSet(source, path, scratch.path));
    return { kind: source.kind, volumeId: source.volumeId, set };
  });
  return await task(read);
}

/** What a library that does not exist yet would learn. */
export function adoptionOfNothing(set: VolumeSet): Adoption {
  return { set, missing: set.volumes, known: [] };
}

export interface Rebuilt {
  readonly added: readonly VolumeState[];
  /** The disc that was read, where nobody had told of any disc of its volume; it is known as burned and not as verified. */
  readonly disc: { readonly volumeId: string; readonly copy: number } | null;
}

/**
 * Writes down the volumes that a library lacks, with their files and discs, and that the disc in hand exists. Of that disc nothing but its
 * catalogue was read, so it proves nothing of its pictures. An image is no disc.
 */
export function rebuildLibrary(session: Session, { kind, volumeId, set }: ReadDisc): Rebuilt {
  const adoption = planAdoption(session.library, set);
  adoptVolumes(session, adoption);
  const own = adoption.missing.find((volume) => volume.volumeId === volumeId);
  const isNew = own !== undefined && own.builtAt !== undefined && own.copies.length === 0;
  if (kind === 'image' || !isNew) return { added: adoption.missing, disc: null };
  const marked = markVolume(session, { volume: own.volumeId, mark: 'burned' });
  return { added: adoption.missing, disc: { volumeId: own.volumeId, copy: marked.copies[0]?.copy ?? 1 } };
}

/** True for a folder that is empty or not there, in which a new library can be made. */
export function mayBecomeLibrary(folder: string, access: FileAccess = nodeFileAccess): boolean {
  const found = lstatOrNull(access, folder);
  return found === null || (found.kind === 'folder' && access.readdir(folder).length === 0);
}

/** What the last volume of a set was packed for, as a new library is set to it: the name of the medium, or its bytes. */
export function mediumOf({ volumes }: VolumeSet): string | undefined {
  const last = volumes.at(-1);
  return last && [last.medium, String(last.capacity)].find(isMedium);
}

function isMedium(text: string): boolean {
  try {
    parseMedium(text);
    return true;
  } catch (error) {
    if (error instanceof MediaStructError) return false;
    throw error;
  }
}
