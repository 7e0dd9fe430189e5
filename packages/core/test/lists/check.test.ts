import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { C4 } from '../../src/files/c4.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { checkFiles } from '../../src/lists/check/check-files.ts';
import { checkIndex } from '../../src/lists/check/check-index.ts';
import type { CheckReport } from '../../src/lists/check/check-report.ts';
import { inlineDigests, pooledDigests } from '../../src/lists/check/digest-reader.ts';
import type { ListFormat } from '../../src/lists/list-formats.ts';
import { readList } from '../../src/lists/read-list.ts';
import { ignoreProgress } from '../../src/progress/progress.ts';
import { neverStop } from '../../src/progress/stop-flag.ts';
import { alteredAccess } from '../files/altered-access.ts';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { refusal } from '../library/refusal.ts';
import { has, HOSTILE, ListLibrary, NOT_UTF8, run } from './list-library.ts';

const folder = temporaryFolder(MEMORY);
let lib: ListLibrary;

beforeEach(async () => {
  lib = new ListLibrary(folder.at('lib'));
  lib.write(NOT_UTF8, 'bytes');
  await lib.crawl({ also: ['md5', 'xxh128', 'blake3'] });
});

interface Checking {
  readonly format?: ListFormat | undefined;
  readonly prefix?: string;
  readonly isWindows?: boolean;
  readonly access?: typeof nodeFileAccess;
  readonly root?: string;
}

function byReading(
  list: string,
  { format, access = nodeFileAccess, root = lib.at('media'), ...names }: Checking = {},
): Promise<CheckReport> {
  return checkFiles(access, {
    list: readList(nodeFileAccess, list, format),
    root,
    names,
    reader: inlineDigests(access),
    progress: ignoreProgress,
    stop: neverStop,
  });
}

function byIndex(list: string, { format, ...names }: Checking = {}): CheckReport {
  return checkIndex(lib.library, lib.media, { list: readList(nodeFileAccess, list, format), names });
}

function put(text: string): string {
  writeFileSync(folder.at('list'), text);
  return folder.at('list');
}

const told = ({ findings }: CheckReport) => findings.map(({ state, path }) => `${state} ${path}`);
const sumOf = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex');

