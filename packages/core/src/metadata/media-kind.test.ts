import { describe, expect, it } from 'vitest';

import { extensionOf, isJunkName, mediaKind, stemOf } from './media-kind.ts';

describe('mediaKind', () => {
  it.each([
    ['IMG_1.JPG', 'photo'],
    ['a.heic', 'photo'],
    ['a.avif', 'photo'],
    ['a.psd', 'photo'],
    ['a.TIF', 'photo'],
    ['a.Cr3', 'raw'],
    ['a.dng', 'raw'],
    ['a.nef', 'raw'],
    ['a.x3f', 'raw'],
    ['a.gpr', 'raw'],
    ['a.mov', 'video'],
    ['a.M2TS', 'video'],
    ['a.insv', 'video'],
    ['a.wav', 'audio'],
    ['a.cr2.xmp', 'sidecar'],
    ['a.THM', 'sidecar'],
    ['a.json', 'sidecar'],
    ['a.txt', 'other'],
    ['noext', 'other'],
    ['.jpg', 'other'],
    ['a.', 'other'],
    ['a.constructor', 'other'],
  ])('calls %s %s', (name, kind) => {
    expect(mediaKind(name)).toBe(kind);
  });

  it('splits names at the last dot, not at a leading one', () => {
    expect([stemOf('a.b.JPG'), extensionOf('a.b.JPG')]).toEqual(['a.b', 'jpg']);
    expect([stemOf('.hidden'), extensionOf('.hidden')]).toEqual(['.hidden', '']);
  });

  it.each([
    '.DS_Store',
    'Thumbs.db',
    'desktop.ini',
    '._IMG_1.JPG',
    '.nomedia',
    'ehthumbs.db',
    'a.jpg@SynoEAStream',
  ])('calls %s junk', (name) => {
    expect(isJunkName(name)).toBe(true);
  });

  it.each(['.picasa.ini', 'Picasa.ini', 'IMG_1.JPG', 'thumbs.jpg', '_.jpg'])('keeps %s', (name) => {
    expect(isJunkName(name)).toBe(false);
  });
});
