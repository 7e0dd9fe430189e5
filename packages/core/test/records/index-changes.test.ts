import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { appendFileSync, copyFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { appendChanges } from '../../src/records/append-changes.ts';
import { formatFileRecord } from '../../src/records/file-record.ts';
import type { FileRecord } from '../../src/records/file-record.ts';
import { foldIndex } from '../../src/records/fold-index.ts';
import { IndexWriter } from '../../src/records/index-base.ts';
import {
  countIndex,
  mostRecords,
  readChangesSince,
  readIndex,
  readIndexHeader,
  readIndexMark,
} from '../../src/records/index-file.ts';
import type { IndexHeader, IndexMark } from '../../src/records/index-header.ts';
import { changesPathOf } from '../../src/records/index-header.ts';
import { IndexLines } from '../../src/records/index-lines.ts';
import type { RecordCursor } from '../../src/records/record-cursor.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';
import { refusal } from '../library/refusal.ts';

const folder = temporaryFolder();
const access = nodeFileAccess;
const HEADER: IndexHeader = {
  treeId: 'tree',
  root: '/media',
  rootIno: '12',
  createdAt: '2026-01-01T00:00:00.000Z',
  algorithm: 'sha256',
};
const NOTED: string[] = [];

let path = '';
let changes = '';

beforeEach(() => {
  path = folder.at('media.ndjson');
  changes = changesPathOf(path);
  NOTED.length = 0;
  using writer = new IndexWriter(access, path, HEADER);
  for (const one of ['a.jpg', 'c.jpg', 'e.jpg']) writer.add(record(one));
  writer.commit();
});

function record(of: string, size = 10): FileRecord {
  const stat = { size, mtimeNs: '1', ctimeNs: '2', dev: '3', ino: '4', nlink: 1 };
  return { path: of, sha256: createHash('sha256').update(`${of} ${size}`).digest('hex'), ...stat };
}

/** Appends a part; a negative size stands for a file that is gone. */
function append(runId: string, sizes: Readonly<Record<string, number>>, nth = 0, kept?: number): void {
  appendChanges(access, path, {
    run: { runId, nth },
    onTorn: (told) => NOTED.push(told),
    changes: Object.entries(sizes).map(([of, size]) => ({
      path: of,
      line: size < 0 ? null : formatFileRecord(record(of, size)),
    })),
    ...(kept === undefined ? {} : { kept }),
  });
}

function now(): Record<string, number> {
  return Object.fromEntries([...readIndex(access, path)].map(({ path: of, size }) => [of, size]));
}

describe('changes to an index', () => {
  it('are read with it as one, in the order of the paths', () => {
    append('r1', { 'b.jpg': 1, 'c.jpg': -1, 'f.jpg': 2, 'ü/\udce9.jpg': 3 });
    append('r2', { 'a.jpg': 7, 'b.jpg': -1, 'z.jpg': -1 });
    expect([...readIndex(access, path)].map((one) => [one.path, one.size])).toEqual([
      ['a.jpg', 7],
      ['e.jpg', 10],
      ['f.jpg', 2],
      ['ü/\udce9.jpg', 3],
    ]);
    expect(countIndex(access, path)).toEqual({ records: 4, bytes: 22 });
    expect(mostRecords(access, path)).toBeGreaterThanOrEqual(4);
    expect(readIndexHeader(access, path)).toEqual(HEADER);
  });

  it('leave the base as it is', () => {
    const before = readFileSync(path);
    append('r1', { 'b.jpg': 1 });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('are found again by number, those of base and changes', () => {
    append('r1', { 'b.jpg': 1, 'c.jpg': 5, 'e.jpg': -1, 'x.jpg': 2 });
    using lines = new IndexLines<{ readonly indexPath: string }>(access);
    const source = { indexPath: path };
    const told: (readonly [number, string])[] = [];
    const visit = (record: RecordCursor) => told.push([record.ordinal, record.line().bytes.toString()]);
    for (const count of lines.scan(source, visit)) void count;
    expect(told.map(([, json]) => json)).toEqual([...readIndex(access, path)].map(formatFileRecord));
    expect(told).toHaveLength(4);
    expect(new Set(told.map(([ordinal]) => ordinal)).size).toBe(4);
    for (const [ordinal, json] of told) expect(formatFileRecord(lines.recordAt(ordinal).record)).toBe(json);
  });

  it('are appended once, however often a run ends', () => {
    append('r1', { 'b.jpg': 1 });
    append('r2', { 'b.jpg': -1 });
    const before = readFileSync(changes);
    append('r1', { 'b.jpg': 1 });
    expect(readFileSync(changes).equals(before)).toBe(true);
    append('r1', { 'd.jpg': 1 }, 1);
    expect(now()).toEqual({ 'a.jpg': 10, 'c.jpg': 10, 'd.jpg': 1, 'e.jpg': 10 });
  });

  it('do not count where a write was cut off, at whatever byte, and are taken again', () => {
    append('r1', { 'b.jpg': 1 });
    const whole = readFileSync(changes).length;
    append('r2', { 'c.jpg': -1, 'f.jpg': 2 });
    const both = readFileSync(changes);
    for (let length = both.length - 1; length >= 0; length--) {
      writeFileSync(changes, both.subarray(0, length));
      const told = length < whole ? ['a.jpg', 'c.jpg', 'e.jpg'] : ['a.jpg', 'b.jpg', 'c.jpg', 'e.jpg'];
      expect(Object.keys(now()), `cut at byte ${length}`).toEqual(told);
      if (length < whole) append('r1', { 'b.jpg': 1 });
      append('r2', { 'c.jpg': -1, 'f.jpg': 2 });
      expect(readFileSync(changes).equals(both), `cut at byte ${length}`).toBe(true);
    }
    expect(NOTED.length).toBeGreaterThan(0);
  });

  it('are refused with any byte of a part changed, the index itself staying readable', () => {
    append('r1', { 'b.jpg': 1 });
    append('r2', { 'd.jpg': 1 });
    const whole = readFileSync(changes);
    const end = whole.indexOf('{"part":');
    for (let at = 0; at < end; at += 3) {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] as number) ^ 1;
      writeFileSync(changes, flipped);
      expect(() => now(), `byte ${at}`).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/damaged|newer-format/) as string }) as Error,
      );
    }
  });

  it('are refused beside a base that they are not of', () => {
    append('r1', { 'b.jpg': 1 });
    using writer = new IndexWriter(access, path, HEADER);
    writer.commit();
    expect(() => now()).toThrow(refusal('damaged', path, 'belong to another'));
  });
});

