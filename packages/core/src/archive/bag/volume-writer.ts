import { join } from 'node:path';
import type { FileAccess } from '../../files/file-access.ts';
import type { BagFacts } from './bag-texts.ts';
import { BAGIT_TEXT, bagInfoText, readmeText } from './bag-texts.ts';
import { JOINED_FILES, joinedLines } from './joined-files.ts';
import { formatManifestLine } from './bag-lines.ts';
import { TagFileWriter, writeTagFile } from './tag-file-writer.ts';
import type { PlacedSegment, TagSums } from '../../holders/volume-event.ts';
import type { ListedFile } from '../../holders/volume-listing.ts';
import { VolumeListingWriter } from '../../holders/volume-listing.ts';
import { closeIndexJson, formatIndexEntry, openIndexJson } from './volume-index.ts';
import { parseVolumeId } from '../../holders/volume-id.ts';

export const TAG_MANIFEST = 'tagmanifest-sha256.txt';

export interface BuiltVolume {
  readonly files: number;
  readonly bytes: number;
  /** Of every tag file, the tag manifest included. */
  readonly tagFiles: TagSums;
  readonly segments: readonly PlacedSegment[];
}

/**
 * Writes the tag files of one volume and its listing in the library's state, as streams: three files are
 * open at a time, and no file is held in memory. The order of `add` is that of manifest, index and listing.
 */
export class VolumeWriter {
  readonly #access: FileAccess;
  readonly #folder: string;
  readonly #facts: Omit<BagFacts, 'files' | 'bytes'>;
  readonly #manifest: TagFileWriter;
  readonly #index: TagFileWriter;
  readonly #listing: VolumeListingWriter;
  readonly #segments: PlacedSegment[] = [];
  #files = 0;
  #bytes = 0;

  constructor(
    access: FileAccess,
    paths: { readonly folder: string; readonly listing: string },
    facts: Omit<BagFacts, 'files' | 'bytes'> & { readonly runId: string },
  ) {
    const { volume, createdAt, medium, runId } = facts;
    const { volumeId, firstDay, lastDay } = volume;
    const setId = parseVolumeId(volumeId)?.setId;
    const header = { volumeId, setId, createdAt, medium, firstDay, lastDay };
    this.#access = access;
    this.#folder = paths.folder;
    this.#facts = facts;
    this.#manifest = new TagFileWriter(access, join(paths.folder, 'manifest-sha256.txt'));
    this.#index = new TagFileWriter(access, join(paths.folder, 'index.json'));
    this.#listing = new VolumeListingWriter(access, paths.listing, { ...header, runId });
    this.#index.write(openIndexJson(header));
  }

  /** `runId` tells the run that packed the file, where it is not the one that writes. */
  add(file: ListedFile & { readonly runId?: string }): void {
    const { path, segment } = file;
    if (segment !== undefined) this.#segments.push({ path, ...segment });
    this.#manifest.write(formatManifestLine(file));
    this.#index.write(formatIndexEntry(file, this.#files === 0));
    this.#listing.add(file);
    this.#files += 1;
    this.#bytes += file.size;
  }

  /** Publishes everything, the tag manifest last. */
  commit(): BuiltVolume {
    const totals = { files: this.#files, bytes: this.#bytes };
    const facts = { ...this.#facts, ...totals };
    this.#index.write(closeIndexJson(totals));
    this.#listing.commit();
    const wholes = joinedLines(this.#segments);
    const sums: Record<string, string> = {
      'bagit.txt': this.#writeText('bagit.txt', BAGIT_TEXT),
      'bag-info.txt': this.#writeText('bag-info.txt', bagInfoText(facts)),
      'manifest-sha256.txt': this.#manifest.commit().sha256,
      'index.json': this.#index.commit().sha256,
      'README.txt': this.#writeText('README.txt', readmeText(facts)),
      ...(wholes === '' ? {} : { [JOINED_FILES]: this.#writeText(JOINED_FILES, wholes) }),
    };
    const lines = Object.entries(sums).map(([path, sha256]) => formatManifestLine({ path, sha256 }));
    const tagManifest = this.#writeText(TAG_MANIFEST, lines.join(''));
    return {
      ...totals,
      tagFiles: { ...sums, [TAG_MANIFEST]: tagManifest },
      segments: this.#segments,
    };
  }

  /** Drops what was not committed. */
  [Symbol.dispose](): void {
    this.#manifest[Symbol.dispose]();
    this.#index[Symbol.dispose]();
    this.#listing[Symbol.dispose]();
  }

  #writeText(name: string, text: string): string {
    return writeTagFile(this.#access, join(this.#folder, name), text).sha256;
  }
}
