import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { VolumeFile, VolumeState } from '@mediastruct/core';
import { pathToBytes } from '@mediastruct/core';
import type { SetCatalogue } from '../src/set/set-catalogue.ts';
import { landscape, photo } from '../../../packages/core/test/thumbnails/pictures.ts';

export const SET = '3f2a9c01';
const CAMERAS = ['Canon EOS 40D', 'NIKON Z 6', 'iPhone 13 Pro Max'];

export function idOf(number: number): string {
  return `MS_${SET}_${String(number).padStart(4, '0')}`;
}

/** A volume of the test set; `places` has the place of each of its discs. */
export function volumeOf(
  number: number,
  { places = [], ...facts }: Partial<VolumeState> & { readonly places?: readonly string[] } = {},
): VolumeState {
  return {
    volumeId: idOf(number),
    state: places.length > 0 ? 'stored' : 'built',
    runId: 'run',
    runIds: ['run'],
    segments: [],
    medium: 'bd-25',
    capacity: 24_220_008_448,
    files: 0,
    bytes: 0,
    firstDay: '2019-05-12',
    lastDay: '2019-05-12',
    plannedAt: '2026-03-01T10:00:00.000Z',
    tagFiles: {},
    copies: places.map((location, nth) => ({
      copy: nth + 1,
      state: 'stored',
      burnedAt: '2026-03-02T10:00:00.000Z',
      verifiedAt: '2026-03-02T11:00:00.000Z',
      location,
    })),
    ...facts,
  };
}

export function fileOf(number: number, path: string, facts: Partial<VolumeFile> = {}): VolumeFile {
  const of = { volumeId: idOf(number), runId: 'run' };
  return { ...of, path, sha256: 'a'.repeat(64), size: 1000, mtimeNs: '0', ...facts };
}

export function catalogueOf(volumes: readonly VolumeState[], files: readonly VolumeFile[]): SetCatalogue {
  return { setId: SET, asOf: '2026-03-01T10:00:00.000Z', volumes, files: () => files };
}

/** `count` pictures of a volume, some on each day from a first one on, as a phone or camera would name them. */
export function* pictures(
  number: number,
  { count, year, perDay = 40 }: { count: number; year: number; perDay?: number },
): Generator<VolumeFile> {
  for (let nth = 0; nth < count; nth++) {
    const day = new Date(Date.UTC(year, 0, 1 + Math.floor(nth / perDay)));
    const date = day.toISOString().slice(0, 10);
    const minute = nth % perDay;
    const local = `${date}T${String(8 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00`;
    const kind = nth % 37 === 5 ? 'MOV' : nth % 29 === 3 ? 'CR2' : 'JPG';
    const stem = `${local.replaceAll(/[-:]/g, '').replace('T', '_')}_${(nth * 7919).toString(16).padStart(6, '0')}`;
    yield fileOf(number, `data/${date.replaceAll('-', '/')}/${stem}.${kind.toLowerCase()}`, {
      size: 2_000_000 + ((nth * 104_729) % 9_000_000),
      taken: { local, offset: null, source: 'exif', precision: 'second', confidence: 'high' },
      camera: CAMERAS[nth % 5 === 0 ? 1 : nth % 11 === 0 ? 2 : 0],
      origin: `DCIM/100CANON/IMG_${String(nth % 10_000).padStart(4, '0')}.${kind}`,
    });
  }
}

/** Writes the files of a volume as pictures with previews, each of its own colours. Films and RAW files are no such. */
export function writePictures(folder: string, files: Iterable<VolumeFile>, padding = 0): void {
  let nth = 0;
  for (const { path } of files) {
    nth += 1;
    const at = pathToBytes(join(folder, path));
    mkdirSync(pathToBytes(dirname(join(folder, path))), { recursive: true });
    const isPhoto = /\.(jpg|cr2)$/i.test(path);
    const orientation = nth % 9 === 0 ? 6 : 1;
    writeFileSync(at, isPhoto ? photo(landscape(nth, padding), { orientation }) : `content of ${path}`);
  }
}
