import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { IndexWriter } from '../../src/records/index-file.ts';
import { IndexLines } from '../../src/records/index-lines.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mediastruct-lines-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writeIndex(name: string, records: number): { indexPath: string } {
  const indexPath = join(folder, name);
  const header = { treeId: name, root: '/', rootIno: '1', createdAt: '', algorithm: 'sha256' } as const;
  using writer = new IndexWriter(nodeFileAccess, indexPath, header);
  for (let nth = 0; nth < records; nth++)
    writer.add({
      path: `${String(nth).padStart(9, '0')}${'x'.repeat(nth % 50)}`,
      sha256: 'f'.repeat(64),
      size: nth,
      mtimeNs: '1',
      ctimeNs: '1',
      dev: '1',
      ino: '1',
      nlink: 1,
    });
  writer.commit();
  return { indexPath };
}

describe('IndexLines', () => {
  it('finds every record of several indexes again by its number', () => {
    const sources = [writeIndex('a', 300), writeIndex('empty', 0), writeIndex('b', 64), writeIndex('c', 1)];
    using lines = new IndexLines<{ indexPath: string }>(nodeFileAccess);
    const told: [number, string][] = [];
    for (const source of sources)
      for (const { ordinal, line } of lines.read(source)) told.push([ordinal, line.bytes.toString()]);
    expect(told.map(([ordinal]) => ordinal)).toEqual(told.map((_, at) => at));
    // Backwards and forwards, so that blocks are both read anew and held.
    for (const [ordinal, text] of [...told.toReversed(), ...told]) {
      const { record, source } = lines.recordAt(ordinal);
      expect(record.path).toBe((JSON.parse(text) as { path: string }).path);
      expect(source).toBe(sources[ordinal < 300 ? 0 : ordinal < 364 ? 2 : 3]);
    }
  });
});
