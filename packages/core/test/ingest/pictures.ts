import { utimesSync } from 'node:fs';
import { dirname } from 'node:path';
import { mkdirSync, writeFileSync } from 'node:fs';
import { jpegFile } from '../../../../mediagen/src/index.ts';
import type { IngestRequest } from '../../src/ingest/plan-ingest.ts';
import { planIngest } from '../../src/ingest/plan-ingest.ts';
import type { Applied, TestLibrary } from '../library/test-library.ts';

/** A picture as a camera wrote it; the same `seed` and date give the same content. */
export function picture(seed: string, dateTimeOriginal?: string): Buffer {
  const exif = dateTimeOriginal === undefined ? undefined : { dateTimeOriginal, model: 'Camera' };
  return jpegFile({ size: 1000, seed, ...(exif === undefined ? {} : { exif }) });
}

/** Writes a file with a time of long ago, and its folders. */
export function put(path: string, content: string | Uint8Array): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  utimesSync(path, 1_557_650_000.5, 1_557_650_000.5);
  return path;
}

/** Ingests from the sources into a library, and applies it. */
export function ingest(
  lib: TestLibrary,
  sources: readonly string[],
  request: Partial<IngestRequest> = {},
): Promise<Applied> {
  const all = { sources, move: false, useModifyDate: false, useMtime: false, shift: {}, ...request };
  return lib.apply((session) => planIngest(session, all));
}

/** How each file ended, by its name: `IMG_1.JPG: filed dated`. */
export function ends({ entries }: Applied): string[] {
  return entries
    .map(({ path, state, code }) => `${path.slice(path.lastIndexOf('/') + 1)}: ${state} ${code}`)
    .sort();
}
