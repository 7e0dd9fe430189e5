import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { nodeFileAccess, pathToBytes } from '@mediastruct/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AskedDisc } from '../src/restore/disc-tour.ts';
import { codeOfRestore } from '../src/restore/restore-report.ts';
import { MadeVolumes, MTIME_NS, sha256, write } from './made-volumes.ts';

let made: MadeVolumes;

beforeEach(() => void (made = new MadeVolumes()));
afterEach(() => made[Symbol.dispose]());

const DAY = '2019/05/12';

describe('restore', () => {
  it('brings back names of any bytes, contents and times, from an image and from a folder', async () => {
    const files = new Map([
      [`${DAY}/bad \udcff bytes.jpg`, 'bytes'],
      [`${DAY}/emoji 😀.jpg`, 'emoji'],
      [`${DAY}/empty.txt`, ''],
      [`${DAY}/${'n'.repeat(251)}.jpg`, 'long'],
    ]);
    const folder = made.add(
      1,
      [...files].map(([path, content]) => ({ path, content })),
    );
    for (const from of [folder, await made.image(1)]) {
      const report = await made.restore({ from: [from] });
      expect(report).toMatchObject({ restored: { files: 4 }, needed: { files: 0 }, failures: [], notes: [] });
      expect(made.restored()).toEqual(files);
      for (const path of files.keys())
        expect(nodeFileAccess.lstat(`${made.to}/${path}`)).toMatchObject({ mtimeNs: MTIME_NS });
      rmSync(made.to, { recursive: true });
    }
  });

  it('gives a file its own name where the disc has a safe one', async () => {
    const folder = made.add(1, [
      { path: `${DAY}/100%.jpg`, content: 'a', inVolume: `data/${DAY}/100_-1a2b3c4d.jpg` },
    ]);
    await made.restore({ from: [folder] });
    expect([...made.restored().keys()]).toEqual([`${DAY}/100%.jpg`]);
  });

  it('knows a disc by its id, wherever it is, and images beside each other', async () => {
    for (const number of [1, 2]) made.add(number, [{ path: `${DAY}/${number}.jpg`, content: `${number}` }]);
    await made.image(1, join(made.root, 'images/holiday.iso'));
    await made.image(2, join(made.root, 'images/MS_ab12cd34_0001.ISO'));
    writeFileSync(join(made.root, 'images/no image.iso'), 'text');
    const report = await made.restore({ from: [join(made.root, 'images')] });
    expect(report).toMatchObject({ restored: { files: 2 }, needed: { files: 0 } });
    expect(report.notes.join()).toContain('no image.iso');
  });

  it('reads a content once and writes it under all of its names', async () => {
    const folder = made.add(1, [{ path: `${DAY}/a.jpg`, content: 'same' }]);
    made.add(2, [{ path: `${DAY}/b.jpg`, content: 'same' }]);
    const report = await made.restore({ from: [folder] });
    expect(report).toMatchObject({ restored: { files: 2 }, read: [{ volumeId: made.id(1) }] });
    expect(statSync(join(made.to, DAY, 'a.jpg')).ino).not.toBe(statSync(join(made.to, DAY, 'b.jpg')).ino);
  });

  it('goes on where it stopped, and says how much was there', async () => {
    const first = made.add(1, [{ path: `${DAY}/1.jpg`, content: 'one' }]);
    const second = made.add(2, [{ path: `${DAY}/2.jpg`, content: 'two' }]);
    made.burned(2, 1, 'shelf B');
    const begun = await made.restore({ from: [first] });
    expect(begun).toMatchObject({
      restored: { files: 1 },
      needed: { files: 1, discs: [{ volumeId: made.id(2), files: 1, bytes: 3, place: 'disc 1, shelf B' }] },
    });
    expect(codeOfRestore(begun)).toBe('tree-changed');
    const ended = await made.restore({ from: [second] });
    expect(ended).toMatchObject({ restored: { files: 1 }, present: { files: 1 }, needed: { files: 0 } });
    expect(codeOfRestore(ended)).toBe('done');
  });

  it('asks for each disc once, in their order, and takes "skip" for an answer', async () => {
    const folders = [1, 2, 3].map((number) =>
      made.add(number, [{ path: `${DAY}/${number}.jpg`, content: `${number}` }]),
    );
    for (const number of [1, 2, 3]) made.burned(number, 1, `shelf ${number}`);
    const drive = join(made.root, 'drive');
    mkdirSync(drive);
    const asked: AskedDisc[] = [];
    const report = await made.restore({
      from: [drive],
      ask: async (disc) => {
        asked.push(disc);
        if (disc.volumeId === made.id(2)) return 'skip';
        rmSync(drive, { recursive: true });
        cpSync(folders[Number(disc.volumeId.slice(-1)) - 1] as string, drive, { recursive: true });
        return 'look';
      },
    });
    expect(asked.map(({ volumeId, place }) => [volumeId, place])).toEqual([
      [made.id(1), 'disc 1, shelf 1'],
      [made.id(2), 'disc 1, shelf 2'],
      [made.id(3), 'disc 1, shelf 3'],
    ]);
    expect(report).toMatchObject({
      restored: { files: 2 },
      needed: { files: 1, discs: [{ volumeId: made.id(2) }] },
    });
  });

  it('replaces nothing', async () => {
    const folder = made.add(1, [
      { path: `${DAY}/other size.jpg`, content: 'mine' },
      { path: `${DAY}/same size.jpg`, content: 'mine' },
      { path: `${DAY}/free.jpg`, content: 'mine' },
    ]);
    write(join(made.to, DAY, 'other size.jpg'), 'yours!');
    write(join(made.to, DAY, 'same size.jpg'), 'your');
    const report = await made.restore({ from: [folder] });
    expect(report.failures.map(({ code }) => code)).toEqual(['target-differs', 'target-differs']);
    expect(report.restored.files).toBe(1);
    expect(codeOfRestore(report)).toBe('some-files-failed');
    expect(readFileSync(join(made.to, DAY, 'other size.jpg'), 'utf8')).toBe('yours!');
    expect(readFileSync(join(made.to, DAY, 'same size.jpg'), 'utf8')).toBe('your');
  });

  it('takes from the next source what is wrong on the first', async () => {
    const folder = made.add(1, [{ path: `${DAY}/a.jpg`, content: 'right' }]);
    const image = await made.image(1);
    writeFileSync(join(folder, `data/${DAY}/a.jpg`), 'wrong');
    const report = await made.restore({ from: [folder, image] });
    expect(report).toMatchObject({ restored: { files: 1 }, read: [{ at: folder }, { at: image }] });
    expect([...made.restored().values()]).toEqual(['right']);
  });

  it.each([
    ['has other content', 'wrong', 'content-mismatch', 'content-mismatch'],
    ['ends early', 'rig', 'file-missing', 'file-missing'],
    ['is absent', null, 'file-missing', 'file-missing'],
  ])('names what cannot be had where a file %s, and leaves nothing of it', async (_, content, code, exit) => {
    const folder = made.add(1, [
      { path: `${DAY}/a.jpg`, content: 'right' },
      { path: `${DAY}/b.jpg`, content: 'good' },
    ]);
    if (content === null) rmSync(join(folder, `data/${DAY}/a.jpg`));
    else writeFileSync(join(folder, `data/${DAY}/a.jpg`), content);
    const report = await made.restore({ from: [folder] });
    expect(report).toMatchObject({ restored: { files: 1 }, failures: [{ path: `${DAY}/a.jpg`, code }] });
    expect(codeOfRestore(report)).toBe(exit);
    expect([...made.restored()]).toEqual([[`${DAY}/b.jpg`, 'good']]);
  });

  it('asks for another disc of a volume where one has not everything', async () => {
    const folder = made.add(1, [{ path: `${DAY}/a.jpg`, content: 'right' }]);
    made.burned(1, 1, 'shelf A');
    made.burned(1, 2, 'shelf B');
    writeFileSync(join(folder, `data/${DAY}/a.jpg`), 'wrong');
    const asked: AskedDisc[] = [];
    const report = await made.restore({
      from: [folder],
      ask: async (disc) => {
        asked.push(disc);
        writeFileSync(join(folder, `data/${DAY}/a.jpg`), 'right');
        return 'look';
      },
    });
    expect(asked).toMatchObject([{ volumeId: made.id(1), isAnother: true, files: 1 }]);
    expect(report).toMatchObject({ restored: { files: 1 }, failures: [] });
  });

  it('writes nothing when it only looks', async () => {
    const folder = made.add(1, [{ path: `${DAY}/a.jpg`, content: 'a' }]);
    const report = await made.restore({ from: [folder], isDryRun: true });
    expect(report).toMatchObject({
      restored: { files: 0 },
      needed: { files: 1, discs: [{ volumeId: made.id(1) }] },
    });
    expect(existsSync(made.to)).toBe(false);
  });

  it('says which words fit nothing', async () => {
    const folder = made.add(1, [{ path: `${DAY}/a.jpg`, content: 'a' }]);
    const report = await made.restore({ from: [folder], words: ['a.jpg', 'nothing.jpg'] });
    expect(report).toMatchObject({ restored: { files: 1 }, unknown: ['nothing.jpg'] });
    expect(codeOfRestore(report)).toBe('file-missing');
  });

  it('refuses a target in the archive, a disk that is too small, and a source that is not there', async () => {
    const folder = made.add(1, [{ path: `${DAY}/a.jpg`, content: 'a' }]);
    const archive = join(made.root, 'lib/archive/back');
    await expect(made.restore({ to: archive })).rejects.toMatchObject({ code: 'refused-archive' });
    const small = { ...nodeFileAccess, statfs: () => ({ available: 0, blockSize: 4096, type: 0 }) };
    await expect(made.restore({ from: [folder], access: small })).rejects.toMatchObject({ code: 'no-space' });
    await expect(made.restore({ from: ['/nowhere'] })).rejects.toMatchObject({ code: 'usage' });
    expect([...made.restored()]).toEqual([]);
  });

  it('keeps two contents that stood under one path apart', async () => {
    const first = made.add(1, [{ path: `${DAY}/a.jpg`, content: 'old' }]);
    const second = made.add(2, [{ path: `${DAY}/a.jpg`, content: 'new' }]);
    const report = await made.restore({ from: [first, second] });
    expect(report.restored.files).toBe(2);
    expect(made.restored()).toEqual(
      new Map([
        [`${DAY}/a-${sha256('new').slice(0, 8)}.jpg`, 'new'],
        [`${DAY}/a.jpg`, 'old'],
      ]),
    );
  });
});

