import { join } from 'node:path';
import { nodeFileAccess } from '@mediastruct/core';
import type { VolumeEvent } from '@mediastruct/core/testing';
import { appendVolumeEvents, createVolumeLedger, VolumeListingWriter } from '@mediastruct/core/testing';
import { deciding, none } from '../../../../packages/core/test/journal/small-plans.ts';
import { landscape, photo } from '../../../../packages/core/test/thumbnails/pictures.ts';
import type { IndexedFile } from '../served-library.ts';
import { hashOf, ServedLibrary } from '../served-library.ts';
import { groupOf, reportSimilar } from '../similar-reports.ts';

const AT = '2026-03-01T12:00:00.000Z';
const DAY_MS = 86_400_000;
const LONG_NAME = `${'Grandmother’s eightieth birthday in the garden house by the lake '.repeat(3)}.jpg`;
const RIGHT_TO_LEFT = 'יום הולדת עיד ميلاد.jpg';

/** A library as a family has it: three years of pictures, two volumes with discs, places, a run. Every page of it has something to show. */
export async function shownLibrary(): Promise<ServedLibrary> {
  const library = new ServedLibrary();
  const files = [...picturesOf(3)];
  library.hold(files, { isAsCrawled: true });
  const dated = files.filter(({ taken }) => taken !== undefined).sort((a, b) => (a.path < b.path ? -1 : 1));
  const half = Math.floor(dated.length / 2);
  const { state } = library.library;
  createVolumeLedger(nodeFileAccess, state.volumeLedger, { setId: '1a2b3c4d', createdAt: AT });
  addVolume(library, { number: 1, files: dated.slice(0, half), discs: ['home, shelf B', 'at my sister’s'] });
  addVolume(library, { number: 2, files: dated.slice(half, half + 60), discs: ['home, shelf B'] });
  const states = ['duplicate', 'left', 'set-aside', 'skipped'];
  await library.apply((session) => {
    session.warnings.add(library.at('media/2024/broken.jpg'), 'cannot be read: EIO, i/o error');
    const decisions = files
      .slice(0, 400)
      .map(({ path }, nth) =>
        none(library.at(`media/${path}`), undefined, { state: states[nth % 7] ?? 'duplicate' }),
      );
    return deciding(...decisions)(session);
  });
  const [large, small, other] = dated
    .slice(40)
    .map(({ path, content }) => ({ path, sha256: hashOf(content) }));
  if (large !== undefined && small !== undefined && other !== undefined)
    reportSimilar(library, [
      groupOf('1', [
        { ...large, width: 4032, height: 3024 },
        { ...small, width: 1280, height: 960, kind: 'resized', distance: 2 },
      ]),
      groupOf('2', [large, { ...other, kind: 'burst', distance: 5 }]),
    ]);
  return library;
}

function* picturesOf(years: number): Generator<IndexedFile> {
  let nth = 0;
  for (let day = 0; day < 365 * years; day += 3 + ((day * 7) % 11)) {
    const date = new Date(Date.UTC(2023, 0, 2) + day * DAY_MS).toISOString().slice(0, 10);
    for (let shot = 0; date !== '2024-03-19' && shot < 1 + ((day * 5) % 13); shot++, nth++) {
      const time = new Date(Date.UTC(2000, 0, 1, 9) + shot * 700_000).toISOString().slice(11, 19);
      yield {
        path: `${date.replaceAll('-', '/')}/${date.replaceAll('-', '')}_${time.replaceAll(':', '')}.jpg`,
        content: photo(landscape(nth, 3000), { size: 50_000 + nth }),
        taken: `${date}T${time}`,
      };
    }
  }
  for (let shot = 0; shot < 23; shot++, nth++)
    yield {
      path: `2024/03/19/20240319_10${String(shot * 2).padStart(2, '0')}00.jpg`,
      content: photo(landscape(nth, 3000), { size: 50_000 + nth }),
      taken: `2024-03-19T10:${String(shot * 2).padStart(2, '0')}:00`,
    };
  for (const [at, name] of [LONG_NAME, RIGHT_TO_LEFT].entries())
    yield {
      path: `2025/${name}`,
      content: photo(landscape(900 + at, 3000)),
      taken: `2025-12-24T18:0${at}:00`,
    };
  for (let at = 0; at < 5; at++)
    yield {
      path: `old laptop/Pictures/${at}.jpg`,
      content: photo(landscape(at, 3000), { size: 50_000 + at }),
    };
  yield { path: 'old laptop/Pictures/alone.jpg', content: photo(landscape(800, 3000)) };
  for (let at = 0; at < 9; at++) yield { path: `scans/${at}.jpg`, content: photo(landscape(700 + at, 3000)) };
}

interface MadeVolume {
  readonly number: number;
  readonly files: readonly IndexedFile[];
  /** Where each of its discs is. */
  readonly discs: readonly string[];
}

function addVolume({ library }: ServedLibrary, { number, files, discs }: MadeVolume): void {
  const volumeId = `MS_1a2b3c4d_${String(number).padStart(4, '0')}`;
  using listing = new VolumeListingWriter(nodeFileAccess, join(library.state.volumes, `${volumeId}.ndjson`), {
    volumeId,
  });
  for (const { path, content, taken } of files)
    listing.add({
      ...{ path: `data/${path}`, sha256: hashOf(content), size: content.length, mtimeNs: '1' },
      taken: { local: taken ?? '', offset: null, source: 'exif', precision: 'second', confidence: 'high' },
      ...{ origin: undefined, camera: 'Canon EOS R6' },
    });
  listing.commit();
  const of = { at: AT, volumeId };
  const counts = { files: files.length, bytes: files.length * 2e7 };
  const range = { medium: 'bd-25', capacity: 25e9, firstDay: '2023-01-02', lastDay: '2024-12-24' };
  const events: VolumeEvent[] = [
    { kind: 'planned', ...of, runId: 'r', ...counts, ...range },
    { kind: 'built', ...of, runId: 'r', ...counts, tagFiles: {} },
    ...discs.flatMap((location, at): VolumeEvent[] => [
      { kind: 'burned', ...of, copy: at + 1, date: AT, label: `Family ${number}`, location },
      { kind: 'verified', ...of, copy: at + 1, ...counts, readBack: hashOf('') },
    ]),
  ];
  appendVolumeEvents(nodeFileAccess, library.state.volumeLedger, events);
}
