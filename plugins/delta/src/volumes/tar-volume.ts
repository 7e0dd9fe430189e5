import { basename, isAbsolute, join, resolve } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { nodeFileAccess } from '@mediastruct/core';
import { openSet } from './read-set.ts';
import { setIndexName } from './volume-names.ts';
import { TarVolumeReader } from './volume-reader.ts';
import type { VolumeWriterOptions } from './volume-options.ts';
import { TarVolumeWriter } from './volume-writer.ts';

export type WriteOptions = { readonly mode: 'w' } & Omit<VolumeWriterOptions, 'folder' | 'key'>;

export interface ReadOptions {
  readonly mode?: 'r' | undefined;
  /** The index of the set, where it is not beside the volumes under its own name. */
  readonly volumeIndex?: string | undefined;
  readonly access?: FileAccess | undefined;
}

/**
 * Volumes of tar, for writing or for reading.
 *
 *     const writer = TarVolume.open('/tmp', 'mydir', { mode: 'w' });
 *     const { volumes, index } = await writer.addDir(new Dir('/home/thomas/mydir'));
 *     await TarVolume.open('/tmp', 'mydir').extractall('/tmp/restored');
 */
export const TarVolume = { open: openTarVolume };

/**
 * `key` is what the names of the volumes begin with; of a path the last part. For writing, an absolute path of a folder is also where relative paths are added
 * from.
 */
function openTarVolume(folder: string, key: string, options: WriteOptions): TarVolumeWriter;
function openTarVolume(folder: string, key: string, options?: ReadOptions): TarVolumeReader;
function openTarVolume(
  folder: string,
  key: string,
  options: WriteOptions | ReadOptions = {},
): TarVolumeWriter | TarVolumeReader {
  const name = basename(key);
  if (options.mode === 'w') {
    const from = isAbsolute(key) ? resolve(key) : undefined;
    return new TarVolumeWriter({ from, ...options, folder: resolve(folder), key: name });
  }
  const { access = nodeFileAccess, volumeIndex = join(folder, setIndexName(name)) } = options;
  return new TarVolumeReader({ ...openSet(access, resolve(volumeIndex)), folder: resolve(folder) }, access);
}
