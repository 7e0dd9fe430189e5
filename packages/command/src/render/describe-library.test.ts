import { describe, expect, it } from 'vitest';
import type { LibraryCounts, TreeStatus } from '@mediastruct/core';
import { ago, describeLibrary } from './describe-library.ts';

const NOW = new Date('2026-06-10T00:00:00Z');
const SOUND = { now: NOW, findings: { gone: 0, displaced: 0, rotten: 0, first: [] } };

const NONE = { volumes: 0, files: 0, bytes: 0 };

function counts(given: Partial<LibraryCounts>): LibraryCounts {
  const empty = { files: 0, bytes: 0 };
  return {
    ...empty,
    archived: NONE,
    burned: NONE,
    released: NONE,
    lost: NONE,
    unproven: NONE,
    oldestProof: null,
    notArchived: empty,
    duplicates: empty,
    ...given,
  };
}

function media(ageDays: number | null): TreeStatus {
  return {
    name: 'media',
    role: 'media',
    root: '/lib/media',
    index: 'present',
    files: 1,
    bytes: 1,
    crawledAt: null,
    ageDays,
    isOld: false,
    proof: null,
  };
}

describe('describeLibrary', () => {
  it('says what is on volumes, what is not, and what waits', () => {
    const sentence = describeLibrary({
      ...SOUND,
      trees: [media(3)],
      counts: counts({
        files: 12_408,
        bytes: 98_200_000_000,
        archived: { volumes: 4, files: 11_900, bytes: 1 },
        burned: { volumes: 3, files: 9_000, bytes: 1 },
        oldestProof: '2026-05-01T00:00:00Z',
        notArchived: { files: 508, bytes: 1 },
        duplicates: { files: 12, bytes: 1 },
      }),
    });
    expect(sentence).toBe(
      '12,408 files (98.2 GB): 11,900 on 4 volumes (3 burned, the oldest proof 40 days old), 508 not yet archived; ' +
        '12 duplicates wait to be validated; last crawl 3 days ago.',
    );
  });

  it.each([
    [{ volumes: 1, files: 5, bytes: 1 }, NONE, '5 on 1 volume (none burned)'],
    [
      { volumes: 2, files: 5, bytes: 1 },
      { volumes: 2, files: 5, bytes: 1 },
      '5 on 2 volumes (all burned, not all read back)',
    ],
    [
      { volumes: 1, files: 5, bytes: 1 },
      { volumes: 1, files: 5, bytes: 1 },
      '5 on 1 volume (burned, never read back)',
    ],
  ])('says how many of %o are burned', (archived, burned, words) => {
    const sentence = describeLibrary({
      ...SOUND,
      trees: [],
      counts: counts({ files: 5, bytes: 7, archived, burned }),
    });
    expect(sentence).toBe(`5 files (7 B): ${words}; never crawled.`);
  });

  it('says that nothing is archived, and that there is nothing', () => {
    const notArchived = { files: 1, bytes: 7 };
    expect(
      describeLibrary({ ...SOUND, trees: [media(0)], counts: counts({ ...notArchived, notArchived }) }),
    ).toBe('1 file (7 B), none archived yet; last crawl today.');
    expect(describeLibrary({ ...SOUND, trees: [media(1)], counts: counts({}) })).toBe(
      'No files; last crawl yesterday.',
    );
  });

  it('says what is lost, gone, rotten and never proven', () => {
    const sentence = describeLibrary({
      now: NOW,
      findings: { gone: 1, displaced: 0, rotten: 2, first: [] },
      trees: [media(0)],
      counts: counts({
        lost: { volumes: 1, files: 340, bytes: 1 },
        unproven: { volumes: 1, files: 5, bytes: 1 },
      }),
    });
    expect(sentence).toBe(
      'No files; 1 volume with 340 files known nowhere (no folder, no good disc); 1 file gone without another copy; ' +
        '2 files rotten; 5 files on discs alone that were never read back; last crawl today.',
    );
  });

  it('says that it cannot count', () => {
    expect(describeLibrary({ ...SOUND, trees: [], counts: null })).toContain('damaged');
  });
});

describe('ago', () => {
  it('counts days', () => {
    expect([0, 1, 2, 1200].map(ago)).toEqual(['today', 'yesterday', '2 days ago', '1,200 days ago']);
  });
});
