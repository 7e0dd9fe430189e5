import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathToBytes } from '../files/path-text.ts';
import { markedName, memberSuffix } from './member-names.ts';

describe('memberSuffix', () => {
  it.each([
    ['IMG_1.JPG', 'IMG_1.JPG', 'main', '.JPG'],
    ['IMG_1.jpg', 'IMG_1.CR2', 'twin', '.jpg'],
    ['img_1.cr2.xmp', 'IMG_1.CR2', 'sidecar', '.cr2.xmp'],
    ['IMG_1.MOV', 'IMG_1.HEIC', 'live-clip', '.MOV'],
    ['IMG_E1.JPG', 'IMG_1.JPG', 'edited', '_edited.JPG'],
    ['a-edited.jpg', 'a.jpg', 'edited', '-edited.jpg'],
    ['a.jpg.json', 'a.jpg', 'sidecar', '.jpg.json'],
    ['a.jpg(1).json', 'a(1).jpg', 'sidecar', '.jpg.json'],
    ['IMG_O1.AAE', 'IMG_1.HEIC', 'sidecar', '.AAE'],
    ['IMG_1_HEVC.MOV', 'IMG_1.HEIC', 'live-clip', '_HEVC.MOV'],
    ['IMG_20190512_101112_BURST012.jpg', 'IMG_20190512_101112_BURST001.jpg', 'burst', '_burst0012.jpg'],
    ['GX020042.MP4', 'GX010042.MP4', 'chapter', '_c02.MP4'],
    ['GL010042.LRV', 'GX010042.MP4', 'sidecar', '.LRV'],
    ['C0001M01.XML', 'C0001.MP4', 'sidecar', '.XML'],
    ['no extension', 'no extension', 'main', ''],
    ['trailing.', 'trailing.', 'main', '.'],
    ['.hidden', '.hidden', 'main', ''],
  ] as const)('of %s beside %s, its %s, is %j', (member, main, role, suffix) => {
    expect(memberSuffix({ name: member, role }, main)).toBe(suffix);
  });

  it.each([
    ['GL020042.LRV', 'GX020042.MP4', 'chapter', 'GX010042.MP4', '_c02.LRV'],
    ['IMG_E1234.MOV', 'IMG_E1234.HEIC', 'edited', 'IMG_1234.HEIC', '_edited.MOV'],
    ['IMG_E1234.HEIC.xmp', 'IMG_E1234.HEIC', 'edited', 'IMG_1234.HEIC', '_edited.HEIC.xmp'],
    ['IMG_1_BURST002.jpg.json', 'IMG_20190512_101112_BURST002.jpg', 'burst', 'a.jpg', '_burst0002.jpg.json'],
  ] as const)('of %s that belongs to %s follows that', (name, about, aboutRole, main, suffix) => {
    expect(memberSuffix({ name, role: 'sidecar', about: { name: about, role: aboutRole } }, main)).toBe(
      suffix,
    );
  });
});

describe('markedName', () => {
  it('puts the mark before the extension', () => {
    expect(markedName('a.jpg', '1f2e')).toBe('a_1f2e.jpg');
    expect(markedName('noext', '1f2e')).toBe('noext_1f2e');
  });

  it('keeps any name within 255 bytes and whole characters', () => {
    expect(markedName(`a.${'b'.repeat(253)}`, 'mark')).toBe(`a.${'b'.repeat(248)}_mark`);
    const name = fc.string({
      unit: fc.constantFrom('a', 'ü', '🎉', '\udcff', '.'),
      minLength: 1,
      maxLength: 250,
    });
    fc.assert(
      fc.property(name, (stem) => {
        const marked = markedName(`${stem}.jpg`, 'ab'.repeat(6));
        expect(pathToBytes(marked).length).toBeLessThanOrEqual(255);
        expect(marked).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
      }),
    );
  });
});