describe('split files', () => {
  const parts = ['first part, ', 'second part, ', 'third part'];
  const whole = parts.join('');
  let folders: string[];

  beforeEach(() => {
    folders = parts.map((content, nth) => {
      const segment = { number: nth + 1, of: 3, sha256: sha256(whole), size: whole.length };
      const inVolume = `data/${DAY}/film.mov.00${nth + 1}`;
      return made.add(nth + 1, [{ path: `${DAY}/film.mov`, content, inVolume, segment }]);
    });
  });

  it('are joined over days, whatever comes first', async () => {
    for (const nth of [2, 0]) {
      expect(await made.restore({ from: [folders[nth] as string] })).toMatchObject({ needed: { files: 1 } });
      expect(existsSync(join(made.to, DAY, 'film.mov'))).toBe(false);
    }
    const report = await made.restore({ from: [folders[1] as string] });
    expect(report).toMatchObject({ restored: { files: 1, bytes: whole.length }, needed: { files: 0 } });
    expect([...made.restored()]).toEqual([[`${DAY}/film.mov`, whole]]);
  });

  it('get no name where a part is wrong, and are mended by the right part', async () => {
    const part = join(folders[1] as string, `data/${DAY}/film.mov.002`);
    const right = readFileSync(part);
    writeFileSync(part, Buffer.alloc(right.length));
    expect(await made.restore({ from: folders })).toMatchObject({ failures: [{ code: 'content-mismatch' }] });
    expect(existsSync(join(made.to, DAY, 'film.mov'))).toBe(false);
    writeFileSync(part, right);
    expect(await made.restore({ from: [folders[1] as string] })).toMatchObject({ restored: { files: 1 } });
    expect([...made.restored()]).toEqual([[`${DAY}/film.mov`, whole]]);
  });
});

