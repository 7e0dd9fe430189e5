import type { FileAccess } from '@mediastruct/core';
import { displayPath, MediaStructError, openForReading, orNullIfAbsent } from '@mediastruct/core';

const OPENING_BRACE = 0x7b;

/**
 * Tells the catalogue, if there is one, from the discs: it is a file that begins with `{`, as no image does. Throws `usage` (64) for two
 * catalogues and for what is not there.
 */
export function sortOut(
  access: FileAccess,
  paths: readonly string[],
): { readonly catalogue: string | null; readonly discs: readonly string[] } {
  for (const path of paths)
    if (orNullIfAbsent(() => access.realpath(path)) === null)
      throw new MediaStructError(
        'usage',
        `${displayPath(path)}: expected a catalogue or a disc, found nothing`,
        {
          path,
          suggestions: ['Check the spelling of the path.'],
        },
      );
  const catalogues = paths.filter((path) => isCatalogue(access, path));
  const [catalogue = null, second] = catalogues;
  if (second !== undefined)
    throw new MediaStructError(
      'usage',
      `${displayPath(second)}: expected one catalogue, found a second one`,
      {
        path: second,
        suggestions: ['Name the newest one: it tells of all discs of its job.'],
      },
    );
  return { catalogue, discs: paths.filter((path) => path !== catalogue) };
}

function isCatalogue(access: FileAccess, path: string): boolean {
  if (access.lstat(access.realpath(path)).kind !== 'file') return false;
  const fd = openForReading(access, access.realpath(path));
  try {
    const first = Buffer.alloc(1);
    return access.read(fd, first, 0) === 1 && first[0] === OPENING_BRACE;
  } finally {
    access.close(fd);
  }
}
