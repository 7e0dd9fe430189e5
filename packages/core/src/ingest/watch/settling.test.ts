import { describe, expect, it } from 'vitest';
import { isPartialName, Settling } from './settling.ts';

const file = (path: string, size = 1, mtimeNs = 1n) => ({ path, size, mtimeNs });

describe('files that settle', () => {
  it('are offered once they have not changed for the time', () => {
    const settling = new Settling(1000);
    expect(settling.look([file('/d/a.jpg')], 0)).toEqual([]);
    expect(settling.look([file('/d/a.jpg')], 999)).toEqual([]);
    expect(settling.look([file('/d/a.jpg')], 1000)).toEqual(['/d/a.jpg']);
  });

  it.each([
    ['grows', file('/d/a.jpg', 2)],
    ['is written', file('/d/a.jpg', 1, 2n)],
  ])('wait anew when one %s', (_, changed) => {
    const settling = new Settling(1000);
    settling.look([file('/d/a.jpg')], 0);
    expect(settling.look([changed], 900)).toEqual([]);
    expect(settling.look([changed], 1800)).toEqual([]);
    expect(settling.look([changed], 1900)).toEqual(['/d/a.jpg']);
  });

  it('wait for those of their stem, and for no others', () => {
    const settling = new Settling(1000);
    settling.look([file('/d/a.CR2'), file('/d/b.jpg')], 0);
    const all = [file('/d/a.CR2'), file('/d/A.cr2.xmp'), file('/d/b.jpg')];
    expect(settling.look(all, 1000)).toEqual(['/d/b.jpg']);
    expect(settling.look(all, 2000)).toEqual(['/d/a.CR2', '/d/A.cr2.xmp', '/d/b.jpg']);
  });

  it('are not offered again after a run, but when they change', () => {
    const settling = new Settling(0);
    settling.look([file('/d/a.txt')], 0);
    settling.hold(['/d/a.txt'], Number.POSITIVE_INFINITY);
    expect(settling.look([file('/d/a.txt')], 9e9)).toEqual([]);
    expect(settling.look([file('/d/a.txt', 2)], 9e9)).toEqual(['/d/a.txt']);
  });

  it('are offered again with another of their stem, as a sidecar that came before its picture', () => {
    const settling = new Settling(0);
    settling.look([file('/d/a.xmp'), file('/d/b.xmp')], 0);
    settling.hold(['/d/a.xmp', '/d/b.xmp'], Number.POSITIVE_INFINITY);
    const all = [file('/d/a.xmp'), file('/d/b.xmp'), file('/d/a.cr3')];
    expect(settling.look(all, 5)).toEqual(['/d/a.xmp', '/d/a.cr3']);
  });

  it('are offered again when their time has come', () => {
    const settling = new Settling(0);
    settling.look([file('/d/a.jpg')], 0);
    settling.hold(['/d/a.jpg'], 500);
    expect(settling.look([file('/d/a.jpg')], 499)).toEqual([]);
    expect(settling.look([file('/d/a.jpg')], 500)).toEqual(['/d/a.jpg']);
  });

  it('are forgotten when they are gone', () => {
    const settling = new Settling(1000);
    settling.look([file('/d/a.jpg')], 0);
    settling.look([], 500);
    expect(settling.look([file('/d/a.jpg')], 1000)).toEqual([]);
  });
});

describe('a name of a file that is being written', () => {
  it.each(['a.jpg.part', 'a.CRDOWNLOAD', '.a.jpg.Xy12Zz', 'a.jpg~', '.syncthing.a.jpg.tmp', 'a.mp4.!sync'])(
    'is told: %s',
    (name) => expect(isPartialName(name)).toBe(true),
  );

  it.each(['a.jpg', 'part.jpg', 'a.tmp.jpg', 'IMG_1~2.jpg'])('is not %s', (name) =>
    expect(isPartialName(name)).toBe(false),
  );
});
