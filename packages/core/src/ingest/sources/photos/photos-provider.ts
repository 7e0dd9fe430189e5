import type { FileAccess } from '../../../files/file-access.ts';
import { lstatOrNull } from '../../../files/file-access.ts';
import { joinPath } from '../../../files/walk.ts';
import type { NamedPath, SourceProvider } from '../source-provider.ts';
import { openPhotosLibrary } from './photos-library.ts';

/** The names of its libraries, which the Finder shows as one file. */
export const PHOTOS_LIBRARY_NAME = /\.(photoslibrary|migratedphotolibrary)$/i;

/**
 * Libraries of Apple Photos: the originals, with the edited versions and the adjustments that Photos keeps of them. Databases,
 * thumbnails and caches are left out, and nothing is ever written into one.
 */
export const photosProvider: SourceProvider = {
  name: 'photos-library',
  describes: 'library of Apple Photos (.photoslibrary)',
  joins: false,
  recognise: (access, named) => (isPhotosLibrary(access, named) ? [named.path] : null),
  open: openPhotosLibrary,
};

/** By its name, or by what is in it where a copy was named otherwise. */
function isPhotosLibrary(access: FileAccess, { path, kind }: NamedPath): boolean {
  if (kind !== 'folder') return false;
  const has = (name: string) => lstatOrNull(access, joinPath(path, name))?.kind;
  const holdsPictures = has('originals') === 'folder' || has('Masters') === 'folder';
  const isNamed = PHOTOS_LIBRARY_NAME.test(path);
  const hasDatabase =
    has('database/Photos.sqlite') === 'file' ||
    has('database/photos.db') === 'file' ||
    has('Library.apdb') === 'file';
  return holdsPictures && (isNamed || hasDatabase);
}
