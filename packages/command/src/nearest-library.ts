import { dirname } from 'node:path';
import { type Library, MediaStructError, openLibrary } from '@mediastruct/core';

/** Opens the library that holds `folder`, searched upwards; a library whose settings are wrong is an error, not skipped. */
export function openNearestLibrary(folder: string): Library {
  for (let at = folder; ; at = dirname(at)) {
    const library = openIfLibrary(at);
    if (library !== null) return library;
    if (at === dirname(at)) break;
  }
  throw new MediaStructError('usage', `${folder}: no library here or in any folder above`, {
    path: folder,
    suggestions: ['mediastruct init DIR   makes a new library', 'or name one with --library DIR'],
  });
}

/** `openLibrary` names the folder itself where there is no library, and the settings file where that is at fault. */
function openIfLibrary(folder: string): Library | null {
  try {
    return openLibrary(folder);
  } catch (error) {
    if (error instanceof MediaStructError && error.path === folder) return null;
    throw error;
  }
}
