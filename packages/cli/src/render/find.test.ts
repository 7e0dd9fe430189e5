import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { FindResult, FoundPlace, VolumeFacts } from '@mediastruct/core';
import { describeVolume, renderFind } from './find.ts';

const asIs = (text: string) => text;
const DISC = {
  copy: 1,
  state: 'verified',
  label: 'Family 2019 A',
  serial: null,
  location: 'shelf 3',
  burnedAt: '2026-01-01T00:00:00Z',
  verifiedAt: '2026-01-02T00:00:00Z',
} as const;
const VOLUME: VolumeFacts = {
  id: 'MS_1a2b3c4d_0007',
  state: 'verified',
  isBurned: true,
  label: DISC.label,
  location: DISC.location,
  verifiedAt: DISC.verifiedAt,
  discs: [DISC],
};
const PLACE: FoundPlace = {
  sha256: 'ab'.repeat(32),
  size: 1000,
  taken: null,
  camera: null,
  holder: { kind: 'tree', name: 'media', place: '/lib/media' },
  tree: 'media',
  root: '/lib/media',
  path: '2019/05/12/a.jpg',
  state: 'on-disk',
  volume: null,
};

function rendered(places: readonly FoundPlace[], given: Partial<FindResult> = {}): string {
  const { sha256, size } = PLACE;
  const content = { sha256, size, taken: null, camera: null, ingestedFrom: null, places, morePlaces: 0 };
  const query = { text: 'a', camera: null, file: null, sha256: null };
  const result = { query, contents: [content], more: 0, uncrawled: [], problems: [], ...given };
  return stripVTControlCharacters(renderFind(result, { root: '/lib', shown: asIs }));
}

describe('describeVolume', () => {
  it('names the disc, its place and its last check', () => {
    expect(describeVolume(VOLUME, asIs)).toBe(
      'on volume MS_1a2b3c4d_0007 (burned, disc "Family 2019 A", shelf 3), verified 2026-01-02',
    );
  });

  it.each([
    [{ state: 'built', isBurned: false }, 'not burned'],
    [{ state: 'failed', isBurned: false }, 'failed its last check'],
    [{ state: 'retired', isBurned: false }, 'retired'],
    [{ state: 'unknown', isBurned: false }, 'state unknown'],
  ] as const)('says of %o that it is %s', (given, words) => {
    const bare = { ...VOLUME, label: null, location: null, verifiedAt: null, discs: [], ...given };
    expect(describeVolume(bare, asIs)).toBe(`on volume MS_1a2b3c4d_0007 (${words})`);
  });

  it('says that a burned disc was never verified', () => {
    expect(describeVolume({ ...VOLUME, verifiedAt: null }, asIs)).toContain('), not verified');
  });
});

describe('renderFind', () => {
  it('shows paths from the library on, and whole ones outside of it', () => {
    const outside = { ...PLACE, root: '/mnt/old', path: 'x.jpg' };
    expect(rendered([PLACE, outside])).toBe(
      'abababababab, 1.0 kB\n  media/2019/05/12/a.jpg\n  /mnt/old/x.jpg',
    );
  });

  it('says where only discs have it, and names the further discs', () => {
    const second = { ...DISC, copy: 2, label: 'Family 2019 B', location: 'bank', verifiedAt: null };
    const volume = { ...VOLUME, discs: [DISC, second] };
    const place = { ...PLACE, tree: null, root: '/lib/archive', path: `${VOLUME.id}/data/a.jpg`, volume };
    expect(rendered([place])).toContain(
      '\n  only on volume MS_1a2b3c4d_0007 (burned, disc "Family 2019 A", shelf 3), verified 2026-01-02: data/a.jpg' +
        '\n    and copy 2, disc "Family 2019 B", bank, not verified',
    );
  });

  it('tells what it does not show', () => {
    expect(rendered([PLACE], { more: 1234, uncrawled: ['old'] })).toMatch(
      /1,234 more files that match; --limit 0 shows all\nNever crawled, so not looked in: old$/,
    );
  });
});