describe('a check by a list', () => {
  it('finds all as every list says that was made of the same files', async () => {
    for (const format of ['sha256sum', 'md5sum', 'b3sum', 'xxh128sum', 'bagit', 'mhl'] as const) {
      const output = folder.at(format);
      const { files } = await lib.export({ format, output });
      const known = format === 'bagit' || format === 'mhl' ? undefined : format;
      for (const report of [byIndex(output, { format: known }), await byReading(output, { format: known })]) {
        expect(report).toMatchObject({ ok: files, badLines: [] });
        expect(report.findings.every(({ state }) => state === 'new')).toBe(true);
        expect(report.counts.new).toBe(HOSTILE.length + 1 - files);
      }
    }
  });

  it('tells what changed, what is gone, and what is new', async () => {
    await lib.export({ format: 'sha256sum', output: folder.at('list') });
    lib.write('plain.jpg', 'PLAIN.JPG');
    rmSync(lib.at('media/*star'));
    lib.write('new.jpg', 'new');
    const expected = ['changed plain.jpg', 'missing *star', 'new new.jpg'];
    const report = await byReading(folder.at('list'));
    expect(told(report)).toEqual(expected);
    expect(report).toMatchObject({ ok: HOSTILE.length - 1, against: 'files', indexedAt: null });
    expect(told(byIndex(folder.at('list')))).toEqual([]);
    await lib.crawl();
    expect(told(byIndex(folder.at('list')))).toEqual(expected);
  });

  it('knows by its size that a file changed, without reading it', async () => {
    const opened: string[] = [];
    const access = alteredAccess({
      open: (real, path, flags, mode) => {
        opened.push(path);
        return real(path, flags, mode);
      },
    });
    const list = put(`%%%% HASHDEEP-1.0\n%%%% size,md5,filename\n3,${sumOf('md5', 'abc')},./plain.jpg\n`);
    const { findings } = await byReading(list, { access });
    expect(findings[0]).toEqual({ state: 'changed', path: 'plain.jpg', detail: 'expected 3 bytes, found 9' });
    expect(opened.filter((path) => path.endsWith('plain.jpg'))).toEqual([]);
  });

  it('reads the algorithms that no index has', async () => {
    const list = put(
      `${sumOf('sha1', 'plain.jpg')}  plain.jpg\n${sumOf('sha512', '*star')}  *star\n${sumOf('sha1', 'x')}  -dash\n`,
    );
    const report = await byReading(list);
    expect(report).toMatchObject({ ok: 2, counts: { changed: 1 } });
    expect(byIndex(list).counts).toMatchObject({ 'not-compared': 3, changed: 0 });
  });

  it('does not say of files in a folder that cannot be listed that they are missing', async () => {
    await lib.export({ format: 'sha256sum', output: folder.at('list') });
    const access = alteredAccess({
      readdir: (real, path) => {
        if (path.endsWith('/deep/er')) throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
        return real(path);
      },
    });
    const report = await byReading(folder.at('list'), { access });
    expect(told(report)).toEqual(['unreadable deep/er', 'unreadable deep/er/file.jpg']);
  });

  it('tells a file that cannot be read, and goes on', async () => {
    await lib.export({ format: 'sha256sum', output: folder.at('list') });
    const access = alteredAccess({
      open: (real, path, flags, mode) => {
        if (path.endsWith('plain.jpg')) throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
        return real(path, flags, mode);
      },
    });
    const report = await byReading(folder.at('list'), { access });
    expect(report).toMatchObject({ ok: HOSTILE.length, counts: { unreadable: 1 } });
  });

  it('takes no link for the file that is named', async () => {
    const list = put(`${sumOf('md5', 'x')}  link\n`);
    symlinkSync('plain.jpg', lib.at('media/link'));
    expect(told(await byReading(list)).filter((one) => !one.startsWith('new'))).toEqual(['unreadable link']);
  });

  it('does not say that files are missing that nobody looked for', async () => {
    const sum = sumOf('md5', 'x');
    const list = put(`${sum}  linked/er/file.jpg\n${sum}  .mediastruct/deep/state\n${sum}  gone/file.jpg\n`);
    symlinkSync('deep', lib.at('media/linked'));
    lib.write('.mediastruct/deep/state', 'x');
    expect(told(await byReading(list)).filter((one) => !one.startsWith('new'))).toEqual([
      'missing gone/file.jpg',
      'unreadable .mediastruct/deep/state',
      'unreadable linked/er/file.jpg',
    ]);
    expect(told(byIndex(list)).filter((one) => !one.startsWith('new'))).toEqual([
      'missing gone/file.jpg',
      'missing linked/er/file.jpg',
      'not-compared .mediastruct/deep/state',
    ]);
  });

  it('tells names that lead elsewhere, and takes a prefix for the folder', async () => {
    const sum = sumOf('md5', 'plain.jpg');
    const list = put(
      `${sum}  /Volumes/Card/plain.jpg\n${sum}  ../plain.jpg\n${sum}  ${lib.at('media')}/plain.jpg\n`,
    );
    expect(byIndex(list)).toMatchObject({ ok: 1, counts: { outside: 2 } });
    expect(byIndex(list, { prefix: '/Volumes/Card/' })).toMatchObject({ ok: 1, counts: { outside: 2 } });
  });

  it('takes the names of Windows for what they mean there, where it is told to', () => {
    const text = `\ufeff; made by some program\r\n${sumOf('md5', 'deep/er/file.jpg')} *C:\\Photos\\deep\\er\\file.jpg\r\n`;
    const list = put(text);
    expect(byIndex(list, { prefix: 'C:\\Photos', isWindows: true })).toMatchObject({ ok: 1, badLines: [] });
    expect(byIndex(list)).toMatchObject({ ok: 0, counts: { missing: 1 } });
  });

  it('reads a folder that is named by a link', async () => {
    await lib.export({ format: 'sha256sum', output: folder.at('list') });
    symlinkSync(lib.at('media'), folder.at('link'));
    const report = await byReading(folder.at('list'), { root: folder.at('link') });
    expect(report).toMatchObject({ ok: HOSTILE.length + 1, findings: [] });
  });

  it('does not believe a list that contradicts itself', () => {
    const list = put(`${sumOf('md5', 'plain.jpg')}  plain.jpg\n${sumOf('md5', 'x')}  ./plain.jpg\n`);
    expect(told(byIndex(list))[0]).toBe('contradictory plain.jpg');
  });

  it('names lines that cannot be read, and refuses what has none that can', () => {
    const list = put(`hello\n${sumOf('md5', 'plain.jpg')}  plain.jpg\n\n# remark\nworld\n`);
    expect(byIndex(list)).toMatchObject({ ok: 1, badLines: [1, 5] });
    expect(() => byIndex(put('hello\n'))).toThrow(refusal('damaged', 'found no line that is one'));
    expect(() => byIndex(folder.at('nothing'))).toThrow(refusal('usage', 'found nothing'));
    expect(() => byIndex(folder.path)).toThrow(refusal('usage', 'no bag and has no history'));
  });

  it('takes a list for empty only where it says so itself', async () => {
    const empty = new ListLibrary(folder.at('empty'));
    rmSync(empty.at('media'), { recursive: true });
    mkdirSync(empty.at('media'));
    await empty.crawl({ acceptTree: true });
    for (const format of ['mhl', 'bagit', 'hashdeep', 'sha256sum'] as const) {
      const output = folder.at(format);
      expect(await empty.export({ format, output })).toMatchObject({ files: 0 });
      if (format === 'sha256sum') expect(() => byIndex(output)).toThrow(refusal('damaged', 'found no line'));
      else expect(byIndex(output)).toMatchObject({ ok: 0, counts: { new: HOSTILE.length + 1 } });
    }
    chmodSync(folder.at('bagit/bag-info.txt'), 0o600);
    writeFileSync(folder.at('bagit/bag-info.txt'), 'Payload-Oxum: 9.1\n');
    expect(() => byIndex(folder.at('bagit'))).toThrow(refusal('damaged', 'found no line'));
    expect(() => readList(nodeFileAccess, put(''), 'hashdeep')).toThrow(refusal('damaged', 'found no line'));
  });

  it('refuses a folder that is not there: nothing is missing from it', async () => {
    const list = put(`${sumOf('md5', 'x')}  a\n`);
    await expect(byReading(list, { root: folder.at('gone') })).rejects.toThrow(
      refusal('usage', 'found none'),
    );
  });

  it('does not believe a manifest that names a file twice with sums that differ', async () => {
    await lib.export({ format: 'bagit', output: folder.at('bag'), digests: ['sha256', 'md5'] });
    for (const algorithm of ['sha256', 'md5']) {
      const whole = readFileSync(folder.at(`bag/manifest-${algorithm}.txt`), 'utf8');
      const line = `${sumOf(algorithm, 'another content')}  data/plain.jpg\n`;
      chmodSync(folder.at(`bag/manifest-${algorithm}.txt`), 0o600);
      writeFileSync(folder.at(`bag/manifest-${algorithm}.txt`), line + whole);
      expect(told(byIndex(folder.at('bag')))[0]).toBe('contradictory plain.jpg');
      writeFileSync(folder.at(`bag/manifest-${algorithm}.txt`), whole);
    }
    expect(byIndex(folder.at('bag'))).toMatchObject({ counts: { contradictory: 0 } });
  });

  it('finds a bag whole whose payload stands in it', async () => {
    const { files } = await lib.export({ format: 'bagit', output: folder.at('bag') });
    renameSync(lib.at('media'), folder.at('bag/data'));
    const report = await byReading(folder.at('bag'), { root: folder.at('bag') });
    expect(report).toMatchObject({ ok: files, counts: { new: 1, missing: 0 } });
  });

  it('reads on threads', async () => {
    const { files } = await lib.export({ format: 'b3sum', output: folder.at('list') });
    const reader = pooledDigests(1);
    try {
      const list = readList(nodeFileAccess, folder.at('list'), 'b3sum');
      const common = {
        list,
        root: lib.at('media'),
        names: {},
        reader,
        progress: ignoreProgress,
        stop: neverStop,
      };
      expect((await checkFiles(nodeFileAccess, common)).ok).toBe(files);
    } finally {
      await reader.close();
    }
  });

  it.skipIf(!has('hashdeep'))('finds all as the lists of hashdeep and md5deep say', async () => {
    for (const [program, ...args] of [
      ['hashdeep', '-rl'],
      ['md5deep', '-r'],
      ['md5deep', '-rlz'],
    ] as const) {
      rmSync(lib.at('media/line\nend.jpg'), { force: true });
      rmSync(lib.at('media/return at the end\r'), { force: true });
      // Names of other bytes than UTF-8 do not survive the way through this test.
      rmSync(Buffer.concat([Buffer.from(`${lib.at('media')}/`), NOT_UTF8]), { force: true });
      const { output } = run(lib.at('media'), program, ...args, '.');
      const report = await byReading(put(output));
      expect(report).toMatchObject({ ok: HOSTILE.length - 2, findings: [], badLines: [] });
    }
  });
});