describe('a hostile disc or listing', () => {
  it.each([
    ['leads upwards', 'lib/media/../../../outside.jpg'],
    ['has a name of dots only', 'lib/media/2019/../outside.jpg'],
  ])('writes nothing outside where a path %s', async (_, from) => {
    const folder = made.add(1, [{ path: 'outside.jpg', content: 'a', from: `${made.root}/${from}` }]);
    const report = await made.restore({ from: [folder] });
    expect(report).toMatchObject({ restored: { files: 0 }, failed: { files: 1 } });
    expect([...made.restored()]).toEqual([]);
    expect(existsSync(join(made.root, 'outside.jpg'))).toBe(false);
  });

  it.each(['', '/dangling'])('writes nothing through a symlink that leads out%s', async (end) => {
    const folder = made.add(1, [{ path: `${DAY}/a.jpg`, content: 'a' }]);
    const outside = join(made.root, 'outside');
    mkdirSync(outside);
    mkdirSync(join(made.to, '2019'), { recursive: true });
    symlinkSync(`${outside}${end}`, join(made.to, '2019/05'));
    const report = await made.restore({ from: [folder] });
    expect(report.failures).toMatchObject([{ path: `${DAY}/a.jpg`, code: 'target-differs' }]);
    expect(existsSync(join(outside, '12'))).toBe(false);
    expect(existsSync(join(outside, 'dangling'))).toBe(false);
  });

  it('takes no file for another: a symlink on a mounted disc is not followed', async () => {
    const folder = made.add(1, [{ path: `${DAY}/a.jpg`, content: 'a' }]);
    const file = pathToBytes(join(folder, `data/${DAY}/a.jpg`));
    rmSync(file);
    symlinkSync('/etc/passwd', file);
    expect(await made.restore({ from: [folder] })).toMatchObject({ failures: [{ code: 'file-missing' }] });
  });

  it('reads no more of a file than it has to have', async () => {
    const folder = made.add(1, [{ path: `${DAY}/a.jpg`, content: 'a' }]);
    writeFileSync(join(folder, `data/${DAY}/a.jpg`), Buffer.alloc(5 << 20));
    let bytes = 0;
    const access = {
      ...nodeFileAccess,
      write: (fd: number, buffer: Uint8Array, position: number | null) => {
        bytes += buffer.length;
        return nodeFileAccess.write(fd, buffer, position);
      },
    };
    expect(await made.restore({ from: [folder], access })).toMatchObject({
      failures: [{ code: 'content-mismatch' }],
    });
    expect(bytes).toBeLessThan(4096);
  });
});
