import { Buffer } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { takeoutJson } from '../../../../mediagen/src/index.ts';
import { safeToFormat } from '../../src/ingest/safe-to-format.ts';
import { exitCodeOf } from '../../src/journal/ledger/exit-code.ts';
import { completeRun } from '../../src/journal/complete-run.ts';
import { discardRun } from '../../src/journal/run/run-folder.ts';
import { adoptPlan, savePlan } from '../../src/journal/saved-plan.ts';
import { planIngest } from '../../src/ingest/plan-ingest.ts';
import { alteredAccess, systemError } from '../files/altered-access.ts';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { expectTrueIndexes } from '../journal/true-indexes.ts';
import { refusal } from '../library/refusal.ts';
import type { Applied } from '../library/test-library.ts';
import { TestLibrary } from '../library/test-library.ts';
import { ingest, picture, put } from './pictures.ts';
import { tarFile } from './tar-file.ts';
import type { ZipEntry } from './zip-file.ts';
import { zipFile } from './zip-file.ts';

const folder = temporaryFolder(MEMORY);
let lib: TestLibrary;

beforeEach(() => {
  lib = new TestLibrary(folder.at('home/lib'));
});

const NOON = '2019:05:12 12:00:00';
const DAY = '2019/05/12/20190512_120000';
const PHOTOS = 'Takeout/Google Photos/Photos from 2019';

function zip(name: string, entries: readonly ZipEntry[]): string {
  return put(folder.at(name), zipFile(entries));
}

function hash12(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 12);
}

/** How each file ended, by its name in the archive. */
function members({ entries }: Applied): string[] {
  return entries.map(({ member, path, state, code }) => `${member ?? path}: ${state} ${code}`).sort();
}

