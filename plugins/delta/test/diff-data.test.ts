import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { nodeFileAccess, pathToBytes } from '@mediastruct/core';
import { describe, expect, it } from 'vitest';
import type { StoredDiff, TreeEntry } from '../src/index.ts';
import { applyDelta, baseOf, DiffData, DiffIndex, DirIndex, openDiff } from '../src/index.ts';
import { put, settleFolders } from './trees.ts';
import { temporaryFolder } from './temporary-folder.ts';

function seconds(ns: bigint): number {
  return Number(ns / 1_000_000_000n) + Number(ns % 1_000_000_000n) / 1e9;
}

/**
 * Makes the new state in a new folder, in the simplest way: what did not change and what comes from old files is read from the old folder, everything else from the
 * archive.
 */
async function rebuild(diff: StoredDiff, { old, to }: { old: string; to: string }): Promise<void> {
  const changes = new Map([...diff.changes()].map((change) => [change.path, change]));
  const entries = [...diff.now.entries()];
  const at = (folder: string, path: string) => pathToBytes(`${folder}/${path}`);
  mkdirSync(to);
  for (const entry of entries) {
    const { path } = entry;
    const change = changes.get(path);
    if (entry.kind === 'folder') mkdirSync(at(to, path));
    if (entry.kind === 'symlink') symlinkSync(entry.target, at(to, path));
    if (entry.kind !== 'file') continue;
    const content = change?.kind === 'file' ? change.content : ({ kind: 'same' } as const);
    if (content.kind === 'same') writeFileSync(at(to, path), readFileSync(at(old, path)));
    else if (content.kind === 'old') writeFileSync(at(to, path), readFileSync(at(old, content.path)));
    else if (content.kind === 'whole')
      writeFileSync(at(to, path), Buffer.concat([...diff.data.extractfile(content.member)]));
    else {
      const delta = join(dirname(to), 'delta');
      writeFileSync(delta, Buffer.concat([...diff.data.extractfile(content.member)]));
      const part = `${to}/${path}`;
      const base = `${old}/${baseOf(path, content)}`;
      const made = applyDelta(nodeFileAccess, { base, delta: { path: delta }, part });
      expect(made).toMatchObject({ kind: 'applied', sha256: entry.sha256 });
    }
    chmodSync(at(to, path), entry.mode);
    utimesSync(at(to, path), seconds(entry.mtimeNs), seconds(entry.mtimeNs));
  }
  settleFolders(to);
}

async function stateOf(folder: string): Promise<readonly TreeEntry[]> {
  const listing = await new DirIndex(folder).data();
  return [...listing.entries()].map((entry) =>
    entry.kind === 'file' ? { ...entry, seen: undefined } : entry,
  );
}

