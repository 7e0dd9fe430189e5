import { describe, expect, it } from 'vitest';
import { displayWidth, shortenMiddle } from './display-width.ts';
import { formatTable } from './table.ts';

describe('formatTable', () => {
  it('aligns columns and leaves no blanks at line ends', () => {
    const table = formatTable(
      [{ header: 'tree' }, { header: 'files', align: 'right' }, { header: 'note' }],
      [
        ['media', '1,234', ''],
        ['archive', '7', 'old'],
      ],
    );
    expect(table).toBe('tree     files  note\nmedia    1,234\narchive      7  old\n');
  });

  it('gives nothing for no rows', () => {
    expect(formatTable([{ header: 'a' }], [])).toBe('');
  });

  it('measures wide characters and colour by what is seen', () => {
    const table = formatTable(
      [{ header: 'a' }, { header: 'b' }],
      [
        ['写真', 'x'],
        ['\u001b[32mok\u001b[39m', 'y'],
      ],
    );
    expect(table).toBe('a     b\n写真  x\n\u001b[32mok\u001b[39m    y\n');
  });
});

describe('displayWidth', () => {
  it.each([
    ['abc', 3],
    ['é', 1],
    ['e\u0301', 1],
    ['写真', 4],
    ['한국', 4],
    ['📷', 2],
    ['…', 1],
  ])('measures %s as %d columns', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('shortenMiddle', () => {
  it('leaves what fits', () => {
    expect(shortenMiddle('IMG_1234.CR2', 12)).toBe('IMG_1234.CR2');
  });

  it('keeps more of the end, where names differ', () => {
    expect(shortenMiddle('20240501_120000_aaaa.jpg', 10)).toBe('202…aa.jpg');
  });

  it('never exceeds the width, also with wide characters', () => {
    for (let width = 0; width < 14; width++)
      expect(displayWidth(shortenMiddle('写真写真写真.jpg', width))).toBeLessThanOrEqual(width);
  });
});