describe('a zip file as a source', () => {
  it('is filed by the dates of its pictures, and is not changed', async () => {
    const [a, b] = [picture('a', NOON), picture('b', NOON)];
    const path = zip('takeout.zip', [
      { name: `${PHOTOS}/a.jpg`, content: a, isStored: true },
      { name: `${PHOTOS}/b.jpg`, content: b, hasDescriptor: true, mtimeSeconds: 1_557_650_000 },
      { name: `${PHOTOS}/`, content: Buffer.alloc(0), isStored: true },
    ]);
    const before = [readFileSync(path), statSync(path, { bigint: true })];
    const applied = await ingest(lib, [path]);
    expect(lib.files('media')).toEqual([`${DAY}_${hash12(a)}.jpg`, `${DAY}_${hash12(b)}.jpg`].sort());
    expect(readFileSync(lib.at(`media/${DAY}_${hash12(b)}.jpg`))).toEqual(b);
    expect(statSync(lib.at(`media/${DAY}_${hash12(b)}.jpg`)).mtimeMs).toBe(1_557_650_000_000);
    expect([readFileSync(path), statSync(path, { bigint: true })]).toEqual(before);
    expect(applied.summary).toMatchObject({
      discovered: { files: 2, bytes: 2000 },
      states: { filed: { files: 2 } },
    });
    expect(applied.operations[0]).toMatchObject({
      kind: 'derive',
      member: `${PHOTOS}/a.jpg`,
      origin: `takeout.zip!/${PHOTOS}/a.jpg`,
    });
    expect(safeToFormat(lib.library, applied.run.runId)).toMatchObject({ safe: true, unproven: {} });
    const [receipt = ''] = readdirSync(applied.run.folder).filter((name) =>
      name.startsWith('receipt-1.ndjson'),
    );
    expect(readFileSync(join(applied.run.folder, receipt), 'utf8')).toContain(`"path":"${PHOTOS}/a.jpg"`);
    await expectTrueIndexes(lib);
  });

  it('leaves nothing in the run’s folder but its records', async () => {
    const path = zip('takeout.zip', [{ name: 'a.jpg', content: picture('a', NOON) }]);
    const { run } = await ingest(lib, [path]);
    expect(
      readdirSync(run.folder).filter(
        (name) => !/^(plan|journal|ledger|receipt-1)\.(ndjson|html)$|^number$/.test(name),
      ),
    ).toEqual([]);
  });

  it('finds in one part what is told of a picture in another', async () => {
    const a = picture('a');
    const json = Buffer.from(takeoutJson({ title: 'a.jpg', takenMs: 1_557_655_200_000, url: '' }));
    const paths = [
      zip('takeout-001.zip', [{ name: `${PHOTOS}/a.jpg`, content: a }]),
      zip('takeout-002.zip', [{ name: `${PHOTOS}/a.jpg.supplemental-metadata.json`, content: json }]),
    ];
    const applied = await ingest(lib, paths);
    expect(members(applied)).toEqual([
      `${PHOTOS}/a.jpg.supplemental-metadata.json: filed dated`,
      `${PHOTOS}/a.jpg: filed dated`,
    ]);
    expect(applied.operations.map(({ from }) => from)).toEqual(paths);
    expect(applied.run.header.sources).toEqual(paths);
    expect(lib.files('media').every((name) => name.startsWith('2019/05/12/'))).toBe(true);
  });

  it('is each archive of a folder that holds nothing else', async () => {
    zip('parts/takeout-001.zip', [{ name: 'a.jpg', content: picture('a', NOON) }]);
    zip('parts/takeout-002.zip', [{ name: 'b.jpg', content: picture('b', NOON) }]);
    expect((await ingest(lib, [folder.at('parts')])).summary.states).toMatchObject({ filed: { files: 2 } });
  });

  it('is a plain file in a folder that holds pictures too', async () => {
    zip('mixed/more.zip', [{ name: 'a.jpg', content: picture('a', NOON) }]);
    put(folder.at('mixed/b.jpg'), picture('b', NOON));
    const { entries } = await ingest(lib, [folder.at('mixed')]);
    expect(entries.some(({ member }) => member !== undefined)).toBe(false);
  });

  it('files nothing when it is ingested again', async () => {
    const path = zip('takeout.zip', [{ name: 'a.jpg', content: picture('a', NOON) }]);
    await ingest(lib, [path]);
    const again = await ingest(lib, [path]);
    expect(members(again)).toEqual(['a.jpg: duplicate held']);
    expect(safeToFormat(lib.library, again.run.runId).safe).toBe(true);
  });

  it('is taken back by an undo, which reads the archive again', async () => {
    const path = zip('takeout.zip', [{ name: 'a.jpg', content: picture('a', NOON) }]);
    await ingest(lib, [path]);
    const { summary } = await lib.undo();
    expect(summary.states).toMatchObject({ removed: { files: 1 } });
    expect(lib.files('media')).toEqual([]);
  });

  it('keeps the pictures when its archive changed before the undo', async () => {
    const path = zip('takeout.zip', [{ name: 'a.jpg', content: picture('a', NOON), isStored: true }]);
    await ingest(lib, [path]);
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(400) ^ 1, 400);
    writeFileSync(path, bytes);
    const { summary } = await lib.undo();
    expect(summary.failureCodes).toEqual({ 'keeper-gone': 1 });
    expect(lib.files('media')).toHaveLength(1);
  });

  it('ends a file as failed whose bytes rotted between plan and act', async () => {
    const path = zip('takeout.zip', [{ name: 'a.jpg', content: picture('a', NOON), isStored: true }]);
    let isRotten = false;
    lib.access = alteredAccess({
      read: (real, fd, buffer, position) => {
        const count = real(fd, buffer, position);
        // Only the archive is read by position and in pieces of this size.
        if (isRotten && position !== null && count === 1000) buffer[10] = (buffer[10] ?? 0) ^ 1;
        return count;
      },
    });
    const { summary } = await lib.session(async (session) => {
      const { run } = await planIngest(session, {
        sources: [path],
        move: false,
        useModifyDate: false,
        useMtime: false,
        shift: {},
      });
      isRotten = true;
      return { summary: await completeRun(session, run) };
    });
    expect(summary.failureCodes).toEqual({ 'content-mismatch': 1 });
    expect(exitCodeOf(summary)).toBe(10);
    expect(lib.files('media')).toEqual([]);
  });
});

