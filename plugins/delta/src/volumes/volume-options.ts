import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import { displayPath, MediaStructError } from '@mediastruct/core';
import type { ProblemsTold } from '../listing/problem-list.ts';
import { whyUnsafe } from '../names/unsafe-name.ts';
import type { Compression } from './compression.ts';
import { INDEX_FOLDER } from './volume-names.ts';

/** What a set is unless something else is asked for: photographs do not compress, and a plain tar can be read anywhere. */
export const DEFAULT_COMPRESSION: Compression = 'none';
/** 20 MiB, as the original had it. */
export const DEFAULT_VOLUME_BYTES = 20 * 2 ** 20;
/** A volume holds at least its own index and a piece of a file. Bytes. */
export const LEAST_VOLUME_BYTES = 64 * 1024;
const LONGEST_KEY = 100;

export interface VolumeWriterOptions {
  /** Absolute path of the folder of the volumes, which is made where it is missing. */
  readonly folder: string;
  /** What the names of the volumes begin with. */
  readonly key: string;
  /** Absolute path of the folder that relative paths are added from, and below whose name its files stand in the volumes. */
  readonly from?: string | undefined;
  /** No volume becomes larger. */
  readonly greatestBytes?: number | undefined;
  readonly compression?: Compression | undefined;
  readonly access?: FileAccess | undefined;
  readonly progress?: ProgressListener | undefined;
  readonly stop?: StopFlag | undefined;
}

/** What a finished set holds. */
export interface PackReport {
  readonly set: string;
  /** Absolute paths of the volumes, in order. */
  readonly volumes: readonly string[];
  /** Absolute path of the index. */
  readonly index: string;
  readonly files: number;
  readonly folders: number;
  readonly symlinks: number;
  /** Sizes of the files together. */
  readonly bytes: number;
  /** What could not be packed. */
  readonly problems: ProblemsTold;
}

/** Throws `usage` (64) for a key that cannot be the beginning of a file's name, and a size below 64 KiB. */
export function refuseSpec(key: string, greatestBytes: number): void {
  if (greatestBytes < LEAST_VOLUME_BYTES) throw tooSmall(greatestBytes);
  if (key !== '' && key.length <= LONGEST_KEY && !/[/\0]/.test(key) && !key.startsWith('.')) return;
  throw new MediaStructError(
    'usage',
    `"${displayPath(key)}": the names of the volumes cannot begin with this: expected 1 to ${LONGEST_KEY} characters without a slash, not beginning with a dot`,
  );
}

/** Throws `usage` (64) for a name that no member can have. */
export function refuseName(name: string): void {
  const why = name.split('/')[0] === INDEX_FOLDER ? 'it is the name of the index' : whyUnsafe(name);
  if (why !== null)
    throw new MediaStructError('usage', `${displayPath(name)}: cannot be the name of a member: ${why}`, {
      path: name,
    });
}

export function tooSmall(bytes: number): MediaStructError {
  return new MediaStructError(
    'usage',
    `${bytes} bytes are too few for a volume: it holds its own index and the name of its files besides their content`,
    { suggestions: ['Give at least 64KiB; for very long names some more.'] },
  );
}
