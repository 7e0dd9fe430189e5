import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { planDedupe } from '../../src/dedupe/dedupe.ts';
import { C4 } from '../../src/files/c4.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { inlineReader } from '../../src/crawl/record-reader.ts';
import { checkIndex } from '../../src/lists/check/check-index.ts';
import { readList } from '../../src/lists/read-list.ts';
import { alteredAccess } from '../files/altered-access.ts';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { refusal } from '../library/refusal.ts';
import { has, HOSTILE, ListLibrary, NOT_UTF8, run } from './list-library.ts';

const folder = temporaryFolder(MEMORY);
const HAS_SUMS = has('sha256sum') && has('md5sum');
let lib: ListLibrary;

beforeEach(async () => {
  lib = new ListLibrary(folder.at('lib'));
  lib.write(NOT_UTF8, 'bytes');
  await lib.crawl({ also: ['md5', 'xxh128', 'blake3'] });
});

const list = () => folder.at('list');

/** The paths of a list, as they are read again. */
function listed(path = list()): readonly string[] {
  return readList(nodeFileAccess, path)
    .entries.map((entry) => entry.path.replace(/^\.\//, ''))
    .toSorted();
}

describe('a list of sha256sum', () => {
  it.skipIf(!HAS_SUMS)('is checked by the program, whatever the names', async () => {
    const report = await lib.export({ format: 'sha256sum', output: list() });
    expect(report).toMatchObject({ files: HOSTILE.length + 1, leftOut: [], written: [list()] });
    expect(run(lib.at('media'), 'sha256sum', '--check', '--strict', '--quiet', list())).toEqual({
      status: 0,
      output: '',
    });
    writeFileSync(lib.at('media/plain.jpg'), 'other');
    expect(run(lib.at('media'), 'sha256sum', '--check', '--quiet', list()).output).toContain(
      'plain.jpg: FAILED',
    );
  });

  it.skipIf(!HAS_SUMS)('has the MD5 for md5sum', async () => {
    await lib.export({ format: 'md5sum', output: list() });
    expect(run(lib.at('media'), 'md5sum', '--check', '--strict', '--quiet', list()).status).toBe(0);
  });

  it('is the same as one that was read, for every algorithm', async () => {
    for (const format of ['sha256sum', 'md5sum', 'b3sum', 'xxh128sum'] as const) {
      const output = folder.at(format);
      await lib.export({ format, output });
      const { entries, badLines } = readList(nodeFileAccess, output, format);
      expect(badLines).toEqual([]);
      const paths = lib.records('media').map(({ path }) => path);
      const canB3sum = (path: string) => path.isWellFormed() && !path.includes('\r');
      expect(entries.map(({ path }) => path)).toEqual(format === 'b3sum' ? paths.filter(canB3sum) : paths);
    }
  });

  it('has no name that b3sum misreads, and tells those', async () => {
    lib.write('odd \ufffd.jpg', 'odd');
    await lib.crawl({ also: ['blake3'] });
    const { leftOut } = await lib.export({ format: 'b3sum', output: list() });
    expect(leftOut).toEqual([
      {
        reason: 'name',
        files: 4,
        paths: ['l\udcff\udcfe.j', 'odd \ufffd.jpg', 'return\rinside', 'return at the end\r'],
      },
    ]);
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(list()))).not.toThrow();
  });
});

describe('a list of hashdeep', () => {
  it.skipIf(!has('hashdeep'))(
    'passes the audit of the program, but for names that it cannot read',
    async () => {
      const report = await lib.export({ format: 'hashdeep', output: list(), digests: ['md5', 'sha256'] });
      expect(report.leftOut).toEqual([
        { reason: 'name', files: 2, paths: ['line\nend.jpg', 'return at the end\r'] },
      ]);
      const { status, output } = run(lib.at('media'), 'hashdeep', '-rlavv', '-k', list(), '.');
      expect(output).toMatch(/Files moved: 0\n +New files found: 2\n +Known files not found: 0/);
      expect(status).not.toBe(0);
    },
  );

  it.skipIf(!has('md5deep'))('knows all contents of a list of md5deep', async () => {
    await lib.export({ format: 'md5deep', output: list() });
    const { output } = run(lib.at('media'), 'md5deep', '-rl', '-x', list(), '.');
    expect(output.length).toBe('./line\nend.jpg\n./return at the end\r\n'.length);
    expect(output).toContain('./line\nend.jpg\n');
    expect(output).toContain('./return at the end\r\n');
  });
});

