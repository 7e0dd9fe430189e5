import { chmodSync, linkSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToBytes } from '@mediastruct/core';
import fc from 'fast-check';

export type RandomEntry =
  | { readonly kind: 'file'; readonly content: string; readonly mode: number; readonly seconds: number }
  | { readonly kind: 'symlink'; readonly target: string }
  /** A further name of a file at the top, where there is one of this name. */
  | { readonly kind: 'link'; readonly of: string }
  | { readonly kind: 'folder'; readonly below: Readonly<Record<string, RandomEntry>> };

export type RandomTree = Readonly<Record<string, RandomEntry>>;

const NAMES = ['a', 'b', 'A', 'new\nline', '-rf', 'c\udcff', 'a.txt'] as const;
const name = fc.constantFrom(...NAMES);
// Long enough for deltas; few, so that contents meet again under other names.
const content = fc.constantFrom('', '1', '2', `${'block '.repeat(3000)}x`, `${'block '.repeat(3000)}y`);
const file = fc.record({
  kind: fc.constant('file' as const),
  content,
  mode: fc.constantFrom(0o644, 0o600),
  seconds: fc.constantFrom(1_557_650_000, 1_600_000_000),
});
const symlink = fc.record({
  kind: fc.constant('symlink' as const),
  target: fc.constantFrom('a', '../nowhere'),
});
const link = fc.record({ kind: fc.constant('link' as const), of: name });
const leaf = fc.oneof({ weight: 5, arbitrary: file }, symlink, link);
const inner: fc.Arbitrary<RandomEntry> = fc.record({
  kind: fc.constant('folder' as const),
  below: fc.dictionary(name, leaf, { maxKeys: 3 }),
});
const folder: fc.Arbitrary<RandomEntry> = fc.record({
  kind: fc.constant('folder' as const),
  below: fc.dictionary(name, fc.oneof(leaf, inner), { maxKeys: 3 }),
});

export const randomTree: fc.Arbitrary<RandomTree> = fc.dictionary(
  name,
  fc.oneof({ weight: 2, arbitrary: leaf }, folder),
  { maxKeys: 5 },
);

/** Makes a tree on the disk; the times of its folders are one that can be set exactly. */
export function makeTree(root: string, tree: RandomTree): void {
  mkdirSync(root);
  put(root, tree);
  linkAll(root, tree, { root, top: tree });
}

interface Top {
  readonly root: string;
  readonly top: RandomTree;
}

/** All but the further names, whose files may come after them. */
function put(folder: string, entries: RandomTree): void {
  for (const [entryName, entry] of Object.entries(entries)) {
    const at = pathToBytes(join(folder, entryName));
    if (entry.kind === 'file') {
      writeFileSync(at, entry.content);
      chmodSync(at, entry.mode);
      utimesSync(at, entry.seconds, entry.seconds);
    } else if (entry.kind === 'symlink') symlinkSync(entry.target, at);
    else if (entry.kind === 'folder') {
      mkdirSync(at);
      put(join(folder, entryName), entry.below);
    }
  }
}

function linkAll(folder: string, entries: RandomTree, { root, top }: Top): void {
  for (const [entryName, entry] of Object.entries(entries))
    if (entry.kind === 'folder') linkAll(join(folder, entryName), entry.below, { root, top });
    else if (entry.kind === 'link' && top[entry.of]?.kind === 'file' && folder !== root)
      linkSync(pathToBytes(join(root, entry.of)), pathToBytes(join(folder, entryName)));
  utimesSync(pathToBytes(folder), 1_557_650_000.25, 1_557_650_000.25);
}
