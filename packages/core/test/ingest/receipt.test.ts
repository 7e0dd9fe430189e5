import { createHash } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { aaeSidecar, heicFile, jpegFile, mp4File } from '../../../../mediagen/src/index.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { bytesToPath, toFsPath } from '../../src/files/path-text.ts';
import { exportReceipts, listReceipts } from '../../src/ingest/receipt/export-receipts.ts';
import { readReceiptFiles } from '../../src/ingest/receipt/read-receipt.ts';
import type { ReceiptFile } from '../../src/ingest/receipt/receipt.ts';
import { safeToFormat } from '../../src/ingest/safe-to-format.ts';
import { resumeRuns } from '../../src/journal/complete-run.ts';
import { findRun } from '../../src/journal/run/find-run.ts';
import type { Run } from '../../src/journal/run/run.ts';
import { reportRows } from '../../src/journal/report/report-row.ts';
import { formatCsv } from '../../src/journal/report/format-report.ts';
import { alteredAccess, systemError } from '../files/altered-access.ts';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { refusal } from '../library/refusal.ts';
import { TestLibrary } from '../library/test-library.ts';
import { ingest, put } from './pictures.ts';

const folder = temporaryFolder(MEMORY);
let lib: TestLibrary;

beforeEach(() => {
  lib = new TestLibrary(folder.at('lib'));
});

function shot(seed: string, minute: number, model = 'Canon EOS 40D'): Buffer {
  const dateTimeOriginal = `2019:05:12 10:${String(minute).padStart(2, '0')}:00`;
  return jpegFile({ size: 40_000, seed, exif: { dateTimeOriginal, model } });
}

function card(path: string, content: Uint8Array | string): string {
  return put(folder.at(`card/${path}`), content);
}

/** A card as cameras leave it: numbers that began anew, two cameras, companions, what was never written. */
function fillCard(): void {
  card('DCIM/100CANON/IMG_9999.JPG', shot('before the wrap', 1));
  card('DCIM/101CANON/IMG_0001.JPG', shot('behind the wrap', 2));
  card('DCIM/100NIKON/IMG_0001.JPG', shot('the other camera', 3, 'NIKON D90'));
  card(
    'DCIM/101CANON/MVI_0002.MP4',
    mp4File({ size: 30_000, seed: 'film', createdMs: Date.UTC(2019, 4, 12, 10) }),
  );
  card('DCIM/101CANON/MVI_0002.THM', shot('film', 4).subarray(0, 2000));
  const dateTimeOriginal = '2019:05:12 10:05:00';
  card('DCIM/101CANON/IMG_0003.HEIC', heicFile({ size: 30_000, seed: 'heic', exif: { dateTimeOriginal } }));
  card('DCIM/101CANON/IMG_0003.AAE', aaeSidecar({ id: '3', editedAt: '2019-05-12T10:06:00Z' }));
  card('MISC/AUTPRINT.MRK', '[HDR]\r\n');
}

function filesOf(run: Run): ReadonlyMap<string, ReceiptFile> {
  const [receipt] = listReceipts(run);
  const files = [...readReceiptFiles(nodeFileAccess, receipt?.list ?? '')];
  return new Map(files.map((file) => [file.path, file]));
}

function hashOf(path: string): string {
  return createHash('sha256')
    .update(readFileSync(toFsPath(path)))
    .digest('hex');
}