describe('a bag', () => {
  const bag = () => folder.at('bag');

  it('has a manifest that proves the payload, and tag files that are proven', async () => {
    const report = await lib.export({ format: 'bagit', output: bag(), digests: ['sha256', 'md5'] });
    expect(readdirSync(bag()).sort()).toEqual([
      'bag-info.txt',
      'bagit.txt',
      'manifest-md5.txt',
      'manifest-sha256.txt',
      'tagmanifest-sha256.txt',
    ]);
    expect(report.leftOut).toMatchObject([{ reason: 'name', files: 1 }]);
    const bytes = HOSTILE.reduce((sum, name) => sum + Buffer.byteLength(name), 0);
    expect(readFileSync(`${bag()}/bag-info.txt`, 'utf8')).toContain(
      `Payload-Oxum: ${bytes}.${HOSTILE.length}\n`,
    );
    expect(readFileSync(`${bag()}/manifest-md5.txt`, 'utf8')).toContain('  data/line%0Aend.jpg\n');
    expect(listed(bag())).toEqual(HOSTILE.map((name) => `data/${name}`).toSorted());
  });

  it.skipIf(!HAS_SUMS)('has tag files that sha256sum proves', async () => {
    await lib.export({ format: 'bagit', output: bag() });
    symlinkSync(lib.at('media'), `${bag()}/data`);
    expect(run(bag(), 'sha256sum', '--check', '--quiet', 'tagmanifest-sha256.txt').status).toBe(0);
    expect(run(bag(), 'sha256sum', '--check', '--quiet', 'manifest-sha256.txt').output).not.toContain(
      'FAILED\n',
    );
  });

  it('is not written into a folder that has files', async () => {
    mkdirSync(bag());
    writeFileSync(`${bag()}/mine`, '');
    await expect(lib.export({ format: 'bagit', output: bag() })).rejects.toThrow(
      refusal('usage', 'expected an empty folder or none, found files in it'),
    );
    expect(readdirSync(bag())).toEqual(['mine']);
  });
});

describe('a history of ASC MHL', () => {
  it('is begun from the index, and gives back every name that XML can hold', async () => {
    const report = await lib.export({ format: 'mhl', output: folder.at('out'), digests: ['xxh128', 'md5'] });
    expect(report).toMatchObject({ files: HOSTILE.length, failed: [], leftOut: [{ reason: 'name' }] });
    expect(listed(folder.at('out'))).toEqual(HOSTILE.toSorted());
    const text = readFileSync(report.written[0] as string, 'utf8');
    expect(text).toContain('<xxh128 action="original" hashdate="');
    expect(text).toContain('<md5 action="original" hashdate="');
    expect(text).toContain('<process>in-place</process>');
  });

  it('is continued, and says where it tells otherwise', async () => {
    await lib.export({ format: 'mhl', output: lib.at('media') });
    lib.write('plain.jpg', 'another content');
    lib.write('new.jpg', 'new');
    await lib.crawl({ also: ['xxh128'] });
    const second = await lib.export({ format: 'mhl', output: lib.at('media') });
    expect(second.failed).toEqual(['plain.jpg']);
    expect(second.written[0]).toMatch(/\/media\/ascmhl\/0002_media_/);
    expect(readdirSync(lib.at('media/ascmhl')).length).toBe(3);
  });
});

describe('a history of ASC MHL that cannot be written', () => {
  it('is refused where its folder is a file or a link that leads nowhere, and goes through a link to a folder', async () => {
    writeFileSync(folder.at('file'), 'mine');
    symlinkSync(folder.at('gone'), folder.at('dangling'));
    for (const [name, found] of [
      ['file', 'a file'],
      ['dangling', 'a link that leads nowhere'],
    ] as const)
      await expect(lib.export({ format: 'mhl', output: folder.at(name) })).rejects.toThrow(
        refusal('usage', `expected a folder or nothing, found ${found}`),
      );
    expect(readFileSync(folder.at('file'), 'utf8')).toBe('mine');
    mkdirSync(folder.at('real'));
    symlinkSync(folder.at('real'), folder.at('link'));
    await lib.export({ format: 'mhl', output: folder.at('link') });
    expect(readdirSync(folder.at('real'))).toEqual(['ascmhl']);
  });
});

describe('a history of ASC MHL whose writer was killed before its chain named the list', () => {
  it('goes on past that list, and tells it', async () => {
    const output = folder.at('out');
    const first = await lib.export({ format: 'mhl', output });
    const chain = readFileSync(folder.at('out/ascmhl/ascmhl_chain.xml'));
    const killed = await lib.export({ format: 'mhl', output });
    writeFileSync(folder.at('out/ascmhl/ascmhl_chain.xml'), chain);
    const again = await lib.export({ format: 'mhl', output });
    expect(again.unchained).toEqual([killed.written[0]]);
    expect(again.written[0]).not.toBe(killed.written[0]);
    expect([first.unchained, killed.unchained]).toEqual([[], []]);
    const last = await lib.export({ format: 'mhl', output });
    expect(last.written[0]).toMatch(/\/0003_media_/);
    expect(last.unchained).toEqual([killed.written[0]]);
  });
});