describe('a zip file of another make', () => {
  it.each([
    ['names in UTF-8 that it does not say', { name: Buffer.from('Füße/a.jpg', 'utf8') }, 'Füße/a.jpg'],
    [
      'names in the code page of DOS',
      { name: Buffer.from([0x46, 0x81, 0xe1, 0x2e, 0x6a, 0x70, 0x67]) },
      'Füß.jpg',
    ],
    ['sizes in 64 bits', { name: 'a.jpg', isZip64: true }, 'a.jpg'],
    ['backslashes between folders', { name: 'a\\b.jpg' }, 'a\\b.jpg'],
  ] as const)('is read with %s', async (_, entry, member) => {
    const path = zip('takeout.zip', [{ ...entry, content: picture('a', NOON) }]);
    expect(members(await ingest(lib, [path]))).toEqual([`${member}: filed dated`]);
  });

  it('keeps a file whose name another one has for its folder', async () => {
    const inside = { name: 'a/b.jpg', content: picture('b', NOON) };
    const path = zip('a.zip', [{ name: 'a', content: picture('a', NOON) }, inside]);
    const { summary } = await ingest(lib, [path]);
    expect(summary.states).toMatchObject({ filed: { files: 2 } });
  });

  it('keeps two files of one name apart', async () => {
    const path = zip('takeout.zip', [
      { name: 'a.jpg', content: picture('a', NOON) },
      { name: 'a.jpg', content: picture('b', NOON) },
    ]);
    const { summary } = await ingest(lib, [path]);
    expect(summary.states).toMatchObject({ filed: { files: 2 } });
    expect(lib.files('media')).toHaveLength(2);
  });
});

