import { expect, it } from 'vitest';
import type { ListedFile } from './tree-entry.ts';
import { entryFields, formatEntry } from './tree-entry.ts';

const FILE: ListedFile = {
  kind: 'file',
  path: 'a "b"\n\\c\u2028é',
  size: 2 ** 50,
  mode: 0o644,
  mtimeNs: -1_500_000_000n,
  sha256: 'a'.repeat(64),
};
const MORE: readonly Partial<ListedFile>[] = [
  {},
  { signature: { offset: 16, length: 148 } },
  { seen: { ctimeNs: 1n, ino: 2n ** 64n - 1n } },
  { seen: { ctimeNs: 1n, ino: 2n }, signature: { offset: 16, length: 148 } },
  { attributes: { 'user.a': 'eA==' }, link: 'b' },
  { path: 'bytes \udcff' },
];

it.each(MORE)('writes a file as the fields of an entry are written, whatever it has: %#', (more) => {
  const file = { ...FILE, ...more };
  expect(formatEntry(file)).toBe(JSON.stringify(entryFields(file)));
});
