import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFileAccess } from '@mediastruct/core';
import { describe, expect, it } from 'vitest';
import { Dir, DirIndex, DiffIndex, readSignature, readSignatures } from '../src/index.ts';
import type { TreeEntry } from '../src/index.ts';
import { ListingWriter, openListing } from '../src/listing/listing-file.ts';
import { HARD_NAMES, makeHardTree, put, setAttribute } from './trees.ts';
import { temporaryFolder } from './temporary-folder.ts';

function byPath(entries: Iterable<TreeEntry>): Map<string, TreeEntry> {
  return new Map([...entries].map((entry) => [entry.path, entry]));
}

describe('DirIndex', () => {
  it('lists every kind of entry under names of any bytes, and reads them back the same', async () => {
    using base = temporaryFolder();
    makeHardTree(join(base.path, 'tree'));
    const index = new DirIndex(join(base.path, 'tree'));
    const report = await index.toFile(join(base.path, 'a.index'));
    expect(report.problems).toEqual({ count: 0, first: [] });
    const entries = byPath(DirIndex.fromFile(join(base.path, 'a.index')).entries());
    for (const name of HARD_NAMES) expect(entries.get(`names/${name}`)).toMatchObject({ kind: 'file' });
    expect(entries.get('empty folder')).toMatchObject({ kind: 'folder' });
    expect(entries.get('private')).toMatchObject({ mode: 0o600, size: 4 });
    expect(entries.get('before 1970')).toMatchObject({ mtimeNs: -1_500_000_000n });
    expect(entries.get('names/link')).toEqual({ kind: 'symlink', path: 'names/link', target: '../large' });
    expect(entries.get('link to bytes')).toMatchObject({ target: 'bytes \udcff' });
    expect(entries.get('names/another name of large')).toMatchObject({ link: 'large' });
    const unsigned = [...entries.values()].map((entry) => ({ ...entry, signature: undefined }));
    expect([...(await index.data()).entries()]).toEqual(unsigned);
  });

  it('reads only what the older listing does not vouch for', async () => {
    using base = temporaryFolder();
    const tree = join(base.path, 'tree');
    put(tree, 'stays', 'as it is');
    put(tree, 'changes', 'before');
    const first = await new DirIndex(tree).toFile(join(base.path, '1'), { now: inAnHour });
    const older = DirIndex.fromFile(first.listing);
    put(tree, 'changes', 'behind');
    const second = await new DirIndex(tree).toFile(join(base.path, '2'), { older });
    expect(second).toMatchObject({ files: 2, read: 1 });
    const diff = new DiffIndex(DirIndex.fromFile(second.listing), older).compute();
    expect(diff).toMatchObject({ updated: ['changes'], created: [], deleted: [], touched: [] });
  });

  it('reads again what was changed so shortly before that its time proves nothing', async () => {
    using base = temporaryFolder();
    const tree = join(base.path, 'tree');
    put(tree, 'fresh', 'content');
    await new DirIndex(tree).toFile(join(base.path, '1'));
    const older = DirIndex.fromFile(join(base.path, '1'));
    expect(await new DirIndex(tree).toFile(join(base.path, '2'), { older })).toMatchObject({ read: 1 });
  });

  it('keeps a signature of each file, and takes over those of unchanged files', async () => {
    using base = temporaryFolder();
    const tree = join(base.path, 'tree');
    put(tree, 'stays', 'as it is');
    put(tree, 'changes', 'before');
    await new DirIndex(tree).toFile(join(base.path, '1'), { now: inAnHour });
    const older = DirIndex.fromFile(join(base.path, '1'));
    put(tree, 'changes', 'behind');
    await new DirIndex(tree).toFile(join(base.path, '2'), { older });
    const now = DirIndex.fromFile(join(base.path, '2'));
    for (const listing of [older, now])
      for (const entry of listing.entries()) {
        if (entry.kind !== 'file' || entry.signature === undefined)
          throw new Error(`${entry.path} has no signature`);
        const at = { path: listing.signatures ?? '', ...entry.signature };
        expect(readSignature(nodeFileAccess, at)).toMatchObject({ sha256: entry.sha256, size: entry.size });
      }
    expect([...readSignatures(nodeFileAccess, join(base.path, '2.sig'))]).toHaveLength(2);
  });

  it('keeps extended attributes', async ({ skip }) => {
    using base = temporaryFolder();
    put(base.path, 'tree/file', 'x');
    if (!setAttribute(join(base.path, 'tree/file'), 'user.tag', 'a=b "c"')) skip();
    const [entry] = (await new DirIndex(join(base.path, 'tree')).data()).entries();
    const value = Buffer.from('a=b "c"').toString('base64');
    expect(entry).toMatchObject({ attributes: { 'user.tag': value } });
  });

  it('goes on behind what cannot be read, and tells it', async () => {
    using base = temporaryFolder();
    const tree = join(base.path, 'tree');
    put(tree, 'a', 'x');
    put(tree, 'z', 'y');
    const access = {
      ...nodeFileAccess,
      open: (path: string, ...rest: [number, number?]) => {
        if (path.endsWith('/a')) throw Object.assign(new Error('EIO: bad disk'), { code: 'EIO' });
        return nodeFileAccess.open(path, ...rest);
      },
    };
    const index = new DirIndex(new Dir(tree, { access }));
    const report = await index.toFile(join(base.path, 'l'), { signatures: false });
    expect(report).toMatchObject({ files: 1, unknown: 1, problems: { count: 1, first: [{ path: 'a' }] } });
    expect([...DirIndex.fromFile(report.listing).entries()].map(({ kind }) => kind)).toEqual([
      'unknown',
      'file',
    ]);
  });

  it('is one listing of two that are made under one name at the same time', async () => {
    using base = temporaryFolder();
    for (let nth = 0; nth < 50; nth++) put(base.path, `tree/${nth}`, `content ${nth}`);
    const index = () => new DirIndex(join(base.path, 'tree')).toFile(join(base.path, 'l'), { threads: 1 });
    const ended = await Promise.allSettled([index(), index()]);
    expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(ended.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'target-differs' },
    });
    const { entries, signatures } = openListing(nodeFileAccess, join(base.path, 'l'));
    expect([...entries()]).toHaveLength(50);
    expect([...readSignatures(nodeFileAccess, signatures ?? '')]).toHaveLength(50);
    expect(readdirSync(base.path).sort()).toEqual(['l', 'l.sig', 'tree']);
  });

  it('replaces nothing', async () => {
    using base = temporaryFolder();
    put(base.path, 'tree/a', 'x');
    writeFileSync(join(base.path, 'l'), 'mine');
    await expect(new DirIndex(join(base.path, 'tree')).toFile(join(base.path, 'l'))).rejects.toMatchObject({
      code: 'target-differs',
    });
    expect(readFileSync(join(base.path, 'l'), 'utf8')).toBe('mine');
  });

  it('is refused where a file lies in no folder of it: a symlink may stand there', async () => {
    using base = temporaryFolder();
    put(base.path, 'tree/d/x', 'x');
    const { listing } = await new DirIndex(join(base.path, 'tree')).toFile(join(base.path, 'l'));
    const { header, entries } = openListing(nodeFileAccess, listing);
    using writer = new ListingWriter(nodeFileAccess, join(base.path, 'other'), header);
    for (const entry of entries()) if (entry.path !== 'd') writer.add(entry);
    writer.commit();
    const other = openListing(nodeFileAccess, join(base.path, 'other'));
    expect(() => [...other.entries()]).toThrow('it lies in no folder of the listing');
  });

  it('does not list itself', async () => {
    using base = temporaryFolder();
    put(base.path, 'a', 'x');
    const { listing } = await new DirIndex(base.path).toFile(join(base.path, 'l'));
    expect([...DirIndex.fromFile(listing).entries()].map(({ path }) => path)).toEqual(['a']);
  });

  it('finds every flipped bit before anything is done', async () => {
    using base = temporaryFolder();
    put(base.path, 'tree/a', 'x');
    const { listing } = await new DirIndex(join(base.path, 'tree')).toFile(join(base.path, 'l'));
    const whole = readFileSync(listing);
    for (let at = 0; at < whole.length; at += 7) {
      const bad = Buffer.from(whole);
      bad[at] = (bad[at] ?? 0) ^ 1;
      writeFileSync(listing, bad);
      expect(() => [...DirIndex.fromFile(listing).entries()], `byte ${at}`).toThrow();
    }
  });

  it('refuses a listing whose paths lead out of the folder', async () => {
    using base = temporaryFolder();
    mkdirSync(join(base.path, 'tree'));
    const { ListingWriter } = await import('../src/listing/listing-file.ts');
    const header = {
      id: '0'.repeat(32),
      folder: '/x',
      createdAt: '2020-01-01T00:00:00.000Z',
      hasAttributes: true,
      hasSignatures: false,
    };
    using writer = new ListingWriter(nodeFileAccess, join(base.path, 'l'), header);
    writer.add({ kind: 'symlink', path: 'a/../../b', target: 'x' });
    writer.commit();
    expect(() => [...DirIndex.fromFile(join(base.path, 'l')).entries()]).toThrow(/leads elsewhere/);
  });
});

function inAnHour(): Date {
  return new Date(Date.now() + 3_600_000);
}
