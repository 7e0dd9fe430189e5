import { describe, expect, it } from 'vitest';
import { parseFindQuery } from './find-query.ts';
import { isWanted, matchesPath } from './match-file.ts';

const matches = (text: string, path: string) =>
  matchesPath(parseFindQuery(text), { root: '/lib/media', path });

describe('matchesPath', () => {
  it('looks for a word below the root only', () => {
    expect(matches('media', '2019/a.jpg')).toBe(false);
    expect(matches('2019', '2019/a.jpg')).toBe(true);
  });

  it('lets a path begin in the root but not end there', () => {
    expect(matches('media/2019', '2019/a.jpg')).toBe(true);
    expect(matches('/lib/media/2019/a.jpg', '2019/a.jpg')).toBe(true);
    expect(matches('lib/media/', '2019/a.jpg')).toBe(false);
    expect(matches('lib/media', '2019/a.jpg')).toBe(false);
  });

  it('finds no path that is longer than any there is', () => {
    expect(matches('a/b/c/d/e/f/g/h/i/j/k/l/m', 'a.jpg')).toBe(false);
  });

  it('takes a day for the beginning of a name, not for digits of a hash', () => {
    expect(matches('2019-05-12', 'x/20190512_101010_ab.jpg')).toBe(true);
    expect(matches('2019-05-12', 'x/20200101_101010_20190512ab.jpg')).toBe(false);
  });
});

describe('isWanted', () => {
  it('needs no path for a capture time or a hash', () => {
    const taken = { local: '2019-05-12T10:00:00', offset: null, source: '', precision: '', confidence: '' };
    const query = parseFindQuery('2019-05-12');
    expect(isWanted({ query, hashes: new Set() }, { paths: [], taken })).toBe(true);
    expect(isWanted({ query, hashes: new Set(['f']) }, { paths: [], sha256: 'f' })).toBe(true);
    expect(isWanted({ query, hashes: new Set() }, { paths: [], sha256: 'f' })).toBe(false);
  });
});
