import { describe, expect, it } from 'vitest';
import type { CrawlReport } from '../crawl-report.ts';
import { joinReports } from './join-reports.ts';

const NOTHING: CrawlReport = {
  ...{ tree: 'media', root: '/media', files: 0, bytes: 0, symlinks: 0, special: 0 },
  ...{
    hashed: 0,
    hashedBytes: 0,
    reused: 0,
    proven: 0,
    provenBytes: 0,
    added: 0,
    changed: 0,
    changedFiles: [],
  },
  ...{ accepted: 0, gone: 0, goneFiles: [], moved: 0, movedFiles: [], goneNowhere: 0, goneNowhereFiles: [] },
  ...{ goneUnproven: 0, goneUnprovenFiles: [], goneDisplaced: 0, goneDisplacedFiles: [] },
  ...{ failed: 0, failures: [], rotten: 0, rot: [], future: 0, futureFiles: [] },
};

const report = (found: Partial<CrawlReport>): CrawlReport => ({ ...NOTHING, ...found });
const rotAt = (path: string) => ({ path, message: 'bit rot', size: 1, sha256: 'a', found: 'b' });
const many = (count: number, start: string) => Array.from({ length: count }, (_, nth) => `${start}${nth}`);

describe('joinReports', () => {
  it('adds up what only one of the crawls met: what was read, new, edited, gone and moved', () => {
    const first = report({
      ...{ files: 10, bytes: 100, hashed: 4, hashedBytes: 40, proven: 2, provenBytes: 20, added: 2 },
      ...{
        changed: 1,
        changedFiles: ['a'],
        gone: 2,
        goneFiles: ['b', 'c'],
        goneNowhere: 1,
        goneNowhereFiles: ['b'],
      },
      ...{ moved: 1, movedFiles: [{ from: 'c', to: 'd' }], accepted: 1 },
    });
    const later = report({
      ...{ files: 9, bytes: 90, hashed: 3, hashedBytes: 30, proven: 3, provenBytes: 30, reused: 6 },
      ...{
        gone: 1,
        goneFiles: ['e'],
        goneNowhere: 1,
        goneNowhereFiles: ['e'],
        goneDisplaced: 1,
        goneUnproven: 2,
      },
    });
    expect(joinReports(first, later)).toMatchObject({
      ...{ hashed: 7, hashedBytes: 70, proven: 5, provenBytes: 50, added: 2, accepted: 1 },
      ...{ changed: 1, changedFiles: ['a'], gone: 3, goneFiles: ['b', 'c', 'e'] },
      ...{ goneNowhere: 2, goneNowhereFiles: ['b', 'e'], goneDisplaced: 1, goneUnproven: 2 },
      ...{ moved: 1, movedFiles: [{ from: 'c', to: 'd' }] },
    });
  });

  it('tells the tree as the later crawl left it, of which what neither read was reused', () => {
    const first = report({ files: 10, bytes: 100, symlinks: 2, special: 1, hashed: 4, reused: 6 });
    const later = report({ files: 9, bytes: 90, symlinks: 1, hashed: 3, reused: 6 });
    const joined = joinReports(first, later);
    expect(joined).toMatchObject({ files: 9, bytes: 90, symlinks: 1, special: 0, hashed: 7, reused: 2 });
    expect(joinReports(report({ files: 3, hashed: 3 }), report({ files: 1, hashed: 1 })).reused).toBe(0);
  });

  it('counts once what both met: rot, failures and times that are yet to come', () => {
    const failures = [{ path: 'x', message: 'EIO' }];
    const first = report({
      rotten: 1,
      rot: [rotAt('a')],
      failed: 1,
      failures,
      future: 1,
      futureFiles: ['f'],
    });
    const later = report({ rotten: 2, rot: [rotAt('a'), rotAt('b')], future: 1, futureFiles: ['f'] });
    expect(joinReports(first, later)).toMatchObject({
      ...{ rotten: 2, rot: [{ path: 'a' }, { path: 'b' }], failed: 1, failures },
      ...{ future: 1, futureFiles: ['f'] },
    });
  });

  it('names a path once, and no more than 100 of a kind', () => {
    const first = report({ gone: 80, goneFiles: many(80, 'a'), futureFiles: ['f', 'g'] });
    const later = report({ gone: 80, goneFiles: many(80, 'b'), futureFiles: ['g', 'h'] });
    const joined = joinReports(first, later);
    expect(joined.goneFiles).toHaveLength(100);
    expect(joined).toMatchObject({ gone: 160, futureFiles: ['f', 'g', 'h'] });
  });
});
