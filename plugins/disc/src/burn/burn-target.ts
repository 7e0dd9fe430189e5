import { dirname, resolve } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { displayPath, lstatOrNull, MediaStructError, orNullIfAbsent, pathToBytes } from '@mediastruct/core';

const STDIO = 'stdio:';

/** Where a disc is burned to: a drive, or a file in place of a disc. */
export interface BurnTarget {
  readonly kind: 'drive' | 'file';
  /** Absolute path. */
  readonly path: string;
  /** As xorriso names it. */
  readonly address: string;
}

/** Reads `/dev/sr0` or `stdio:FILE`. Throws `usage` (64) for a file that is there, and for what is no drive. */
export function burnTarget(access: FileAccess, text: string): BurnTarget {
  return text.startsWith(STDIO) ? fileTarget(access, text) : driveTarget(access, text);
}

function fileTarget(access: FileAccess, text: string): BurnTarget {
  const path = resolve(text.slice(STDIO.length));
  refuseUnspeakable(path);
  if (lstatOrNull(access, path) !== null)
    throw new MediaStructError('usage', `${displayPath(path)}: expected no file there, found one`, {
      path,
      suggestions: ['Name another file, or remove that one. Nothing was written.'],
    });
  const folder = orNullIfAbsent(() => access.lstat(access.realpath(dirname(path))));
  if (folder?.kind !== 'folder')
    throw new MediaStructError('usage', `${displayPath(dirname(path))}: expected a folder, found none`, {
      path: dirname(path),
      suggestions: ['Check the spelling of the path, or make the folder. Nothing was written.'],
    });
  return { kind: 'file', path, address: `${STDIO}${path}` };
}

function driveTarget(access: FileAccess, text: string): BurnTarget {
  const path = resolve(text);
  refuseUnspeakable(path);
  const found = orNullIfAbsent(() => access.lstat(access.realpath(path)));
  if (found?.kind === 'other') return { kind: 'drive', path, address: path };
  const what = found === null ? 'nothing' : found.kind === 'folder' ? 'a folder' : 'a file';
  throw new MediaStructError('usage', `${displayPath(path)}: expected the device of a drive, found ${what}`, {
    path,
    suggestions: [
      '--device /dev/sr0',
      `--device stdio:FILE   writes a new file in place of a disc, for trials`,
    ],
  });
}

/** Arguments of a program are texts; a path of other bytes cannot be handed over. */
export function refuseUnspeakable(path: string): void {
  if (Buffer.from(path, 'utf8').equals(pathToBytes(path))) return;
  throw new MediaStructError(
    'usage',
    `${displayPath(path)}: expected a path of UTF-8 letters, because xorriso is told it`,
    {
      path,
      suggestions: ['Name another folder.'],
    },
  );
}
