import { describe, expect, it } from 'vitest';
import type { SourceEntry } from '../sources/source-entry.ts';
import { selectionOf } from './selection.ts';

function file(path: string, local?: string): SourceEntry {
  const taken =
    local === undefined
      ? undefined
      : { local, offset: null, source: 'exif', precision: 'second', confidence: 'high' };
  return { kind: 'file', path, sha256: 'a', size: 1, mtimeNs: '0', mode: 0o644, taken };
}

describe('selectionOf', () => {
  it.each([
    ['photos/2019', '2019/a.jpg', true],
    ['photos/2019/**', '2019/05/a.jpg', true],
    ['a.jpg', '2019/05/a.jpg', true],
    ['*.mov', '2019/05/a.jpg', false],
    ['papers/2019', '2019/a.jpg', false],
  ])('takes "%s" for a pattern: %s %s', (word, path, isAsked) => {
    expect(selectionOf([word], false)('photos', file(path))).toBe(isAsked);
  });

  it.each([
    ['2019-05-12', '2019-05-12T10:00:00', true],
    ['2019-05', '2019-05-31T23:59:59', true],
    ['2019-05..2019-06-02', '2019-06-02T12:00:00', true],
    ['2019-05..2019-06-02', '2019-06-03T00:00:00', false],
    ['2018', '2019-01-01T00:00:00', false],
  ])('takes "%s" for days: %s %s', (word, local, isAsked) => {
    expect(selectionOf([word], false)('photos', file('x.jpg', local))).toBe(isAsked);
  });

  it('asks for all where it is told to, and refuses to guess', () => {
    expect(selectionOf([], true)('photos', file('x'))).toBe(true);
    expect(() => selectionOf([], false)).toThrow(expect.objectContaining({ exitCode: 64 }));
  });
});