describe('the receipt of a card', () => {
  it('tells every file, its content, and where the verified copy is', async () => {
    fillCard();
    const { run } = await ingest(lib, [folder.at('card')]);
    const files = filesOf(run);
    const names = readdirSync(folder.at('card'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.at('card/').length));
    expect([...files.keys()].sort()).toEqual(names.sort());
    for (const [path, file] of files) {
      expect(file).toMatchObject({ size: statSync(folder.at(`card/${path}`)).size });
      if (file.state !== 'filed') continue;
      expect(file.sha256, path).toBe(hashOf(folder.at(`card/${path}`)));
      expect(file.copies, path).toMatchObject([{ tree: 'media' }]);
      expect(hashOf(file.copies[0]?.path ?? ''), path).toBe(file.sha256);
    }
    const pictures = [...files.values()].filter(({ path }) => /\.(JPG|MP4|HEIC)$/.test(path));
    expect(pictures.map(({ state, sound }) => [state, sound])).toEqual(pictures.map(() => ['filed', true]));
    expect(new Set(pictures.flatMap(({ copies }) => copies.map(({ path }) => path))).size).toBe(5);
    expect(listReceipts(run)[0]).toMatchObject({
      header: { source: folder.at('card'), library: lib.root, moves: false, runId: run.runId },
      footer: { files: 8, damaged: 0, sound: 5 },
    });
  });

  it('is not safe to format with a picture that is cut off and one that grows, and names both', async () => {
    fillCard();
    const whole = shot('cut', 7);
    const cut = card('DCIM/101CANON/IMG_0004.JPG', whole.subarray(0, 24_000));
    const growing = card('DCIM/101CANON/IMG_0005.JPG', shot('growing', 8));
    lib.access = alteredAccess({
      read: (real, fd, ...rest) => {
        appendFileSync(growing, 'x');
        return real(fd, ...rest);
      },
    });
    const { run, entries } = await ingest(lib, [folder.at('card')]);
    lib.access = nodeFileAccess;
    const files = filesOf(run);
    expect(files.get('DCIM/101CANON/IMG_0004.JPG')).toMatchObject({
      state: 'filed',
      damage: { code: 'cut-off', detail: 'it ends at byte 24000 without the end mark of a JPEG' },
    });
    expect(files.get('DCIM/101CANON/IMG_0005.JPG')).toMatchObject({
      state: 'failed',
      code: 'unreadable',
      unproven: 'unreadable',
      copies: [],
    });
    const safe = safeToFormat(lib.library, run.runId);
    expect(safe).toMatchObject({ safe: false, unproven: { unreadable: 1 } });
    const filed = entries.find(({ path }) => path === cut);
    expect(safe.damaged).toEqual({
      count: 1,
      first: [
        {
          path: cut,
          code: 'cut-off',
          detail: 'it ends at byte 24000 without the end mark of a JPEG',
          to: filed?.to,
          perhaps: [],
        },
      ],
    });
    expect(hashOf(filed?.to ?? '')).toBe(hashOf(cut));
  });

  it('names a larger file of the same name and time as perhaps the whole one, and nothing else', async () => {
    const whole = shot('the same', 7);
    put(folder.at('old/IMG_0004.JPG'), whole);
    put(folder.at('old/IMG_0005.JPG'), shot('another name', 7));
    put(folder.at('old/sub/IMG_0004.JPG'), shot('another time', 9));
    const before = await ingest(lib, [folder.at('old')]);
    card('IMG_0004.JPG', whole.subarray(0, 24_000));
    const { run } = await ingest(lib, [folder.at('card')]);
    const held = before.entries.find(({ path }) => path === folder.at('old/IMG_0004.JPG'))?.to;
    expect(safeToFormat(lib.library, run.runId).damaged.first).toMatchObject([{ perhaps: [held] }]);
  });

  it('tells a damaged picture again where the library holds it as it is', async () => {
    card('IMG_0004.JPG', shot('cut', 7).subarray(0, 24_000));
    await ingest(lib, [folder.at('card')]);
    const { run, summary } = await ingest(lib, [folder.at('card')]);
    expect(summary.states).toMatchObject({ duplicate: { files: 1 } });
    expect(safeToFormat(lib.library, run.runId)).toMatchObject({
      safe: false,
      unproven: {},
      damaged: { count: 1 },
    });
    expect(filesOf(run).get('IMG_0004.JPG')?.copies).toMatchObject([{ tree: 'media' }]);
  });

  it('is not safe to format with what a cloud left in place of a picture, or a page of a server', async () => {
    card('a.jpg', shot('a', 1));
    card('.IMG_0001.HEIC.icloud', 'bplist00');
    card('IMG_0002.JPG', '<!DOCTYPE html><html>Not found</html>');
    card('IMG_0003.JPG', Buffer.alloc(9000));
    const { run } = await ingest(lib, [folder.at('card')]);
    const safe = safeToFormat(lib.library, run.runId);
    expect(safe).toMatchObject({ safe: false, unproven: { placeholder: 1 } });
    expect(safe.damaged.first.map(({ path, code }) => [path.slice(folder.at('card/').length), code])).toEqual(
      expect.arrayContaining([
        ['IMG_0002.JPG', 'not-a-picture'],
        ['IMG_0003.JPG', 'zeros'],
      ]),
    );
  });

  it('is one for each source, each with its own answer', async () => {
    card('a.jpg', shot('a', 1));
    put(folder.at('other/b.jpg'), shot('b', 2).subarray(0, 20_000));
    const { run } = await ingest(lib, [folder.at('card'), folder.at('other')]);
    expect(listReceipts(run).map(({ header, footer }) => [header.source, footer.safe])).toEqual([
      [folder.at('card'), true],
      [folder.at('other'), false],
    ]);
  });

  it('is not safe to format where only some files of it were asked for, whose pictures are all filed', async () => {
    const one = card('DCIM/IMG_0001.JPG', shot('asked for', 1));
    card('DCIM/IMG_0002.JPG', shot('not asked for', 2));
    const named = await ingest(lib, [one]);
    expect(safeToFormat(lib.library, named.run.runId)).toMatchObject({
      safe: false,
      partial: [folder.at('card/DCIM')],
      unproven: {},
    });
    const [receipt] = listReceipts(named.run);
    expect(receipt?.footer).toMatchObject({ safe: false, partial: true });
    expect(readFileSync(receipt?.page ?? '', 'utf8')).toContain('only some files of it were asked for');
    const settled = await ingest(lib, [folder.at('card')], { onlyFiles: new Set([one]) });
    expect(safeToFormat(lib.library, settled.run.runId).safe).toBe(false);
    const all = await ingest(lib, [folder.at('card')]);
    expect(safeToFormat(lib.library, all.run.runId)).toMatchObject({ safe: true, partial: [] });
    expect(listReceipts(all.run)[0]?.footer.partial).toBe(undefined);
  });

  it('is refused as damaged where a byte of it was changed', async () => {
    card('a.jpg', shot('a', 1));
    const { run } = await ingest(lib, [folder.at('card')]);
    const list = listReceipts(run)[0]?.list ?? '';
    writeFileSync(list, readFileSync(list, 'utf8').replace('"state":"filed"', '"state":"undated"'));
    expect(() => [...readReceiptFiles(nodeFileAccess, list)]).toThrow(refusal('damaged', 'checksum'));
  });

  it('is written by whoever finishes a run that was stopped while it was written', async () => {
    card('a.jpg', shot('a', 1));
    lib.access = alteredAccess({
      open: (real, path, ...rest) => {
        if (path.endsWith('receipt-1.html.tmp')) throw systemError('EIO');
        return real(path, ...rest);
      },
    });
    await expect(ingest(lib, [folder.at('card')])).rejects.toThrow('EIO');
    lib.access = nodeFileAccess;
    const [summary] = await lib.session((session) => resumeRuns(session), { mayResume: true });
    const [receipt] = listReceipts(findRun(lib.library, summary?.runId ?? ''));
    expect(receipt?.footer).toMatchObject({ files: 1, safe: true });
    expect(readFileSync(receipt?.page ?? '', 'utf8')).toContain('Safe to format: yes');
  });

  it('is of an ingest only', async () => {
    card('a.jpg', shot('a', 1));
    await ingest(lib, [folder.at('card')]);
    const { run } = await lib.undo();
    expect(() => listReceipts(run)).toThrow(refusal('usage', 'has no receipt'));
  });
});