describe('a zip file that is made to do harm', () => {
  it.each(['../../evil.jpg', '/etc/evil.jpg', 'C:\\evil.jpg', 'a/../../../evil.jpg', '..', 'a\0b.jpg'])(
    'places nothing outside the media tree: %j',
    async (name) => {
      const path = zip('takeout.zip', [{ name, content: picture('evil') }]);
      const { summary, operations } = await ingest(lib, [path]);
      expect(summary.states).toEqual({ undated: { files: 1, bytes: 1000 } });
      expect(lib.files('media')).toHaveLength(1);
      expect(lib.files('media')[0]).toMatch(/^undated\//);
      expect(operations[0]).toMatchObject({ member: name });
      expect(existsSync(folder.at('evil.jpg'))).toBe(false);
    },
  );

  it.each([
    ['is larger than it tells', { size: 900 }, 'more than the 900 bytes'],
    ['is smaller than it tells', { size: 1100 }, 'expected 1100 bytes, found 1000'],
    ['has another checksum', { crc: 1 }, 'expected the checksum 00000001'],
    ['is encrypted', { flags: 1 }, 'encrypted'],
    ['is packed in an unknown way', { method: 9 }, 'method 9'],
    ['is not where its list says', { at: 3 }, 'no file begins'],
  ])('fails the one file that %s, and files the others', async (_, wrong, detail) => {
    const path = zip('takeout.zip', [
      { name: 'good.jpg', content: picture('good', NOON) },
      { name: 'wrong.jpg', content: picture('wrong', NOON), isStored: !('method' in wrong), ...wrong },
    ]);
    const applied = await ingest(lib, [path]);
    const wrongs = applied.entries.filter(({ state }) => state === 'failed');
    expect(wrongs).toMatchObject([{ member: 'wrong.jpg', code: 'unreadable' }]);
    if (!('at' in wrong)) expect(wrongs[0]?.detail).toContain(detail);
    expect(lib.files('media')).toHaveLength(1);
    expect(exitCodeOf(applied.summary)).toBe(3);
    expect(safeToFormat(lib.library, applied.run.runId)).toMatchObject({ safe: false });
  });

  it('never unpacks more of a bomb than its list tells', async () => {
    const bomb = { name: 'bomb.jpg', content: Buffer.alloc(300 * 1024 * 1024), size: 1000 };
    const path = zip('takeout.zip', [bomb]);
    const { entries } = await ingest(lib, [path]);
    expect(entries).toMatchObject([{ state: 'failed', code: 'unreadable' }]);
  });

  it('files one of two members that share their bytes', async () => {
    const path = zip('takeout.zip', [
      { name: 'a.jpg', content: picture('a', NOON) },
      { name: 'b.jpg', content: picture('a', NOON), at: 0 },
    ]);
    const { entries } = await ingest(lib, [path]);
    expect(entries.filter(({ state }) => state === 'failed')).toMatchObject([{ code: 'unreadable' }]);
  });

  it('tells of a symlink and follows it nowhere', async () => {
    const path = zip('takeout.zip', [{ name: 'a.jpg', content: Buffer.from('/etc/passwd'), mode: 0o120777 }]);
    expect(members(await ingest(lib, [path]))).toEqual(['a.jpg: skipped symlink']);
  });
});

describe('an archive that is damaged', () => {
  it('is told, and the other parts are filed', async () => {
    const cut = zip('takeout-001.zip', [{ name: 'a.jpg', content: picture('a', NOON) }]);
    truncateSync(cut, statSync(cut).size - 10);
    const whole = zip('takeout-002.zip', [{ name: 'b.jpg', content: picture('b', NOON) }]);
    const applied = await ingest(lib, [cut, whole]);
    expect(members(applied)).toEqual([`${cut}: failed unreadable`, 'b.jpg: filed dated'].sort());
    expect(safeToFormat(lib.library, applied.run.runId)).toMatchObject({ safe: false });
  });

  it('is no reason to go on where its disk does not answer', async () => {
    const path = zip('takeout.zip', [{ name: 'a.jpg', content: picture('a', NOON) }]);
    lib.access = alteredAccess({
      open: (real, asked, ...rest) => {
        if (asked === path) throw systemError('EIO');
        return real(asked, ...rest);
      },
    });
    await expect(ingest(lib, [path])).rejects.toThrow(refusal('tree-changed', 'cannot be read', 'EIO'));
  });

  it('is told whatever bytes of it are wrong, and never ends as a bug', async () => {
    const good = zipFile([
      { name: 'a.jpg', content: picture('a', NOON) },
      { name: 'b.jpg', content: picture('b', NOON), isStored: true },
    ]);
    for (let at = 0; at < good.length; at += 97) {
      const bad = Buffer.from(good);
      bad.set(randomBytes(4), at);
      put(folder.at('takeout.zip'), bad);
      const { summary } = await lib.session(async (session) => {
        const request = {
          sources: [folder.at('takeout.zip')],
          move: false,
          useModifyDate: false,
          useMtime: false,
        };
        const { run } = await planIngest(session, { ...request, shift: {} });
        return { summary: await completeRun(session, run) };
      });
      expect(Object.values(summary.states).reduce((sum, { files }) => sum + files, 0)).toBeGreaterThan(0);
    }
  });
});

describe('a tar file as a source', () => {
  it('is read like a zip, long names too', async () => {
    const long = `${'deep/'.repeat(30)}a.jpg`;
    const content = tarFile([
      { name: long, content: picture('a', NOON) },
      { name: 'b.jpg', content: picture('b', NOON) },
      { name: 'link.jpg', content: Buffer.alloc(0), type: '2' },
      { name: 'folder/', content: Buffer.alloc(0), type: '5' },
    ]);
    const path = put(folder.at('takeout.tar'), content);
    const applied = await ingest(lib, [path]);
    expect(members(applied)).toEqual(
      [`${long}: filed dated`, 'b.jpg: filed dated', 'link.jpg: skipped symlink'].sort(),
    );
    expect((await lib.undo()).summary.states).toMatchObject({ removed: { files: 2 } });
  });

  it.each([
    ['goes on behind zeros', (tar: Buffer) => Buffer.concat([tar, tar]), 'goes on after its end'],
    ['has no end', (tar: Buffer) => tar.subarray(0, -1024), 'has no end'],
  ])('is told where it %s, and the card is not safe', async (_, change, message) => {
    const whole = tarFile([{ name: 'IMG_1.JPG', content: picture('a', NOON) }]);
    const path = put(folder.at('a.tar'), change(whole));
    const { run, operations } = await ingest(lib, [path]);
    expect(operations.map(({ state }) => state).sort()).toEqual(['failed', 'filed']);
    expect(operations.find(({ state }) => state === 'failed')?.because.detail).toContain(message);
    expect(safeToFormat(lib.library, run.runId).safe).toBe(false);
  });

  it('gives a file under each of its names, also where the first is left out', async () => {
    const content = picture('a', NOON);
    const none = new Uint8Array();
    const path = put(
      folder.at('a.tar'),
      tarFile([
        { name: '.Trash/IMG_1.JPG', content },
        { name: 'DCIM/IMG_2.JPG', content: none, type: '1', link: '.Trash/IMG_1.JPG' },
        { name: 'DCIM/IMG_3.JPG', content: none, type: '1', link: 'nowhere' },
      ]),
    );
    const { run, operations } = await ingest(lib, [path]);
    const states = operations.map(({ member, state }) => [member, state]);
    expect(Object.fromEntries(states)).toMatchObject({
      'DCIM/IMG_2.JPG': 'filed',
      'DCIM/IMG_3.JPG': 'skipped',
    });
    expect(safeToFormat(lib.library, run.runId).safe).toBe(false);
  });

  it('tells a time before 1970 as GNU writes it, and none that cannot be', async () => {
    const entry = { name: 'IMG_1.JPG', content: picture('a', NOON) };
    for (const [seconds, year] of [
      [-155_000_000, 1965],
      [2 ** 60, null],
    ] as const) {
      const path = put(folder.at(`t${year}.tar`), tarFile([{ ...entry, seconds }]));
      const { operations } = await ingest(lib, [path]);
      const unpacked = operations.find((operation) => operation.kind === 'derive');
      const mtimeNs = unpacked?.mtimeNs;
      const found =
        mtimeNs === undefined ? null : new Date(Number(BigInt(mtimeNs) / 1_000_000n)).getUTCFullYear();
      expect(found).toBe(year);
    }
  });

  it('is told as not whole where it is cut off', async () => {
    const content = tarFile([
      { name: 'a.jpg', content: picture('a', NOON) },
      { name: 'b.jpg', content: picture('b', NOON) },
    ]);
    const path = put(folder.at('takeout.tar'), content.subarray(0, 512 + 1024 + 512 + 100));
    expect(members(await ingest(lib, [path]))).toEqual(
      [`${path}: failed unreadable`, 'a.jpg: filed dated'].sort(),
    );
  });
});

describe('what an archive cannot be asked for', () => {
  it('is to be emptied', async () => {
    const path = zip('takeout.zip', [{ name: 'a.jpg', content: picture('a', NOON) }]);
    await expect(ingest(lib, [path], { move: true })).rejects.toThrow(refusal('usage', 'move'));
  });

  it('is to be unpacked from the media tree', async () => {
    mkdirSync(lib.at('media/in'));
    const path = put(lib.at('media/in/takeout.zip'), zipFile([]));
    await expect(ingest(lib, [path])).rejects.toThrow(refusal('usage', 'is inside'));
  });
});

describe('a compressed tar file as a source', () => {
  const pictures = () =>
    tarFile([
      { name: 'b.jpg', content: picture('b', NOON) },
      { name: 'a.jpg', content: picture('a', NOON) },
    ]);

  it('is filed, taken back, and leaves nothing unpacked', async () => {
    const path = put(folder.at('takeout.tgz'), gzipSync(pictures()));
    const applied = await ingest(lib, [path]);
    expect(members(applied)).toEqual(['a.jpg: filed dated', 'b.jpg: filed dated']);
    expect(applied.operations.map(({ from }) => from)).toEqual([path, path]);
    expect(readdirSync(applied.run.folder).filter((name) => name.endsWith('.tar'))).toEqual([]);
    const undone = await lib.undo();
    expect(undone.summary.states).toMatchObject({ removed: { files: 2 } });
    expect(readdirSync(applied.run.folder).filter((name) => name.endsWith('.tar'))).toEqual([]);
  });

  it('is unpacked again for a plan that was saved', async () => {
    const path = put(folder.at('takeout.tar.gz'), gzipSync(pictures()));
    const request = { sources: [path], move: false, useModifyDate: false, useMtime: false, shift: {} };
    await lib.session(async (session) => {
      const { run } = await planIngest(session, request);
      savePlan(run, folder.at('plan'));
      discardRun(session.library, run.runId);
    });
    const { summary } = await lib.apply(async (session) => adoptPlan(session, folder.at('plan')));
    expect(summary.states).toMatchObject({ filed: { files: 2 } });
  });

  it('is told as damaged where it is cut off, and filed up to there', async () => {
    const whole = tarFile([
      { name: 'a.jpg', content: picture('a', NOON) },
      { name: 'b.jpg', content: randomBytes(500_000) },
    ]);
    const packed = gzipSync(whole);
    const path = put(folder.at('takeout.tgz'), packed.subarray(0, packed.length - 1000));
    const applied = await ingest(lib, [path]);
    expect(members(applied)).toContain('a.jpg: filed dated');
    expect(members(applied)).toContain(`${path}: failed unreadable`);
  });

  it('is refused before anything is changed where there is no room to unpack it', async () => {
    const path = put(folder.at('takeout.tgz'), gzipSync(pictures()));
    lib.access = alteredAccess({ statfs: (real, at) => ({ ...real(at), available: 1000 }) });
    await expect(ingest(lib, [path])).rejects.toThrow(refusal('no-space', 'to unpack'));
  });
});
