import { createHash } from 'node:crypto';
import type { TreeEntry } from '../../listing/tree-entry.ts';
import { formatEntry } from '../../listing/tree-entry.ts';

/**
 * Names a state of a folder: SHA-256 over all that a listing tells of its entries, without what only helps to make the next listing. Devices and sockets hold nothing and are
 * left out, as a comparison of listings leaves them out.
 */
export function stateHash(entries: Iterable<TreeEntry>): string {
  const digest = createHash('sha256');
  for (const entry of entries) if (entry.kind !== 'other') digest.update(`${formatEntry(plain(entry))}\n`);
  return digest.digest('hex');
}

/** The state of a folder that holds nothing: what a full run begins with. */
export const NOTHING = stateHash([]);

function plain(entry: TreeEntry): TreeEntry {
  if (entry.kind === 'file')
    return { ...entry, signature: undefined, seen: undefined, attributes: sorted(entry.attributes) };
  return entry.kind === 'folder' ? { ...entry, attributes: sorted(entry.attributes) } : entry;
}

function sorted(attributes: Readonly<Record<string, string>> | undefined) {
  if (attributes === undefined) return undefined;
  return Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)));
}
