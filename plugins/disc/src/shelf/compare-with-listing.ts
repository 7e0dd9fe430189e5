import type { Finding, Library, VerifyResult, VolumeState } from '@mediastruct/core';
import { FindingList, gravest, ManifestSum, readVolumeFiles, showVolume } from '@mediastruct/core';
import type { ReadEntry } from '../read/disc-listing.ts';

/** What reading gave of one file of a disc: its SHA-256, or null where it could not be read to its end. */
export type ReadSums = ReadonlyMap<string, { readonly size: number; readonly sha256: string | null }>;

/** A file that a volume must have. */
export interface ExpectedFile {
  readonly path: string;
  readonly sha256: string;
}

export interface DiscRead {
  readonly library: Library;
  readonly volume: VolumeState;
  readonly sums: ReadSums;
  /** Entries of the disc that are damaged. */
  readonly damaged: readonly Extract<ReadEntry, { kind: 'damaged' }>[];
  /** The payload by the manifest on the disc, for a volume of which the library has no listing. */
  readonly ownManifest: () => Iterable<ExpectedFile>;
  /** What the disc itself tells of its files beside the payload, such as its page and the catalogue of the set. */
  readonly ownOthers: readonly ExpectedFile[];
}

type Findings = Omit<VerifyResult, 'volumeId' | 'at' | 'where' | 'copy'>;

/**
 * Compares what was read of a disc with the library's own listing of its volume, and the tag files with what was built; with the manifest on the
 * disc only where the library has no listing. Files that the disc has beside are told, those of the payload only.
 */
export function compareWithListing(read: DiscRead): Findings {
  const { library, volume, sums, damaged, ownManifest, ownOthers } = read;
  const lists = {
    missing: new FindingList(),
    mismatched: new FindingList(),
    unreadable: new FindingList(),
    damaged: new FindingList(),
  };
  const extra = new FindingList();
  const manifest = new ManifestSum();
  const expected = new Set<string>();
  let files = 0;
  let bytes = 0;
  for (const { path, message } of damaged)
    lists.unreadable.add(path === '' ? message : `${path}: ${message}`);
  for (const [name, sha256] of Object.entries(volume.tagFiles))
    if (sums.get(name)?.sha256 !== sha256) lists.damaged.add(name);
  if (Object.keys(volume.tagFiles).length === 0) lists.damaged.add('tagmanifest-sha256.txt');
  for (const path of damagedBeside(sums, volume, ownOthers)) lists.damaged.add(path);
  for (const { path, sha256 } of payloadOf(library, volume) ?? ownManifest()) {
    expected.add(path);
    const found = sums.get(path);
    if (found === undefined) lists.missing.add(path);
    else if (found.sha256 === null) lists.unreadable.add(path);
    else {
      manifest.add({ path, sha256: found.sha256 });
      if (found.sha256 !== sha256) lists.mismatched.add(path);
      else {
        files += 1;
        bytes += found.size;
      }
    }
  }
  for (const path of sums.keys()) if (path.startsWith('data/') && !expected.has(path)) extra.add(path);
  const code = gravest(lists);
  return {
    ...{ ok: code === 'done', code, files, bytes, readBack: manifest.hex() },
    missing: told(lists.missing),
    mismatched: told(lists.mismatched),
    unreadable: told(lists.unreadable),
    damaged: told(lists.damaged),
    extra: told(extra),
  };
}

/** Files that explain the disc and are not as its own list says, and others that cannot be read to their end. */
function damagedBeside(
  sums: ReadSums,
  { tagFiles }: VolumeState,
  ownOthers: readonly ExpectedFile[],
): ReadonlySet<string> {
  const listed = ownOthers.filter(({ path, sha256 }) => sums.get(path)?.sha256 !== sha256);
  const unread = [...sums].filter(([path, { sha256 }]) => sha256 === null && !path.startsWith('data/'));
  const paths = [...listed.map(({ path }) => path), ...unread.map(([path]) => path)];
  return new Set(paths.filter((path) => !(path in tagFiles)));
}

/** The library's own list of a volume's payload; null where it has none. */
function payloadOf(library: Library, { volumeId }: VolumeState): Iterable<ExpectedFile> | null {
  const { listing } = showVolume(library, volumeId);
  return listing === null ? null : readVolumeFiles(library.access, listing);
}

function told({ count, paths }: FindingList): Finding {
  return { count, paths };
}
