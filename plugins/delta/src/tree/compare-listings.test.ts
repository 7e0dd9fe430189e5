import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListedFile, TreeEntry } from '../listing/tree-entry.ts';
import { compareTreePaths } from '../names/tree-order.ts';
import { compareListings } from './compare-listings.ts';
import { sortChanges } from './diff-index.ts';

const TIME = 1_557_650_000_000_000_000n;

function file(path: string, content: string, more: Partial<ListedFile> = {}): ListedFile {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { kind: 'file', path, size: content.length, mode: 0o644, mtimeNs: TIME, sha256, ...more };
}

function folder(path: string): TreeEntry {
  return { kind: 'folder', path, mode: 0o755, mtimeNs: TIME };
}

/** The differences of two lists of entries, sorted by kind. */
function diff(old: readonly TreeEntry[], now: readonly TreeEntry[]) {
  const difference = compareListings(listed(old), listed(now));
  return { ...difference, ...sortChanges(difference.changes) };
}

function listed(entries: readonly TreeEntry[]) {
  return { entries: () => entries.toSorted((a, b) => compareTreePaths(a.path, b.path)) };
}

describe('compareListings', () => {
  it('tells nothing where nothing changed', () => {
    const entries = [
      folder('a'),
      file('a/b', 'content'),
      { kind: 'symlink', path: 'l', target: 'a' } as const,
    ];
    expect(diff(entries, entries).changes).toEqual([]);
  });

  it('keeps nothing of a file that only helps to make the next listing', () => {
    const seen = { ctimeNs: 1n, ino: 1n };
    const [old, now] = [file('a', '1', { seen }), file('a', '2', { seen })];
    const { changes } = diff([old, file('b', '3', { seen })], [now]);
    const files = changes.flatMap((change) => [change.was, change.kind === 'file' ? change.to : null]);
    expect(files.filter((one) => one !== null && 'seen' in one)).toEqual([]);
    expect(changes.map(({ path }) => path)).toEqual(['a', 'b']);
  });

  it('tells what was created, updated and deleted', () => {
    const found = diff(
      [file('gone', 'x'), file('stays', 's'), file('new content', '1')],
      [file('new content', '2'), file('new', 'n'), file('stays', 's')],
    );
    expect(found).toMatchObject({
      created: ['new'],
      updated: ['new content'],
      deleted: ['gone'],
      renamed: [],
    });
  });

  it('tells a file that is found elsewhere as renamed, best under its own name', () => {
    const found = diff(
      [folder('a'), file('a/1.jpg', 'same'), file('a/2.jpg', 'same')],
      [folder('b'), file('b/2.jpg', 'same'), file('b/z.jpg', 'same')],
    );
    expect(found.renamed).toEqual([
      { from: 'a/2.jpg', to: 'b/2.jpg' },
      { from: 'a/1.jpg', to: 'b/z.jpg' },
    ]);
    expect(found).toMatchObject({ created: [], deleted: [], createdFolders: ['b'], deletedFolders: ['a'] });
  });

  it('tells two files that changed places as renamed', () => {
    const found = diff([file('a', '1'), file('b', '2')], [file('a', '2'), file('b', '1')]);
    expect(found.renamed).toEqual([
      { from: 'b', to: 'a' },
      { from: 'a', to: 'b' },
    ]);
    expect(found).toMatchObject({ created: [], updated: [], deleted: [] });
  });

  it('tells another case of a name as a new name', () => {
    const found = diff([file('IMG.jpg', 'x')], [file('img.jpg', 'x')]);
    expect(found.renamed).toEqual([{ from: 'IMG.jpg', to: 'img.jpg' }]);
  });

  it('tells a further file of an old content as copied, and empty files as created', () => {
    const found = diff([file('a', 'x'), file('none', '')], [file('a', 'x'), file('b', 'x'), file('c', '')]);
    expect(found).toMatchObject({ copied: [{ from: 'a', to: 'b' }], created: ['c'], deleted: ['none'] });
  });

  it('tells what changed its kind, with what is below it', () => {
    const found = diff(
      [folder('a'), file('a/x', 'x'), file('b', 'b')],
      [file('a', 'new'), folder('b'), file('b/x', 'x')],
    );
    expect(found).toMatchObject({
      retyped: ['a', 'b'],
      deletedFolders: ['a'],
      createdFolders: ['b'],
      renamed: [{ from: 'a/x', to: 'b/x' }],
      created: ['a'],
    });
  });

  it.each([
    ['mode', { mode: 0o600 }],
    ['time', { mtimeNs: TIME + 1n }],
    ['attributes', { attributes: { 'user.tag': 'eA==' } }],
  ])('tells another %s', (_, more) => {
    expect(diff([file('a', 'x')], [file('a', 'x', more)])).toMatchObject({ touched: ['a'], updated: [] });
  });

  it('says nothing of what one of the listings does not know', () => {
    const unknown: TreeEntry = { kind: 'unknown', path: 'a', what: 'EACCES' };
    const known = [folder('a'), file('a/x', 'x'), file('a.txt', 't')];
    expect(diff(known, [unknown, file('a.txt', 't')])).toMatchObject({ changes: [], unknown: ['a'] });
    expect(diff([unknown, file('a.txt', 't')], known)).toMatchObject({ changes: [], unknown: ['a'] });
  });

  it('removes deleted folders deepest first', () => {
    const found = diff([folder('a'), folder('a/b'), folder('a/b/c')], []);
    expect(found.deletedFolders).toEqual(['a/b/c', 'a/b', 'a']);
  });

  it('gives all that makes the new state from the old one', () => {
    const name = fc.constantFrom('a', 'b', 'A', 'a.txt', 'c\udcff');
    const content = fc.constantFrom('', '1', '2', '3');
    const tree = fc.dictionary(name, fc.oneof(content, fc.dictionary(name, content)));
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const [old, now] = [entriesOf(before), entriesOf(after)];
        const state = new Map(old.map((entry) => [entry.path, entry]));
        const oldContent = new Map(state);
        const found = diff(old, now);
        for (const { path } of found.changes) state.delete(path);
        for (const change of found.changes) {
          if (change.kind === 'removed') continue;
          state.set(change.path, change.to);
          if (change.kind === 'file' && change.content.kind === 'old')
            expect(oldContent.get(change.content.path)).toMatchObject({ sha256: change.to.sha256 });
        }
        expect([...state.values()].sort((a, b) => compareTreePaths(a.path, b.path))).toEqual(
          listed(now).entries(),
        );
        const [renamed, gone] = [found.renamed.map(({ from }) => from), found.deleted];
        expect(new Set([...renamed, ...gone]).size).toBe(renamed.length + gone.length);
      }),
    );
  });
});

function entriesOf(tree: Readonly<Record<string, string | Readonly<Record<string, string>>>>): TreeEntry[] {
  return Object.entries(tree).flatMap(([name, below]) =>
    typeof below === 'string'
      ? [file(name, below)]
      : [folder(name), ...Object.entries(below).map(([inner, content]) => file(`${name}/${inner}`, content))],
  );
}
