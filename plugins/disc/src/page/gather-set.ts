import type { VolumeFile } from '@mediastruct/core';
import type { SetCatalogue } from '../set/set-catalogue.ts';
import type { PageFile } from './listed-file.ts';
import { toPageFile, wholeName } from './listed-file.ts';

/** A file that is split over volumes, with the parts that the set knows of. */
export interface SplitFile {
  readonly name: string;
  readonly day: string;
  readonly camera: string;
  /** Of the whole; bytes. */
  readonly size: number;
  readonly of: number;
  readonly parts: readonly { readonly number: number; readonly volume: number; readonly path: string }[];
}

/** What a page tells of the set. */
export interface GatheredSet {
  /** The files of this disc. */
  readonly own: readonly PageFile[];
  /** By the SHA-256 of the whole. */
  readonly split: ReadonlyMap<string, SplitFile>;
  /** Files of a day by the volume's number in the catalogue's list. */
  readonly days: ReadonlyMap<string, ReadonlyMap<number, number>>;
}

export interface GatherRequest {
  readonly volumeId: string;
  readonly onOther: (volume: number, file: PageFile) => void;
  readonly throwIfStopped: () => void;
}

/**
 * Goes once through the files of a set: keeps those of one volume, hands out all others in their order. A split file counts once, on the day
 * and the volume of its first part. Memory: about 400 bytes for each file of the volume and 50 for each day of the set.
 */
export function gatherSet(
  catalogue: SetCatalogue,
  { volumeId, onOther, throwIfStopped }: GatherRequest,
): GatheredSet {
  const numbers = new Map(catalogue.volumes.map((volume, nth) => [volume.volumeId, nth]));
  const own: PageFile[] = [];
  const split = new Map<string, SplitFile>();
  const days = new Map<string, Map<number, number>>();
  for (const listed of catalogue.files()) {
    throwIfStopped();
    const file = toPageFile(listed);
    const volume = numbers.get(listed.volumeId);
    if (volume === undefined) continue;
    if (file.segment !== undefined) addPart(split, { listed, file, volume });
    if (file.segment === undefined || file.segment.number === 1) count(days, file.day, volume);
    if (listed.volumeId === volumeId) own.push(file);
    else if (file.segment === undefined) onOther(volume, file);
  }
  return { own, split, days };
}

interface Part {
  readonly listed: VolumeFile;
  readonly file: PageFile;
  readonly volume: number;
}

function addPart(split: Map<string, SplitFile>, { file, volume }: Part): void {
  if (file.segment === undefined) return;
  const { sha256, number, of, size } = file.segment;
  const known = split.get(sha256) ?? {
    name: wholeName(file),
    day: file.day,
    camera: file.camera,
    size,
    of,
    parts: [],
  };
  const parts = [...known.parts, { number, volume, path: file.path }].sort((a, b) => a.number - b.number);
  split.set(sha256, { ...known, parts });
}

function count(days: Map<string, Map<number, number>>, day: string, volume: number): void {
  const ofDay = days.get(day) ?? new Map<number, number>();
  ofDay.set(volume, (ofDay.get(volume) ?? 0) + 1);
  days.set(day, ofDay);
}
