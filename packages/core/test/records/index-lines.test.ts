import { createHash } from 'node:crypto';
import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { hashBeginning } from '../../src/files/hash-file.ts';
import { IndexWriter } from '../../src/records/index-base.ts';
import { IndexLines } from '../../src/records/index-lines.ts';
import type { RecordCursor } from '../../src/records/record-cursor.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';

const folder = temporaryFolder();

function index(name: string, records: number): { readonly indexPath: string } {
  const indexPath = folder.at(name);
  const header = {
    treeId: name,
    root: `/${name}`,
    rootIno: '1',
    createdAt: '',
    algorithm: 'sha256',
  } as const;
  using writer = new IndexWriter(nodeFileAccess, indexPath, header);
  for (let nth = 0; nth < records; nth++) {
    const path = `${String(nth).padStart(5, '0')} ${'x'.repeat(nth % 50)}`;
    const stat = { size: nth, mtimeNs: '1', ctimeNs: '1', dev: '1', ino: '1', nlink: 1 };
    writer.add({
      path,
      sha256: createHash('sha256')
        .update(name + nth)
        .digest('hex'),
      ...stat,
    });
  }
  writer.commit();
  return { indexPath };
}

type Lines = IndexLines<{ readonly indexPath: string }>;

function read(lines: Lines, source: { readonly indexPath: string }) {
  const told: { readonly ordinal: number; readonly json: string }[] = [];
  const visit = (record: RecordCursor) =>
    told.push({ ordinal: record.ordinal, json: record.line().bytes.toString() });
  for (const count of lines.scan(source, visit)) void count;
  return told;
}

describe('IndexLines', () => {
  it('finds every record of several indexes again by its number', () => {
    using lines = new IndexLines<{ readonly indexPath: string }>(nodeFileAccess);
    const sources = [index('a', 200), index('empty', 0), index('b', 64), index('c', 1)];
    const told = sources.flatMap((source) => read(lines, source).map((one) => ({ ...one, source })));
    expect(told.map(({ ordinal }) => ordinal)).toEqual(Array.from({ length: 265 }, (_, nth) => nth));
    for (const { ordinal, source, json } of told.toReversed()) {
      const found = lines.recordAt(ordinal);
      expect(found.source).toBe(source);
      expect(found.record).toMatchObject(JSON.parse(json) as object);
      const { path, sha256 } = found.record;
      expect(lines.contentAt(ordinal)).toEqual({ source, path, sha256 });
    }
  });

  it('reads an index of several chunks, and the same again', () => {
    using lines: Lines = new IndexLines(nodeFileAccess);
    const source = index('large', 20_000);
    const first = read(lines, source);
    expect(first.map(({ json }) => `${json}\n`).join('')).toBe(
      readFileSync(source.indexPath, 'utf8').split('\n').slice(1, -2).join('\n') + '\n',
    );
    expect(read(lines, source)).toEqual(first);
    expect(lines.recordAt(19_999).record.size).toBe(19_999);
  });

  it('refuses an index of which a byte was changed, when it was read to its end', () => {
    const source = index('bad', 3);
    const text = readFileSync(source.indexPath, 'utf8');
    writeFileSync(source.indexPath, text.replace('"size":1,', '"size":7,'));
    using lines: Lines = new IndexLines(nodeFileAccess);
    expect(() => read(lines, source)).toThrow(/checksum/);
  });

  describe('where another thread makes the sum', () => {
    const elsewhere = {
      make: async (path: string, bytes: number) => hashBeginning(nodeFileAccess, path, bytes),
      longBytes: 0,
    };

    it('reads the same, and proves it when it is asked', async () => {
      const source = index('elsewhere', 300);
      using lines: Lines = new IndexLines(nodeFileAccess, elsewhere);
      using inline: Lines = new IndexLines(nodeFileAccess);
      expect(read(lines, source)).toEqual(read(inline, source));
      await lines.prove();
      expect(read(lines, source)).toHaveLength(300);
    });

    it('refuses an index of which a byte was changed', async () => {
      const source = index('bad elsewhere', 3);
      const text = readFileSync(source.indexPath, 'utf8');
      writeFileSync(source.indexPath, text.replace('"size":1,', '"size":7,'));
      using lines: Lines = new IndexLines(nodeFileAccess, elsewhere);
      read(lines, source);
      await expect(lines.prove()).rejects.toThrow(/checksum/);
    });

    it('refuses a sum of another file than the one it read', async () => {
      const source = index('replaced', 3);
      const make = async (path: string, bytes: number) => {
        const other = `${path}.copy`;
        writeFileSync(other, readFileSync(path));
        return hashBeginning(nodeFileAccess, other, bytes);
      };
      using lines: Lines = new IndexLines(nodeFileAccess, { make, longBytes: 0 });
      read(lines, source);
      await expect(lines.prove()).rejects.toThrow(/changed while it was read/);
    });

    it('tells why the sum could not be made', async () => {
      const source = index('unread', 3);
      const make = async () => ({ kind: 'failed', errno: 'EIO', message: 'no answer' }) as const;
      using lines: Lines = new IndexLines(nodeFileAccess, { make, longBytes: 0 });
      read(lines, source);
      await expect(lines.prove()).rejects.toThrow('no answer');
      const rejected = { make: () => Promise.reject(new Error('no thread')), longBytes: 0 };
      using other: Lines = new IndexLines(nodeFileAccess, rejected);
      read(other, source);
      await expect(other.prove()).rejects.toThrow('no thread');
    });
  });

  it('refuses an index that was written to between two readings', () => {
    const source = index('written', 3);
    using lines: Lines = new IndexLines(nodeFileAccess);
    read(lines, source);
    utimesSync(source.indexPath, 1, 1);
    expect(() => read(lines, source)).toThrow(/changed while it was read/);
  });
});
