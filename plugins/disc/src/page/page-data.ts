import type { VolumeCopy, VolumeState } from '@mediastruct/core';
import type { GatheredSet, SplitFile } from './gather-set.ts';
import type { PageFile } from './listed-file.ts';

/** Raised where an older page could not show newer data; page and data are always written together. */
export const PAGE_VERSION = 1;

/** `[name, size, time, camera, thumbnail, alias, split]`, without what is empty at its end; see docs/formats/disc-page.md. */
type FileRow = readonly (string | number)[];

/** The files of this disc in the order shown: for each folder of a day, its rows. */
export interface DiscData {
  readonly cameras: readonly string[];
  /** Hashes of the split files that this disc has parts of. */
  readonly split: readonly string[];
  readonly days: readonly (readonly [day: string, folder: string, files: readonly FileRow[]])[];
}

/** `hasThumbnail` has a flag for each file. */
export function discData(files: readonly PageFile[], hasThumbnail: readonly boolean[]): DiscData {
  const cameras = new Table();
  const split = new Table();
  const days: [string, string, FileRow[]][] = [];
  files.forEach((file, nth) => {
    const { name, size, time, camera, alias, segment, day, folder } = file;
    let last = days.at(-1);
    if (last === undefined || last[0] !== day || last[1] !== folder) {
      last = [day, folder, []];
      days.push(last);
    }
    // Tables count from 1 here, so that 0 is none.
    const cameraNumber = camera === '' ? 0 : cameras.add(camera) + 1;
    const splitNumber = segment === undefined ? 0 : split.add(segment.sha256) + 1;
    const flag = hasThumbnail[nth] === true ? 1 : 0;
    last[2].push(withoutEmptyEnd([name, size, time, cameraNumber, flag, alias, splitNumber]));
  });
  return { cameras: cameras.items(), split: split.items(), days };
}

/** What the page knows of a volume. */
export function volumeData(volume: VolumeState): object {
  const { volumeId, state, files, bytes, firstDay, lastDay, medium, copies, why } = volume;
  return {
    id: volumeId,
    state,
    files,
    bytes,
    firstDay,
    lastDay,
    medium,
    why,
    copies: copies.map(copyData),
  };
}

function copyData({ copy, state, location, label, burnedAt, verifiedAt }: VolumeCopy): object {
  return { letter: copyLetter(copy), state, place: location, label, burned: burnedAt, verified: verifiedAt };
}

/** Days of the set: `[day, volume, files, volume, files …]`, in the order of days, those without one last. */
export function dayData({ days }: GatheredSet): readonly (readonly (string | number)[])[] {
  return [...days]
    .sort(([a], [b]) => ((a || '~') < (b || '~') ? -1 : 1))
    .map(([day, volumes]) => [day, ...[...volumes].sort(([a], [b]) => a - b).flat()]);
}

/** Split files of the whole set by the hash of the whole. */
export function splitData(split: ReadonlyMap<string, SplitFile>): readonly (readonly [string, SplitFile])[] {
  return [...split].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A for the first disc of a volume, Z for the 26th, then AA. */
export function copyLetter(copy: number): string {
  const [before, last] = [Math.floor((copy - 1) / 26), (copy - 1) % 26];
  return (before === 0 ? '' : copyLetter(before)) + String.fromCharCode(65 + last);
}

function withoutEmptyEnd(row: readonly (string | number)[]): FileRow {
  const end = row.findLastIndex((value) => value !== '' && value !== 0);
  return row.slice(0, end + 1);
}

class Table {
  readonly #numbers = new Map<string, number>();

  add(text: string): number {
    const number = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, number);
    return number;
  }

  items(): readonly string[] {
    return [...this.#numbers.keys()];
  }
}
