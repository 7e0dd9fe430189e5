import { hash } from 'node:crypto';
import { formatManifestLine, pathToBytes } from '@mediastruct/core';
import type { DiscEntry } from '../image/disc-tree.ts';
import { discTree } from '../image/disc-tree.ts';
import type { ImageLayout } from '../image/layout.ts';
import { planImage } from '../image/layout.ts';
import { MANIFESTS } from '../manifests.ts';
import { CATALOGUE_NAME, dataEntries, discInfo, ownEntry } from './disc-files.ts';
import { readmeOf, savedNs } from './readme.ts';
import type { DiscSet } from './set-content.ts';
import { contentsOn, setIdOf, volumeIdOf } from './set-content.ts';

/** SHA-256 of nothing: an empty file is not read. */
const EMPTY_SUM = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

export interface SetImage {
  readonly layout: ImageLayout;
  /** Takes the SHA-256 of a content while the image is written; the manifest, which stands behind all contents, tells them. */
  readonly onContentHash: (sha512: string, sha256: string) => void;
}

export interface SetImageOf {
  /** The catalogue as it goes onto the disc; its bytes are asked for when the image is written. */
  readonly catalogue: { readonly size: number; readonly bytes: () => Uint8Array };
  /** Absolute path that each content is read from, by its SHA-512; empty where no image is written. */
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * Plans the image of one disc of a set: its contents with all their names, the whole catalogue, a text, and manifests as `sha256sum -c` and
 * `disc check` read them. Pure. Memory: about 1 KB a name, and the
 * manifest whole.
 */
export function planSetImage(set: DiscSet, disc: number, { catalogue, sources }: SetImageOf): SetImage {
  const mtimeNs = savedNs(set);
  const contents = contentsOn(set, disc);
  const data = [...dataEntries(contents, sources)];
  const sums = new Map<string, string>();
  const manifestEntry = (
    path: string,
    entries: readonly DiscEntry[],
    sumOf: (entry: DiscEntry) => string,
  ) => {
    const line = (entry: DiscEntry, sum: string) =>
      pathToBytes(formatManifestLine({ sha256: sum, path: entry.path }));
    // Sums are of one length, so the size is known before they are.
    const size = entries.reduce((bytes, entry) => bytes + line(entry, EMPTY_SUM).length, 0);
    const made = () =>
      Buffer.concat(
        entries.map((entry) => line(entry, sumOf(entry))),
        size,
      );
    return ownEntry(path, { size, mtimeNs, made });
  };
  const text = (path: string, content: string) => {
    const bytes = Buffer.from(content);
    return ownEntry(path, { size: bytes.length, mtimeNs, made: () => bytes });
  };
  const own = [
    text('README.txt', readmeOf(set, disc)),
    text('disc_info.json', discInfo(set, disc)),
    ownEntry(CATALOGUE_NAME, { size: catalogue.size, mtimeNs, made: catalogue.bytes }),
  ];
  const [manifestName, tagManifestName] = MANIFESTS;
  const manifest = manifestEntry(manifestName, data, (entry) => sums.get(entry.content ?? '') ?? EMPTY_SUM);
  const tags = manifestEntry(tagManifestName, [...own, manifest], ({ made }) => sha256(made?.()));
  const tree = discTree([...data, ...own, manifest, tags], mtimeNs);
  const layout = planImage(tree, {
    volumeId: volumeIdOf(set, disc),
    setId: setIdOf(set),
    createdNs: mtimeNs,
  });
  return { layout, onContentHash: (sha512, sum) => sums.set(sha512, sum) };
}

function sha256(bytes: Uint8Array = Buffer.alloc(0)): string {
  return hash('sha256', bytes, 'hex');
}