describe('the receipt of an ingest with second copies', () => {
  it('has one line for each file, with all of its copies and the folder of each', async () => {
    card('a.jpg', shot('a', 1));
    card('b.jpg', shot('b', 2));
    const to = [folder.at('one'), folder.at('two')];
    for (const root of to) mkdirSync(root);
    const { run } = await ingest(lib, [folder.at('card')], { to });
    const files = filesOf(run);
    expect([...files.keys()].sort()).toEqual(['a.jpg', 'b.jpg']);
    const copies = files.get('a.jpg')?.copies ?? [];
    expect(copies.map(({ tree }) => tree)).toEqual(['media', ...to]);
    expect(copies.map(({ path }) => hashOf(path))).toEqual(copies.map(() => hashOf(folder.at('card/a.jpg'))));
    const [receipt] = listReceipts(run);
    expect(receipt).toMatchObject({
      header: { to },
      footer: { files: 2, bytes: 80_000, safe: true, states: { filed: { files: 2 } } },
    });
    expect(receipt?.footer.states).not.toHaveProperty(['copied']);
    expect(safeToFormat(lib.library, run.runId)).toMatchObject({ safe: true, to });
    const page = readFileSync(receipt?.page ?? '', 'utf8');
    expect(page).toContain(`read back in the library and in ${to[0]} and in ${to[1]}`);
    expect(page).toContain(`second copy in ${to[1]}: ${to[1]}/card/a.jpg`);
    expect(page).toContain(`media: ${lib.root}/media/2019/05/12/`);
  });

  it('names the folder in which a copy is missing, and why', async () => {
    card('a.jpg', shot('a', 1));
    const to = folder.at('one');
    mkdirSync(to);
    await ingest(lib, [folder.at('card')], { to: [to] });
    const copy = join(to, 'card/a.jpg');
    const { mtime } = statSync(copy);
    const bytes = readFileSync(copy);
    bytes.writeUInt8(bytes.readUInt8(900) ^ 1, 900);
    writeFileSync(copy, bytes);
    utimesSync(copy, mtime, mtime);
    const { run } = await ingest(lib, [folder.at('card')], { to: [to] });
    expect(filesOf(run).get('a.jpg')).toMatchObject({
      state: 'duplicate',
      unproven: 'keeper-gone',
      copies: [{ tree: 'media' }],
      missing: [{ folder: to, code: 'keeper-gone' }],
    });
    const [receipt] = listReceipts(run);
    expect(receipt?.footer).toMatchObject({ files: 1, safe: false, unproven: { 'keeper-gone': 1 } });
    expect(readFileSync(receipt?.page ?? '', 'utf8')).toContain(`no second copy in ${to}`);
  });
});

