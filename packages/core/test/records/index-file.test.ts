import { Buffer } from 'node:buffer';
import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { formatFileRecord, type FileRecord } from '../../src/records/file-record.ts';
import { IndexWriter } from '../../src/records/index-base.ts';
import { countIndex, readIndex, readIndexHeader } from '../../src/records/index-file.ts';
import type { IndexHeader } from '../../src/records/index-header.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';
import { refusal } from '../library/refusal.ts';

const folder = temporaryFolder();
const header: IndexHeader = {
  treeId: 'tree',
  root: '/media/\udcff',
  rootIno: '12',
  createdAt: '2026-01-01T00:00:00.000Z',
  algorithm: 'sha256',
};

function record(path: string): FileRecord {
  const stat = { size: 10, mtimeNs: '1', ctimeNs: '2', dev: '3', ino: '4', nlink: 1 };
  return { path, sha256: createHash('sha256').update(path).digest('hex'), ...stat };
}

const PATHS = ['a.jpg', 'b/ü.jpg', 'b/\udce9.jpg', 'c.jpg'];
let path = '';

beforeEach(() => {
  path = folder.at('media.ndjson');
  using writer = new IndexWriter(nodeFileAccess, path, header);
  for (const one of PATHS) writer.add(record(one));
  writer.commit();
});

function lines(): string[] {
  return readFileSync(path, 'utf8').split('\n').slice(0, -1);
}

/** Writes lines with a footer that fits them, as an index of another hand would have. */
function rewrite(body: readonly string[], footer: object = {}): void {
  const text = body.map((line) => `${line}\n`).join('');
  const sha256 = createHash('sha256').update(text).digest('hex');
  const sums = { footer: true, records: body.length - 1, bytes: 40, sha256, ...footer };
  writeFileSync(path, `${text}${JSON.stringify(sums)}\n`);
}

function readAll(): FileRecord[] {
  return [...readIndex(nodeFileAccess, path)];
}

describe('an index', () => {
  it('reads back as it was written', () => {
    expect(readAll().map((one) => one.path)).toEqual(PATHS);
    expect(readIndexHeader(nodeFileAccess, path)).toEqual(header);
    expect(countIndex(nodeFileAccess, path)).toEqual({ records: 4, bytes: 40 });
  });

  it('is absent as a whole, or there', () => {
    const other = folder.at('other.ndjson');
    {
      using writer = new IndexWriter(nodeFileAccess, other, header);
      writer.add(record('a'));
    }
    expect(existsSync(other)).toBe(false);
    expect(readIndexHeader(nodeFileAccess, other)).toBeNull();
    expect(countIndex(nodeFileAccess, other)).toBeNull();
  });

  it('holds a checksum that sha256sum would give over the lines before the footer', () => {
    const all = lines();
    const body = `${all.slice(0, -1).join('\n')}\n`;
    const footer = JSON.parse(all.at(-1) as string) as { sha256: string };
    expect(footer.sha256).toBe(createHash('sha256').update(body).digest('hex'));
  });

  it('is refused cut off at every byte', () => {
    const whole = readFileSync(path);
    for (let length = whole.length - 1; length >= 0; length--) {
      truncateSync(path, length);
      expect(() => readAll(), `cut at byte ${length}`).toThrow(refusal('damaged'));
    }
    writeFileSync(path, whole);
    expect(readAll()).toHaveLength(4);
  });

  it('is refused with any bit flipped', () => {
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at += 7) {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] as number) ^ (1 << (at % 8));
      writeFileSync(path, flipped);
      expect(() => readAll(), `byte ${at}`).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/damaged|newer-format/) as string }) as Error,
      );
    }
  });

  it('names line and byte of a bad record', () => {
    const [first, a, b, c] = lines() as [string, string, string, string];
    const offset = Buffer.byteLength(`${first}\n${a}\n`);
    rewrite([first, a, b.replace('"size":10', '"size":-10'), c]);
    expect(() => readAll()).toThrow(refusal('damaged', path, `line 3 (byte ${offset})`, 'field "size"'));
    rewrite([first, a, b.slice(0, 40), c]);
    expect(() => readAll()).toThrow(
      refusal('damaged', path, `line 3 (byte ${offset})`, 'expected a JSON object'),
    );
  });

  it.each([
    ['out of order', ['b', 'a']],
    ['twice', ['a', 'a']],
    ['in the order of UTF-16, not of bytes', ['🎉', '\uffee']],
  ])('is refused with records %s', (_, paths) => {
    const body = [lines()[0] as string, ...paths.map((one) => formatFileRecord(record(one)))];
    rewrite(body);
    const offset = Buffer.byteLength(`${body[0]}\n${body[1]}\n`);
    expect(() => readAll()).toThrow(refusal('damaged', `line 3 (byte ${offset})`, 'out of order'));
  });

  it('is refused where its footer counts other records', () => {
    rewrite(lines().slice(0, -1), { records: 5 });
    expect(() => readAll()).toThrow(refusal('damaged', path, 'counts 5 records, found 4'));
  });

  it('is refused with a line after the footer', () => {
    writeFileSync(path, `${lines().join('\n')}\n{}\n`);
    expect(() => readAll()).toThrow(refusal('damaged', path, 'does not end with its footer'));
  });

  it('is refused as newer with exit 33 where a later program wrote it', () => {
    const [first, ...rest] = lines().slice(0, -1) as [string, ...string[]];
    rewrite([first.replace('"version":2', '"version":3'), ...rest]);
    const newer = refusal('newer-format', `${path}: written in version 3`);
    expect(() => readAll()).toThrow(newer);
    expect(() => readIndexHeader(nodeFileAccess, path)).toThrow(newer);
  });

  it.each(['"mediastruct-plan"', 'null'])('is refused where its header calls it %s', (format) => {
    const [first, ...rest] = lines().slice(0, -1) as [string, ...string[]];
    rewrite([first.replace('"mediastruct-index"', format), ...rest]);
    expect(() => readAll()).toThrow(refusal('damaged', 'line 1 (byte 0)', 'expected the header'));
  });

  it.each(['', '\n', 'garbage\n', '{}\n', '[]\n'])('is refused as damaged where the file is %j', (text) => {
    writeFileSync(path, text);
    expect(() => readAll()).toThrow(refusal('damaged', path));
    expect(() => readIndexHeader(nodeFileAccess, path)).toThrow(refusal('damaged', path));
    expect(() => countIndex(nodeFileAccess, path)).toThrow(refusal('damaged', path));
  });
});
