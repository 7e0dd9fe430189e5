import { basename } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSafePath } from '../../files/safe-name.ts';
import { DISC_NAMES, originalOf, PayloadPaths, segmentPath } from './payload-paths.ts';

const FOLDER = '2019/05/12';

function namesOf(names: readonly string[], folder = FOLDER): readonly string[] {
  return new PayloadPaths().of(folder, names).map((path) => basename(path));
}

describe('PayloadPaths', () => {
  it('leaves a name that every disc can show as it is', () => {
    const names = ['Köln 1, a.jpg', "it's [1] {2} (3) & 4.jpg", '😀.jpg', '.hidden', `${'x'.repeat(93)}.jpg`];
    expect(new PayloadPaths().of(FOLDER, names)).toEqual(names.map((name) => `data/${FOLDER}/${name}`));
  });

  it('gives another name where one cannot be shown', () => {
    const bad = ['100%.jpg', 'a:b.jpg', 'end .', 'line\n.jpg', 'caf\udce9.jpg', 'con.jpg', 'x'.repeat(255)];
    for (const [at, name] of namesOf(bad).entries()) {
      expect(name).not.toBe(bad[at]);
      expect(isSafePath(name, DISC_NAMES)).toBe(true);
    }
    expect(namesOf(['100%.jpg'])).toEqual([expect.stringMatching(/^100_-[0-9a-f]{8}\.jpg$/)]);
  });

  it('keeps names apart that differ in case or in how a letter is composed', () => {
    const names = ['IMG_1.JPG', 'img_1.jpg', 'IMG_1.jpg', 'e\u0301.jpg', '\u00e9.jpg'];
    const folded = namesOf(names).map((name) => name.normalize('NFC').toLowerCase());
    expect(new Set(folded).size).toBe(names.length);
    expect(namesOf(names)[0]).toBe('IMG_1.JPG');
  });

  it('keeps folders apart that differ in case', () => {
    const paths = new PayloadPaths();
    const [one, other] = ['trip/A', 'Trip/a'].map((folder) => paths.folder(folder)) as [string, string];
    expect(one).toBe('data/trip/A');
    expect(other.toLowerCase()).not.toBe(one.toLowerCase());
    expect(paths.folder('trip/A')).toBe(one);
    expect(paths.of('Trip/a', ['x.jpg'])).toEqual([`${other}/x.jpg`]);
  });

  it('keeps the files of one picture under one stem', () => {
    const long = 'y'.repeat(150);
    for (const stem of ['a%1', long]) {
      const [raw = '', sidecar = ''] = namesOf([`${stem}.cr2`, `${stem}.cr2.xmp`]);
      expect(sidecar).toBe(`${raw}.xmp`);
    }
  });

  it('gives every name of a folder one of its own that can be shown, with room for the number of a segment', () => {
    const name = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 200 })
      .map((text) => text.replaceAll(/[/\0]/g, '_'))
      .filter((text) => text !== '.' && text !== '..');
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 30 }), (names) => {
        const safe = namesOf(names);
        expect(new Set(safe.map((one) => one.normalize('NFC').toLowerCase())).size).toBe(names.length);
        for (const one of safe) {
          expect(isSafePath(one, DISC_NAMES)).toBe(true);
          expect(segmentPath(one, 99_999).length).toBeLessThanOrEqual(103);
        }
      }),
    );
  });
});

describe('originalOf', () => {
  it('is told where the volume has the file under another name', () => {
    expect(originalOf('2019/a.jpg', 'data/2019/a.jpg')).toBeUndefined();
    expect(originalOf('2019/100%.jpg', 'data/2019/100_-1.jpg')).toBe('2019/100%.jpg');
  });
});
