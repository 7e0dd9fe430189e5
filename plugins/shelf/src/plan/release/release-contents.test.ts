import { describe, expect, it } from 'vitest';
import { madeTable } from '../../../test/made-shelf.ts';
import { contentsOf, furtherContents } from './release-contents.ts';

const table = madeTable(['a', 'b', 'c', 'd'].map((name) => ({ name })));

/** Rows of contents, and those of them whose last copy goes. */
function goes(rows: readonly number[], last: readonly number[] = []) {
  const isLast = Uint8Array.from(rows.map((row) => (last.includes(row) ? 1 : 0)));
  return contentsOf(table, Uint32Array.from(rows), isLast);
}

describe('furtherContents', () => {
  it('finds none where the same or fewer go', () => {
    expect(furtherContents(goes([0, 2, 3]), goes([0, 2, 3]))).toBe(0);
    expect(furtherContents(goes([0, 2, 3]), goes([3]))).toBe(0);
    expect(furtherContents(goes([0, 1], [1]), goes([0, 1]))).toBe(0);
    expect(furtherContents(goes([]), goes([]))).toBe(0);
  });

  it('finds another content where as many go', () => {
    expect(furtherContents(goes([0, 2]), goes([1, 2]))).toBe(1);
    expect(furtherContents(goes([1]), goes([0, 3]))).toBe(2);
    expect(furtherContents(goes([]), goes([0]))).toBe(1);
  });

  it('finds a last copy where another one was agreed to be the last', () => {
    expect(furtherContents(goes([0, 1], [0]), goes([0, 1], [1]))).toBe(1);
  });
});
