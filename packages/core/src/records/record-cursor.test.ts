import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToPath, nameOf } from '../files/path-text.ts';
import type { FileRecord } from './file-record.ts';
import { formatFileRecord, isPathInside } from './file-record.ts';
import { RecordCursor } from './record-cursor.ts';

const path = fc
  .oneof(
    fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => bytesToPath(bytes)),
    fc
      .array(fc.constantFrom('a', '"', '\\', '/', 'error":', '\n', 'ü', '{'), { minLength: 1 })
      .map((parts) => parts.join('')),
  )
  .filter((text) => isPathInside(text));

const record: fc.Arbitrary<FileRecord> = fc.record({
  path,
  sha256: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  size: fc.maxSafeNat(),
  mtimeNs: fc.constant('1'),
  ctimeNs: fc.constant('2'),
  dev: fc.constant('3'),
  ino: fc.constant('4'),
  nlink: fc.nat(),
});

/** A cursor on a line that stands between others. */
function cursorOn(line: string): RecordCursor {
  const cursor = new RecordCursor('index');
  cursor.bytes = Buffer.from(`{"sha256":"before"}\n${line}\n{"sha256":"behind"}\n`);
  cursor.start = '{"sha256":"before"}\n'.length;
  cursor.end = cursor.start + Buffer.byteLength(line);
  return cursor;
}

function turned(one: FileRecord): string {
  const stored = JSON.parse(formatFileRecord(one)) as Record<string, unknown>;
  return JSON.stringify(Object.fromEntries(Object.entries(stored).reverse()));
}

describe('RecordCursor', () => {
  it('finds hash and path in the bytes of a line, whatever the path is', () => {
    fc.assert(
      fc.property(record, (one) => {
        const cursor = cursorOn(formatFileRecord(one));
        const prefix = { high: 0, low: 0 };
        expect(cursor.readPrefix(prefix)).toBe(true);
        expect(prefix.high.toString(16).padStart(8, '0')).toBe(one.sha256?.slice(0, 8));
        expect(prefix.low.toString(16).padStart(8, '0')).toBe(one.sha256?.slice(8, 16));
        expect(cursor.facts().path).toBe(one.path);
        if (!cursor.findPath()) return;
        const text = (from: number) => cursor.bytes.toString('utf8', from, cursor.pathTo);
        expect(text(cursor.pathFrom)).toBe(one.path);
        expect(text(cursor.nameFrom)).toBe(nameOf(one.path));
        expect(cursor.readSize()).toBe(one.size);
      }),
      { numRuns: 500 },
    );
  });

  it('finds the path of an ordinary name without parsing', () => {
    const [one] = fc.sample(record, 1);
    if (one === undefined) throw new Error('expected a record');
    expect(cursorOn(formatFileRecord({ ...one, path: '2019/05/ü/IMG_1.jpg' })).findPath()).toBe(true);
    expect(cursorOn(formatFileRecord({ ...one, path: '2019/\udce9.jpg' })).findPath()).toBe(false);
  });

  it('does not rely on the order of the fields', () => {
    fc.assert(
      fc.property(record, (one) => {
        const [straight, other] = [
          { high: 0, low: 0 },
          { high: 0, low: 0 },
        ];
        const cursor = cursorOn(turned(one));
        expect(cursorOn(formatFileRecord(one)).readPrefix(straight)).toBe(true);
        expect(cursor.readPrefix(other)).toBe(true);
        expect(other).toEqual(straight);
        expect(cursor.facts().path).toBe(one.path);
        expect(cursor.findPath()).toBe(false);
      }),
    );
  });

  it('finds no hash in a record without one', () => {
    const stat = { size: 1, mtimeNs: '1', ctimeNs: '1', dev: '1', ino: '1', nlink: 1 };
    const bare = cursorOn(formatFileRecord({ path: 'a', ...stat, error: 'EIO' }));
    expect(bare.readPrefix({ high: 0, low: 0 })).toBe(false);
    expect(bare.facts()).toMatchObject({ path: 'a', isSound: false });
  });
});