describe('folding', () => {
  it('says the same in the base alone', () => {
    append('r1', { 'b.jpg': 1, 'c.jpg': -1 });
    const before = now();
    foldIndex(access, path);
    expect(existsSync(changes)).toBe(false);
    expect(now()).toEqual(before);
    append('r2', { 'c.jpg': 3 });
    expect(now()).toEqual({ ...before, 'c.jpg': 3 });
  });

  it('comes by itself where changes are many', () => {
    append('r1', { 'b.jpg': 1, 'c.jpg': -1 }, 0, 2);
    expect(existsSync(changes)).toBe(false);
    expect(now()).toEqual({ 'a.jpg': 10, 'b.jpg': 1, 'e.jpg': 10 });
  });

  it('ignores what a crash leaves of the changes that were folded in', () => {
    append('r1', { 'b.jpg': 1, 'c.jpg': -1 });
    copyFileSync(changes, folder.at('kept'));
    foldIndex(access, path);
    append('r2', { 'b.jpg': 5 });
    foldIndex(access, path);
    expect(now()).toEqual({ 'a.jpg': 10, 'b.jpg': 5, 'e.jpg': 10 });
    copyFileSync(folder.at('kept'), changes);
    expect(() => now()).toThrow(refusal('damaged'));
    const mark = readIndexMark.bind(null, access, path);
    truncateSync(changes, 0);
    append('r3', { 'g.jpg': 1 });
    const left = readFileSync(changes);
    foldIndex(access, path);
    writeFileSync(changes, left);
    expect(now()).toEqual({ 'a.jpg': 10, 'b.jpg': 5, 'e.jpg': 10, 'g.jpg': 1 });
    expect(mark()?.changes).toBe(0);
    append('r4', { 'h.jpg': 1 });
    expect(Object.keys(now())).toEqual(['a.jpg', 'b.jpg', 'e.jpg', 'g.jpg', 'h.jpg']);
  });
});

describe('what changed since a mark', () => {
  const since = (mark: IndexMark) => {
    const read = readChangesSince(access, path, mark);
    return read && [...read.changes].map((one) => (one.kind === 'put' ? one.record.path : `-${one.path}`));
  };
  const mark = () => readIndexMark(access, path) as IndexMark;

  it('is told in order, and nothing twice', () => {
    const first = mark();
    append('r1', { 'b.jpg': 1 });
    const second = mark();
    append('r2', { 'b.jpg': -1, 'c.jpg': 4 });
    expect(since(first)).toEqual(['b.jpg', '-b.jpg', 'c.jpg']);
    expect(since(second)).toEqual(['-b.jpg', 'c.jpg']);
    expect(since(mark())).toEqual([]);
  });

  it('leaves a torn end out', () => {
    append('r1', { 'b.jpg': 1 });
    const first = mark();
    appendFileSync(changes, '{"drop":"a.jpg"}\n{"dr');
    expect(mark()).toEqual(first);
    expect(since(first)).toEqual([]);
  });

  it('goes on over a fold for those who had read all before it, and for nobody else', () => {
    const first = mark();
    append('r1', { 'b.jpg': 1 });
    const second = mark();
    foldIndex(access, path);
    expect(since(first)).toBeNull();
    expect(since(second)).toEqual([]);
    append('r2', { 'd.jpg': 1 });
    expect(since(second)).toEqual(['d.jpg']);
  });
});
