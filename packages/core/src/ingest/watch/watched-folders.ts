import { resolve } from 'node:path';
import { displayPath } from '../../files/path-text.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { Library } from '../../library/library.ts';
import { isDropFolder } from '../sources.ts';

/**
 * The folders to watch: those named, or the configured drop folders. They need not be there. A folder that files would be copied from
 * and not moved out of is `usage` (64), because every start would find all of them again.
 */
export function watchedFolders(
  library: Library,
  { sources, move }: { readonly sources: readonly string[]; readonly move: boolean },
): readonly string[] {
  if (sources.length === 0) return library.ingestFolders;
  return sources.map((source) => {
    const path = resolve(source);
    if (move || isDropFolder(library, path)) return path;
    throw new MediaStructError(
      'usage',
      `${displayPath(path)}: expected a drop folder to watch, found another folder`,
      {
        path,
        suggestions: [
          'Add it to [folders] ingest in mediastruct.toml, or give --move: files are moved out of what is watched.',
        ],
      },
    );
  });
}
