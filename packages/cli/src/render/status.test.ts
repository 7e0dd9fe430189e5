import { describe, expect, it } from 'vitest';
import type { LibraryCounts, TreeStatus } from '@mediastruct/core';
import { ago, describeLibrary } from './status.ts';

const NONE = { volumes: 0, files: 0, bytes: 0 };

function counts(given: Partial<LibraryCounts>): LibraryCounts {
  const empty = { files: 0, bytes: 0 };
  return {
    ...empty,
    archived: NONE,
    burned: NONE,
    released: NONE,
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
  };
}

describe('describeLibrary', () => {
  it('says what is on volumes, what is not, and what waits', () => {
    const sentence = describeLibrary({
      trees: [media(3)],
      counts: counts({
        files: 12_408,
        bytes: 98_200_000_000,
        archived: { volumes: 4, files: 11_900, bytes: 1 },
        burned: { volumes: 3, files: 9_000, bytes: 1 },
        notArchived: { files: 508, bytes: 1 },
        duplicates: { files: 12, bytes: 1 },
      }),
    });
    expect(sentence).toBe(
      '12,408 files (98.2 GB): 11,900 on 4 volumes (3 burned), 508 not yet archived; ' +
        '12 duplicates wait to be validated; last crawl 3 days ago.',
    );
  });

  it.each([
    [{ volumes: 1, files: 5, bytes: 1 }, NONE, '5 on 1 volume (none burned)'],
    [{ volumes: 2, files: 5, bytes: 1 }, { volumes: 2, files: 5, bytes: 1 }, '5 on 2 volumes (all burned)'],
    [{ volumes: 1, files: 5, bytes: 1 }, { volumes: 1, files: 5, bytes: 1 }, '5 on 1 volume (burned)'],
  ])('says how many of %o are burned', (archived, burned, words) => {
    const sentence = describeLibrary({ trees: [], counts: counts({ files: 5, bytes: 7, archived, burned }) });
    expect(sentence).toBe(`5 files (7 B): ${words}; never crawled.`);
  });

  it('says that nothing is archived, and that there is nothing', () => {
    const notArchived = { files: 1, bytes: 7 };
    expect(describeLibrary({ trees: [media(0)], counts: counts({ ...notArchived, notArchived }) })).toBe(
      '1 file (7 B), none archived yet; last crawl today.',
    );
    expect(describeLibrary({ trees: [media(1)], counts: counts({}) })).toBe(
      'No files; last crawl yesterday.',
    );
  });

  it('says that it cannot count', () => {
    expect(describeLibrary({ trees: [], counts: null })).toContain('damaged');
  });
});

describe('ago', () => {
  it('counts days', () => {
    expect([0, 1, 2, 1200].map(ago)).toEqual(['today', 'yesterday', '2 days ago', '1,200 days ago']);
  });
});