describe('the page of a receipt', () => {
  it('is whole by itself, and shows names as text', async () => {
    card('<b>&\n.jpg', shot('a', 1));
    card('cut.jpg', shot('b', 2).subarray(0, 20_000));
    const { run } = await ingest(lib, [folder.at('card')]);
    const page = readFileSync(listReceipts(run)[0]?.page ?? '', 'utf8');
    expect(page).toContain('Safe to format: no');
    expect(page).toContain('&#60;b&#62;&#38;');
    expect(page).not.toMatch(/<script|<b>|https?:|<link|<img/);
    expect(page).toContain('<h2>Damaged</h2>');
    expect(page).toContain(hashOf(folder.at('card/cut.jpg')));
  });

  it('says yes where every picture is whole and in the library', async () => {
    card('a.jpg', shot('a', 1));
    const { run } = await ingest(lib, [folder.at('card')]);
    expect(readFileSync(listReceipts(run)[0]?.page ?? '', 'utf8')).toContain('Safe to format: yes');
  });
});

describe('receipts that are handed out', () => {
  it('are copied into a folder that is made, and replace nothing', async () => {
    card('a.jpg', shot('a', 1));
    const { run } = await ingest(lib, [folder.at('card')]);
    const [out] = exportReceipts(run, folder.at('out/receipts'));
    const [stored] = listReceipts(run);
    expect(readFileSync(out?.list ?? '')).toEqual(readFileSync(stored?.list ?? ''));
    expect(readFileSync(out?.page ?? '')).toEqual(readFileSync(stored?.page ?? ''));
    expect(out?.page).toBe(folder.at(`out/receipts/receipt-card-${run.runId}.html`));
    expect(() => exportReceipts(run, folder.at('out/receipts'))).toThrow(refusal('usage', 'found a file'));
  });

  it('hold a name whose bytes are not UTF-8', async () => {
    const name = bytesToPath(Buffer.from([0x61, 0xff, 0x2e, 0x6a, 0x70, 0x67]));
    writeFileSync(toFsPath(card('plain.jpg', shot('a', 1)).replace('plain.jpg', name)), shot('b', 2));
    const { run } = await ingest(lib, [folder.at('card')]);
    expect(filesOf(run).get(name)?.state).toBe('filed');
  });
});

describe('the report of a run', () => {
  it('has a row for each file, with what was assumed of its date', async () => {
    card('a.jpg', shot('a', 1));
    card('IMG-20190513-WA0001.jpg', jpegFile({ size: 2000, seed: 'b' }));
    card('empty.jpg', '');
    const { run } = await ingest(lib, [folder.at('card')]);
    const rows = [...reportRows(run)].map(({ path, state, assumed }) => [
      path.split('/').at(-1),
      state,
      assumed,
    ]);
    expect(rows).toContainEqual(['a.jpg', 'filed', undefined]);
    expect(rows).toContainEqual(['empty.jpg', 'skipped', undefined]);
    expect(rows).toContainEqual([
      'IMG-20190513-WA0001.jpg',
      'filed',
      expect.stringMatching(/confidence.*the time of day is not known/),
    ]);
  });

  it('as CSV quotes what would break a line', async () => {
    card('a "b",\n.jpg', shot('a', 1));
    const { run } = await ingest(lib, [folder.at('card')]);
    const [names, row] = [...formatCsv(reportRows(run))];
    expect(names).toMatch(/^path,member,size,state,code,.*,damage\r\n$/);
    expect(row).toContain(`"${folder.at('card/a ""b"",\n.jpg')}",,40000,filed,dated,`);
  });
});