describe('a history of ASC MHL of another program', () => {
  it('is continued elsewhere byte by byte, so that its chain still holds, and past a run that was killed', async () => {
    const before =
      '\ufeff<hashlist><hashes><hash><path>plain.jpg</path><xxh32>32d153ff</xxh32></hash></hashes></hashlist>';
    const second = () =>
      folder.at(`out/ascmhl/${readdirSync(folder.at('out/ascmhl')).find((name) => /^0002/.test(name))}`);
    mkdirSync(lib.at('media/ascmhl'));
    writeFileSync(lib.at('media/ascmhl/0001.mhl'), before);
    writeFileSync(
      lib.at('media/ascmhl/ascmhl_chain.xml'),
      `<ascmhldirectory><hashlist sequencenr="1"><path>0001.mhl</path><c4>${new C4().update(before).id()}</c4></hashlist></ascmhldirectory>`,
    );
    await lib.export({ format: 'mhl', output: folder.at('out') });
    expect(readFileSync(folder.at('out/ascmhl/0001.mhl'), 'utf8')).toBe(before);
    rmSync(folder.at('out/ascmhl/ascmhl_chain.xml'));
    rmSync(second());
    await lib.export({ format: 'mhl', output: folder.at('out') });
    const third = await lib.export({ format: 'mhl', output: folder.at('out') });
    expect(third.written[0]).toMatch(/\/0003_media_/);
  });
});

describe('exportList', () => {
  it('replaces nothing, and leaves nothing where it cannot write', async () => {
    writeFileSync(list(), 'mine');
    const before = readdirSync(folder.path);
    await expect(lib.export({ format: 'sha256sum', output: list() })).rejects.toThrow(
      refusal('usage', 'expected no file there, found one'),
    );
    await expect(lib.export({ format: 'sha256sum', output: folder.at('no/list') })).rejects.toThrow(
      refusal('usage', 'expected a folder, found none'),
    );
    expect(readFileSync(list(), 'utf8')).toBe('mine');
    expect(readdirSync(folder.path)).toEqual(before);
  });

  it('tells what the index lacks and who adds it', async () => {
    lib.write('later.jpg', 'later');
    await lib.crawl();
    const report = await lib.export({ format: 'md5sum', output: list() });
    expect(report.leftOut).toEqual([{ reason: 'no-digest', files: 1, paths: ['later.jpg'] }]);
    expect(listed()).not.toContain('later.jpg');
  });

  it('leaves out a file whose content is in doubt, and a check by its old list says so too', async () => {
    await lib.export({ format: 'sha256sum', output: folder.at('before') });
    const access = alteredAccess({
      open: (real, path, flags, mode) => {
        if (path.endsWith('plain.jpg')) throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
        return real(path, flags, mode);
      },
    });
    await lib.crawl({ force: true, reader: inlineReader(access) });
    expect(lib.record('media', 'plain.jpg')?.sha256).toBeDefined();
    const report = await lib.export({ format: 'sha256sum', output: list() });
    expect(report.leftOut).toEqual([{ reason: 'unreadable', files: 1, paths: ['plain.jpg'] }]);
    expect(listed()).not.toContain('plain.jpg');
    const before = readList(nodeFileAccess, folder.at('before'));
    const { findings } = checkIndex(lib.library, lib.media, { list: before, names: {} });
    expect(findings).toMatchObject([{ state: 'unreadable', path: 'plain.jpg' }]);
  });

  it('knows the digests of a file also after a run moved it and its undo', async () => {
    lib.write('other/plain.jpg', 'plain.jpg');
    await lib.crawl({ also: ['md5', 'xxh128', 'blake3'] });
    const digests = () => lib.records('media').map(({ path, also }) => [path, also]);
    const before = digests();
    await lib.apply((session) => planDedupe(session, {}));
    expect(digests()).toHaveLength(before.length - 1);
    await lib.undo();
    expect(digests()).toEqual(before);
  });

  it('writes no list of nothing where the index has files', async () => {
    await lib.crawl({ tree: 'archive' });
    const other = new ListLibrary(folder.at('other'));
    await other.crawl();
    await expect(other.export({ format: 'mhl', output: folder.at('out') })).rejects.toThrow(
      refusal('usage', 'expected xxh128 in its index, found none for 17 files'),
    );
    expect(readdirSync(folder.path)).not.toContain('out');
  });

  it('refuses a digest that the format does not have, and a tree without an index', async () => {
    await expect(lib.export({ format: 'mhl', output: list(), digests: ['blake3'] })).rejects.toThrow(
      refusal('usage', '--digest blake3: a list of mhl has xxh128 or md5'),
    );
    const other = new ListLibrary(folder.at('other'));
    rmSync(other.media.indexPath);
    await expect(other.export({ format: 'sha256sum', output: list() })).rejects.toThrow(
      refusal('no-index', 'media'),
    );
  });
});
