import type { DiscEntry } from '../image/disc-tree.ts';
import type { DiscSet, SetContent, SetName } from './set-content.ts';
import { DATA } from './set-content.ts';

export const CATALOGUE_NAME = 'catalogue.json';
const READ_BY_ALL = 0o644;
const EXECUTABLE = 0o755;

/** Where a name of a content stands on its disc. */
export function pathOnDisc({ path }: Pick<SetName, 'path'>): string {
  return `${DATA}/${path}`;
}

/**
 * An entry for every name of the contents of a disc; all names of a content lead to the same sectors. `sources` gives the absolute path that
 * each content is read from, by its SHA-512.
 */
export function* dataEntries(
  contents: Iterable<SetContent>,
  sources: ReadonlyMap<string, string>,
): Generator<DiscEntry> {
  for (const { sha512, size, names } of contents)
    for (const name of names)
      yield {
        path: pathOnDisc(name),
        kind: 'file',
        size,
        mtimeNs: name.mtimeNs,
        mode: name.isExecutable ? EXECUTABLE : READ_BY_ALL,
        content: sha512,
        from: sources.get(sha512),
      };
}

/** A file of the program's own in the root of a disc. */
export function ownEntry(
  path: string,
  {
    size,
    mtimeNs,
    made,
  }: { readonly size: number; readonly mtimeNs: bigint; readonly made: () => Uint8Array },
): DiscEntry {
  return { path, kind: 'file', size, mtimeNs, mode: READ_BY_ALL, made };
}

/** odarchive's file that tells which disc of the set this one is. */
export function discInfo({ date, discs, guid, jobId }: DiscSet, disc: number): string {
  const info = { date, disc_num: disc, guid, job_id: jobId, num_discs: discs.length };
  return `${JSON.stringify(info, null, 4)}\n`;
}
