import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { IndexWriter } from '../../src/records/index-base.ts';
import { IndexLines } from '../../src/records/index-lines.ts';
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

describe('IndexLines', () => {
  it('finds every record of several indexes again by its number', () => {
    using lines = new IndexLines<{ readonly indexPath: string }>(nodeFileAccess);
    const sources = [index('a', 200), index('empty', 0), index('b', 64), index('c', 1)];
    const told = sources.flatMap((source) =>
      [...lines.read(source)].map(({ ordinal, line }) => ({ ordinal, source, json: line.bytes.toString() })),
    );
    expect(told.map(({ ordinal }) => ordinal)).toEqual(Array.from({ length: 265 }, (_, nth) => nth));
    for (const { ordinal, source, json } of told.toReversed()) {
      const found = lines.recordAt(ordinal);
      expect(found.source).toBe(source);
      expect(found.record).toMatchObject(JSON.parse(json) as object);
    }
  });
});