/** Lists `base/tree`, changes it, and stores the difference; a copy of the old state stays in `base/old`. */
async function archived(base: string, change: (tree: string) => void) {
  const tree = join(base, 'tree');
  settleFolders(tree);
  cpSync(tree, join(base, 'old'), { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  await new DirIndex(tree).toFile(join(base, 'then.index'), { threads: 1 });
  change(tree);
  settleFolders(tree);
  const then = DirIndex.fromFile(join(base, 'then.index'));
  const diff = new DiffIndex(await new DirIndex(tree).data(), then).compute();
  return new DiffData(diff).createArchive(join(base, 'archive'), { threads: 1, greatestBytes: 100_000 });
}

/** Bytes that no other name gives, and that nothing makes shorter. */
function noise(name: string, bytes: number): Buffer {
  const pieces = Array.from({ length: Math.ceil(bytes / 32) }, (_, at) =>
    createHash('sha256').update(`${name} ${at}`).digest(),
  );
  return Buffer.concat(pieces).subarray(0, bytes);
}

const LARGE = 'line of a catalogue\n'.repeat(20_000);

describe('DiffData', () => {
  it('stores what makes the new state of the old one, small where only a little changed', async () => {
    using base = temporaryFolder();
    const tree = join(base.path, 'tree');
    for (const [path, content] of Object.entries({
      large: LARGE,
      moves: 'm',
      goes: 'g',
      stays: 's',
      'a/x': 'x',
    }))
      put(tree, path, content);
    const report = await archived(base.path, () => {
      put(tree, 'large', `${LARGE.slice(0, 1000)}a new line${LARGE.slice(1000)}`);
      renameSync(join(tree, 'moves'), join(tree, 'moved'));
      rmSync(join(tree, 'goes'));
      rmSync(join(tree, 'a'), { recursive: true });
      put(tree, 'a', 'now a file');
      put(tree, 'b\udcff/new', 'new');
      symlinkSync('large', join(tree, 'link'));
    });
    expect(report).toMatchObject({ deltas: 1, whole: 2 });
    expect(report.deltaBytes).toBeLessThan(10_000);
    const diff = openDiff(report.archive);
    expect([...diff.changes()].map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'file a',
      'removed a/x',
      'folder b\udcff',
      'file b\udcff/new',
      'removed goes',
      'file large',
      'symlink link',
      'file moved',
      'removed moves',
    ]);
    await rebuild(diff, { old: join(base.path, 'old'), to: join(base.path, 'made') });
    expect(await stateOf(join(base.path, 'made'))).toEqual(await stateOf(tree));
    expect(readdirSync(report.archive).sort()).toEqual([
      'data.index.ndjson',
      'data.vol0001.tar',
      'diff.ndjson',
      'now.index',
    ]);
  });

  it('stores a file that was renamed and edited at once as a delta against the old one', async () => {
    using base = temporaryFolder();
    const tree = join(base.path, 'tree');
    const photo = noise('photo', 100_000);
    put(tree, '2023/IMG_1.jpg', Buffer.concat([Buffer.from('old description'), photo]));
    put(tree, 'notes.txt', LARGE);
    put(tree, 'other.bin', noise('other', 50_000));
    const report = await archived(base.path, () => {
      rmSync(join(tree, '2023'), { recursive: true });
      put(tree, '2024/holiday.jpg', Buffer.concat([Buffer.from('a new and longer description'), photo]));
      put(tree, 'notes (1).txt', `x${LARGE.slice(0, 200_000)}y${LARGE.slice(200_000)}`);
      put(tree, 'new.bin', noise('new', 50_000));
    });
    expect(report).toMatchObject({ deltas: 2, whole: 1, wholeBytes: 50_000 });
    expect(report.deltaBytes).toBeLessThan(20_000);
    const diff = openDiff(report.archive);
    const contents = [...diff.changes()].flatMap((change) =>
      change.kind === 'file' ? [[change.path, change.content]] : [],
    );
    expect(contents).toMatchObject([
      ['2024/holiday.jpg', { kind: 'delta', base: '2023/IMG_1.jpg' }],
      ['new.bin', { kind: 'whole' }],
      ['notes (1).txt', { kind: 'delta', base: 'notes.txt' }],
    ]);
    await rebuild(diff, { old: join(base.path, 'old'), to: join(base.path, 'made') });
    expect(await stateOf(join(base.path, 'made'))).toEqual(await stateOf(tree));
  });

  it('holds all that makes one of two random trees of the other', async () => {
    const name = fc.constantFrom('a', 'b', 'A', 'c\udcff', 'new\nline');
    const content = fc.constantFrom('', '1', LARGE, `${LARGE}end`);
    const tree = fc.dictionary(name, fc.oneof(content, fc.dictionary(name, content, { maxKeys: 3 })), {
      maxKeys: 4,
    });
    await fc.assert(
      fc.asyncProperty(tree, tree, async (before, after) => {
        using base = temporaryFolder();
        const root = join(base.path, 'tree');
        mkdirSync(root);
        fill(root, before);
        const report = await archived(base.path, () => {
          rmSync(root, { recursive: true });
          mkdirSync(root);
          fill(root, after);
        });
        await rebuild(openDiff(report.archive), { old: join(base.path, 'old'), to: join(base.path, 'made') });
        expect(await stateOf(join(base.path, 'made'))).toEqual(await stateOf(root));
      }),
      { numRuns: 15 },
    );
  });

  it('is no archive where a file is not as its listing tells', async () => {
    using base = temporaryFolder();
    const tree = join(base.path, 'tree');
    put(tree, 'a', 'before');
    const then = await new DirIndex(tree).data();
    put(tree, 'a', 'behind');
    const diff = new DiffIndex(await new DirIndex(tree).data(), then).compute();
    put(tree, 'a', 'beyond');
    const making = new DiffData(diff).createArchive(join(base.path, 'archive'), { threads: 1 });
    await expect(making).rejects.toMatchObject({ code: 'tree-changed' });
    expect(() => openDiff(join(base.path, 'archive'))).toThrow('found no diff.ndjson');
  });

  it('replaces no archive, and stores nothing of what is not known', async () => {
    using base = temporaryFolder();
    put(base.path, 'tree/a', 'a');
    const now = await new DirIndex(join(base.path, 'tree')).data();
    const diff = new DiffIndex(now, now).compute();
    await new DiffData(diff).createArchive(join(base.path, 'archive'), { threads: 1 });
    await expect(new DiffData(diff).createArchive(join(base.path, 'archive'))).rejects.toMatchObject({
      code: 'target-differs',
    });
    const unknown = new DiffData({ ...diff, unknown: ['a'] }).createArchive(join(base.path, 'other'));
    await expect(unknown).rejects.toMatchObject({ code: 'damaged' });
  });

  it('finds every flipped bit of the list of changes', async () => {
    using base = temporaryFolder();
    put(base.path, 'tree/a', 'a');
    const { archive } = await archived(base.path, (tree) => put(tree, 'b', 'b'));
    const list = join(archive, 'diff.ndjson');
    const whole = readFileSync(list);
    for (let at = 0; at < whole.length; at += 5) {
      const bad = Buffer.from(whole);
      bad[at] = (bad[at] ?? 0) ^ 1;
      writeFileSync(list, bad);
      expect(() => [...openDiff(archive).changes()], `byte ${at}`).toThrow();
    }
  });
});

function fill(root: string, tree: Readonly<Record<string, string | Readonly<Record<string, string>>>>): void {
  for (const [name, below] of Object.entries(tree))
    if (typeof below === 'string') put(root, name, below);
    else {
      mkdirSync(pathToBytes(`${root}/${name}`));
      for (const [inner, content] of Object.entries(below)) put(root, `${name}/${inner}`, content);
    }
}
