import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  installedHolderKinds,
  lossContents,
  lossReport,
  lossReports,
  nodeFileAccess,
} from '@mediastruct/core';
import { appendVolumeEvents, createVolumeLedger, VolumeListingWriter } from '@mediastruct/core/testing';
import type { VolumeEvent } from '@mediastruct/core/testing';
import { expect, it } from 'vitest';
import { TestLibrary } from '../../../packages/core/test/archive/library.ts';
import { ShelfLibrary } from './shelf-library.ts';

const AT = '2026-01-01T00:00:00.000Z';
const PLACES = ['shelf A', 'shelf B', 'bank'] as const;
const CONTENTS = 6;
const sha = (content: number) => createHash('sha256').update(`content ${content}`).digest('hex');
const idOf = (nth: number) => `MS_3f2a9c01_${String(nth + 1).padStart(4, '0')}`;

/** Volumes whose folders are gone, with contents and discs. */
interface Model {
  readonly volumes: readonly {
    readonly contents: readonly number[];
    readonly discs: readonly {
      readonly place: (typeof PLACES)[number] | null;
      readonly state: 'burned' | 'verified' | 'failed';
    }[];
  }[];
}

const model: fc.Arbitrary<Model> = fc.record({
  volumes: fc.array(
    fc.record({
      contents: fc.uniqueArray(fc.nat(CONTENTS - 1), { minLength: 1, maxLength: 4 }),
      discs: fc.array(
        fc.record({
          place: fc.option(fc.constantFrom(...PLACES)),
          state: fc.constantFrom('burned', 'verified', 'failed'),
        }),
        { maxLength: 3 },
      ),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

/** What is lost, said in the simplest way: look at every disc for every content. */
function expected({ volumes }: Model, place: string) {
  const found = { there: 0, lost: [] as string[], last: 0 };
  for (let content = 0; content < CONTENTS; content++) {
    const discs = volumes.flatMap((volume) => (volume.contents.includes(content) ? volume.discs : []));
    const there = discs.filter((disc) => disc.place === place && disc.state !== 'failed');
    if (there.length === 0) continue;
    const saved = discs.filter(
      (disc) => disc.place !== null && disc.place !== place && disc.state === 'verified',
    ).length;
    found.there += 1;
    if (saved === 0) found.lost.push(sha(content));
    if (saved === 1) found.last += 1;
  }
  return { ...found, lost: found.lost.sort() };
}

function write(test: TestLibrary, { volumes }: Model): void {
  const { state } = test.library;
  rmSync(state.volumes, { recursive: true, force: true });
  mkdirSync(state.volumes, { recursive: true });
  createVolumeLedger(nodeFileAccess, state.volumeLedger, { setId: '3f2a9c01', createdAt: AT });
  appendVolumeEvents(nodeFileAccess, state.volumeLedger, volumes.flatMap(eventsOf));
  for (const [nth, { contents }] of volumes.entries()) {
    const volumeId = idOf(nth);
    using writer = new VolumeListingWriter(nodeFileAccess, join(state.volumes, `${volumeId}.ndjson`), {
      volumeId,
    });
    for (const content of contents.toSorted())
      writer.add({ path: `data/${content}.jpg`, sha256: sha(content), size: 10, mtimeNs: '0' });
    writer.commit();
  }
}

function eventsOf({ contents, discs }: Model['volumes'][number], nth: number): readonly VolumeEvent[] {
  const of = { at: AT, volumeId: idOf(nth) };
  const counts = { files: contents.length, bytes: 10 * contents.length };
  return [
    {
      ...{ kind: 'planned', ...of, runId: 'r', medium: 'cd', capacity: 1, ...counts },
      ...{ firstDay: '2019-05-12', lastDay: '2019-05-12' },
    },
    { kind: 'built', ...of, runId: 'r', ...counts, tagFiles: {} },
    ...discs.flatMap(({ place, state }, disc): readonly VolumeEvent[] => {
      const copy = disc + 1;
      const burned = {
        kind: 'burned',
        ...of,
        copy,
        date: AT,
        ...(place === null ? {} : { location: place }),
      } as const;
      if (state === 'verified')
        return [burned, { kind: 'verified', ...of, copy, ...counts, readBack: sha(0) }];
      return state === 'failed' ? [burned, { kind: 'failed', ...of, copy, why: 'scratched' }] : [burned];
    }),
  ];
}

it('counts as lost just what no proven disc elsewhere holds', () => {
  using test = new TestLibrary([]);
  const kinds = installedHolderKinds([]);
  const seen = { lost: 0, last: 0 };
  fc.assert(
    fc.property(model, fc.constantFrom(...PLACES), (given, place) => {
      write(test, given);
      const request = { lost: { kind: 'place', place } as const, kinds, note: () => {} };
      const wanted = expected(given, place);
      if (wanted.there === 0) {
        expect(() => lossReport(test.library, { ...request, limit: 9 })).toThrow(
          'nothing is known to be there',
        );
        return;
      }
      const report = lossReport(test.library, { ...request, limit: 9 });
      expect(report.first.map(({ sha256 }) => sha256).sort()).toEqual(wanted.lost);
      expect({ there: report.there.files, last: report.last.files }).toEqual({
        there: wanted.there,
        last: wanted.last,
      });
      expect(report.lost).toEqual({ files: wanted.lost.length, bytes: 10 * wanted.lost.length });
      const streamed = [...lossContents(test.library, request).contents];
      expect(
        streamed
          .filter(({ fate }) => fate === 'lost')
          .map(({ sha256 }) => sha256)
          .sort(),
      ).toEqual(wanted.lost);
      seen.lost += wanted.lost.length;
      seen.last += wanted.last;
    }),
    { numRuns: 100 },
  );
  expect(Math.min(seen.lost, seen.last)).toBeGreaterThan(5);
});

it('a film that is whole elsewhere is not lost with a part of it', () => {
  using test = new TestLibrary([]);
  const disc = { place: 'shelf A', state: 'verified' } as const;
  write(test, {
    volumes: [
      { contents: [0], discs: [disc] },
      { contents: [5], discs: [{ ...disc, place: 'bank' }] },
    ],
  });
  const listing = join(test.library.state.volumes, `${idOf(0)}.ndjson`);
  const part = (whole: string) => {
    using writer = new VolumeListingWriter(nodeFileAccess, listing, { volumeId: idOf(0) });
    const segment = { number: 1, of: 2, sha256: whole, size: 20 };
    writer.add({ path: 'data/film.mov.001', sha256: sha(0), size: 10, mtimeNs: '0', segment });
    writer.commit();
    return lossReport(test.library, {
      lost: { kind: 'place', place: 'shelf A' },
      kinds: installedHolderKinds([]),
      note: () => {},
      limit: 9,
    });
  };
  expect(part(sha(4)).lost.files).toBe(1);
  expect(part(sha(5))).toMatchObject({ lost: { files: 0 }, last: { files: 1 } });
});

it('a film over two volumes is not lost with a place where neither has its only disc', () => {
  using test = new TestLibrary([]);
  const discs = (['shelf A', 'bank'] as const).map((place) => ({ place, state: 'verified' }) as const);
  const volumes = [0, 1].map((content) => ({ contents: [content], discs }));
  write(test, { volumes });
  const segments = [0, 1].map((nth) => ({ number: nth + 1, of: 2, sha256: sha(5), size: 20 }));
  appendVolumeEvents(
    nodeFileAccess,
    test.library.state.volumeLedger,
    segments.map((segment, nth) => ({
      ...{ kind: 'built', at: AT, volumeId: idOf(nth), runId: 'r', files: 1, bytes: 10, tagFiles: {} },
      segments: [{ path: `data/film.mov.00${segment.number}`, ...segment }],
    })),
  );
  const lost = { kind: 'place', place: 'bank' } as const;
  const request = { kinds: installedHolderKinds([]), note: () => {}, limit: 9 };
  const left = { there: { files: 2 }, lost: { files: 0 }, last: { files: 2 } };
  expect(lossReport(test.library, { ...request, lost })).toMatchObject(left);
  expect(lossReports(test.library, { ...request, losses: [lost] })).toMatchObject([left]);
});

it('knows the folder of a volume and the trees by the places that the settings tell', async () => {
  using test = await ShelfLibrary.make();
  const lost = (place: string) => test.json<ReturnType<typeof lossReport>>('disc', 'lost', place);
  const toml = join(test.root, 'mediastruct.toml');
  // The pictures are in the folder of the volume alone.
  expect(test.run('disc', 'lost', 'house').status).toBe(64);
  expect(lost('archive')).toMatchObject({ lost: { files: 3, bytes: 150_000 }, there: { files: 3 } });
  const { readFileSync } = await import('node:fs');
  writeFileSync(
    toml,
    `${readFileSync(toml, 'utf8')}\n[disc]\nplaces = { archive = "house, cellar", media = "house" }\n`,
  );
  expect(lost('house')).toMatchObject({
    lost: { files: 3 },
    assumed: { treesElsewhere: ['duplicates', 'validated'] },
  });
  const rows = test.run('disc', 'lost', 'cellar', '--ndjson').stdout.trim().split('\n');
  expect(rows.map((row) => (JSON.parse(row) as { fate: string }).fate)).toEqual(['lost', 'lost', 'lost']);
  expect(test.run('disc', 'lost', 'cellar').stdout).toContain('you lose these 3 files (150.0 kB)');
});
