import { describe, expect, it } from 'vitest';
import { leftOutByName } from './left-out-names.ts';

describe('leftOutByName', () => {
  it.each([
    ['.thumbnails/1.jpg', 'thumbnail'],
    ['DCIM/.thumbnails/2.jpg', 'thumbnail'],
    ['@eaDir/a.jpg/SYNOPHOTO_THUMB_M.jpg', 'thumbnail'],
    ['trip/@eaDir/b.jpg', 'thumbnail'],
    ['PRIVATE/M4ROOT/THMBNL/C0001T01.JPG', 'thumbnail'],
    ['.thumbdata3--1967290299', 'thumbnail'],
    ['$RECYCLE.BIN/S-1-5-21/$RABC.jpg', 'trash'],
    ['.Trashes/501/a.jpg', 'trash'],
    ['.Trash-1000/files/a.jpg', 'trash'],
    ['.trashed-1700000000-a.jpg', 'trash'],
    ['#recycle/a.jpg', 'trash'],
    ['.stversions/a~20190512.jpg', 'trash'],
    ['.local/share/Trash/files/a.jpg', 'trash'],
    ['a.jpg.part', 'partial'],
    ['a.jpg.crdownload', 'partial'],
    ['a.jpg.download/a.jpg', 'partial'],
    ['.syncthing.a.jpg.tmp', 'partial'],
    ['~syncthing~a.jpg.tmp', 'partial'],
    ['.IMG_1.jpg.aB3dE9', 'partial'],
    ['.pending-1700000000-a.jpg', 'partial'],
    ['.dropbox.cache/a.jpg', 'cache'],
    ['.stfolder/syncthing-folder.txt', 'cache'],
    ['System Volume Information/x', 'cache'],
    ['Lightroom Previews.lrdata/0/a.lrprev', 'preview'],
    ['.IMG_1.HEIC.icloud', 'placeholder'],
    ['MISC/M0100.CTG', 'camera-data'],
    ['PRIVATE/AVCHD/BDMV/CLIPINF/00001.CPI', 'camera-data'],
  ])('leaves %s out as %s', (path, code) => {
    expect(leftOutByName(path)?.code).toBe(code);
  });

  it.each([
    'a.jpg',
    'Constructor/a.jpg',
    '__proto__/a.jpg',
    'DCIM/100EOS/thumbnails of us.jpg',
    'thumbnails/a.jpg',
    'Trash bags/a.jpg',
    'cache/a.jpg',
    '.hidden.jpg',
    '.hidden/a.jpg',
    '.picasaoriginals/a.jpg',
    'lost+found/#123.jpg',
    'my.part/a.jpg',
    'a.b.c123d.jpg',
  ])('files %s', (path) => {
    expect(leftOutByName(path)).toBeNull();
  });
});