describe('a check by a hash list of media', () => {
  const DIGESTS = {
    md5: '900150983cd24fb0d6963f7d28e17f72',
    sha1: 'a9993e364706816aba3e25717850c26c9cd0d89d',
    xxh64: '44bc2cf5ad770999',
    xxh3: '78af5f94892f3950',
    xxh128: '06b05ab6733a618578af5f94892f3950',
    c4: 'c45S4rnaTNWonxss1u8LzsaJdEph1AJhWUF4sh2waXKMsutyfAxg4ybUeuXVWS9HdNcEypmeXn8FZGonD4w1rj9DZp',
  };

  function mhl(hashes: string): string {
    return `<?xml version="1.0" encoding="UTF-8"?>
<hashlist version="2.0" xmlns="urn:ASC:MHL:v2.0"><creatorinfo><creationdate>2020-01-16T09:15:00+02:00</creationdate></creatorinfo>
<hashes>${hashes}</hashes></hashlist>`;
  }

  beforeEach(() => {
    rmSync(lib.at('media'), { recursive: true });
    lib.write('abc', 'abc');
  });

  it.each(Object.entries(DIGESTS))('computes %s as the standard says', async (name, digest) => {
    const list = put(
      mhl(`<hash><path size="3">abc</path><${name} action="original">${digest}</${name}></hash>`),
    );
    const report = await byReading(list);
    expect(report).toMatchObject({ ok: 1, findings: [], madeAt: '2020-01-16T07:15:00.000Z', format: 'mhl' });
    lib.write('abc', 'abd');
    expect(told(await byReading(list))).toEqual(['changed abc']);
  });

  it('reads the older format, and passes over hashes of folders', async () => {
    const old = `<hashlist version="1.1"><hash><file>abc</file><size>3</size><xxhash64be>${DIGESTS.xxh64.toUpperCase()}</xxhash64be></hash></hashlist>`;
    expect(await byReading(put(old))).toMatchObject({ ok: 1, findings: [] });
    const folders = `<directoryhash><path>x</path><content><md5>${DIGESTS.md5}</md5></content></directoryhash>`;
    const hash = `<hash><path>abc</path><md5>${DIGESTS.md5}</md5></hash>`;
    expect(await byReading(put(mhl(folders + hash)))).toMatchObject({ ok: 1, findings: [] });
  });

  it('says that it compared nothing where it knows none of the kinds of hashes', async () => {
    const list = put(mhl('<hash><path>abc</path><xxh32>32d153ff</xxh32></hash>'));
    expect(told(await byReading(list))).toEqual(['not-compared abc']);
  });

  it.each([
    ['<hash><md5>900150983cd24fb0d6963f7d28e17f72</md5></hash>', 'hash 1'],
    ['<hash><path>abc</path><md5>abc</md5></hash>', 'hash 1'],
    ['<hash>', 'expected XML'],
  ])('refuses %s', (hashes, message) => {
    expect(() => readList(nodeFileAccess, put(mhl(hashes)))).toThrow(refusal('damaged', message));
  });

  it('hides no altered file behind another kind of hash, and finds it whole once it is what it was', async () => {
    mkdirSync(lib.at('media'), { recursive: true });
    const also = ['xxh128', 'md5'] as const;
    const put = async (content: string, digests: readonly ('xxh128' | 'md5')[]) => {
      lib.write('abc', content);
      await lib.crawl({ also, acceptTree: true });
      return (await lib.export({ format: 'mhl', output: lib.at('media'), digests })).failed;
    };
    const isFinding = (one: string) => !one.startsWith('new');
    const both = async () =>
      [byIndex(lib.at('media')), await byReading(lib.at('media'))].map((report) =>
        told(report).filter(isFinding),
      );
    expect(await put('abc', ['xxh128'])).toEqual([]);
    expect(await put('abd', ['xxh128'])).toEqual(['abc']);
    expect(await put('abd', ['md5'])).toEqual(['abc']);
    expect(await both()).toEqual([['contradictory abc'], ['contradictory abc']]);
    expect(await put('abc', ['md5'])).toEqual([]);
    expect(await both()).toEqual([[], []]);
  });

  it('does not believe a generation that names a file twice with hashes that differ', () => {
    const generation = (name: string, hashes: string) => {
      const text = mhl(hashes);
      lib.write(`ascmhl/${name}`, text);
      return `<hashlist sequencenr="${name.slice(0, 4)}"><path>${name}</path><c4>${new C4().update(text).id()}</c4></hashlist>`;
    };
    const hash = (digest: string) => `<hash><path>abc</path><md5>${digest}</md5></hash>`;
    const lists = [
      generation('0001.mhl', hash(DIGESTS.md5)),
      generation('0002.mhl', hash(DIGESTS.md5) + hash('0'.repeat(32))),
    ];
    const chain = (known: readonly string[]) => `<ascmhldirectory>${known.join('')}</ascmhldirectory>`;
    lib.write('ascmhl/ascmhl_chain.xml', chain(lists));
    expect(readList(nodeFileAccess, lib.at('media')).entries).toMatchObject([
      { path: 'abc', isFailed: true },
    ]);
    lists.push(generation('0003.mhl', hash(DIGESTS.md5)));
    lib.write('ascmhl/ascmhl_chain.xml', chain(lists));
    expect(readList(nodeFileAccess, lib.at('media')).entries).toEqual([
      { path: 'abc', size: undefined, digests: { md5: DIGESTS.md5 } },
    ]);
  });

  it('takes the newest hash of a history unless it failed, and refuses one that was changed', async () => {
    mkdirSync(lib.at('media'), { recursive: true });
    await lib.crawl({ also: ['xxh128'], acceptTree: true });
    const { written } = await lib.export({ format: 'mhl', output: lib.at('media') });
    lib.write('abc', 'abd');
    await lib.crawl({ also: ['xxh128'] });
    await lib.export({ format: 'mhl', output: lib.at('media') });
    expect(told(await byReading(lib.at('media')))).toEqual(['contradictory abc']);
    const third = await lib.export({ format: 'mhl', output: lib.at('media') });
    expect(third.failed).toEqual(['abc']);
    lib.write('abc', 'abc');
    await lib.crawl({ also: ['xxh128'] });
    expect(await lib.export({ format: 'mhl', output: lib.at('media') })).toMatchObject({ failed: [] });
    expect(await byReading(lib.at('media'))).toMatchObject({ ok: 1, findings: [] });
    chmodSync(written[0] as string, 0o600);
    writeFileSync(written[0] as string, 'x');
    await expect(async () => byReading(lib.at('media'))).rejects.toThrow(refusal('damaged', 'other content'));
  });

  it('tells the lists that an older chain, which was put back, does not name', async () => {
    mkdirSync(lib.at('media'), { recursive: true });
    await lib.crawl({ also: ['xxh128'], acceptTree: true });
    await lib.export({ format: 'mhl', output: lib.at('media') });
    const chain = readFileSync(lib.at('media/ascmhl/ascmhl_chain.xml'));
    const { written } = await lib.export({ format: 'mhl', output: lib.at('media') });
    expect(await byReading(lib.at('media'))).toMatchObject({ unchained: [] });
    chmodSync(lib.at('media/ascmhl/ascmhl_chain.xml'), 0o600);
    writeFileSync(lib.at('media/ascmhl/ascmhl_chain.xml'), chain);
    expect(await byReading(lib.at('media'))).toMatchObject({ unchained: [written[0]] });
    expect(byIndex(lib.at('media'))).toMatchObject({ unchained: [written[0]] });
  });
});
