import type { Medium } from '@mediastruct/core';

/** One name of a content. `path` is relative to the folder that was catalogued; a string of core's kind that can stand for any bytes. */
export interface SetName {
  readonly path: string;
  /** Nanoseconds since 1970. */
  readonly mtimeNs: bigint;
  /** False where odarchive wrote the time: in seconds and without its zone. Such a time is read as UTC and proves nothing. */
  readonly isTimeExact: boolean;
  readonly isExecutable: boolean;
}

/** Bytes that stand on one disc once, with all their names. */
export interface SetContent {
  readonly sha512: string;
  readonly size: number;
  /** At least one, in the byte order of the paths. */
  readonly names: readonly [SetName, ...SetName[]];
  /** From 0; null while it is on none. */
  readonly disc: number | null;
}

export interface SetDisc {
  /** From 0. */
  readonly number: number;
  /** Bytes that the medium holds. */
  readonly capacity: number;
  /** Planned by an earlier catalogue of the same job: only that catalogue can make it. */
  readonly isInherited: boolean;
}

/** What is on the discs of a job, as odarchive's `catalogue.json` holds it (docs/formats/odarchive-catalogue.md). */
export interface DiscSet {
  /** The same for all catalogues of a job. */
  readonly jobId: string;
  /** Another one whenever the catalogue is saved. */
  readonly guid: string;
  /** ISO 8601, when it was saved; null where the catalogue does not say so. */
  readonly date: string | null;
  /** What discs were planned for last. */
  readonly medium: Medium | null;
  /** In the order of their numbers. */
  readonly discs: readonly SetDisc[];
  /** In the byte order of their first names. */
  readonly contents: readonly SetContent[];
}

/** Where the data stand on a disc and in the names of a catalogue. */
export const DATA = 'DATA';

/** `OD_1a2b3c4d_0007`: fits the 16 characters that a disc has for it up to disc 9999. */
export function volumeIdOf({ jobId }: Pick<DiscSet, 'jobId'>, disc: number): string {
  return `${setIdOf({ jobId })}_${String(disc).padStart(4, '0')}`;
}

export function setIdOf({ jobId }: Pick<DiscSet, 'jobId'>): string {
  return `OD_${jobId.replaceAll('-', '').slice(0, 8)}`;
}

export function contentsOn({ contents }: Pick<DiscSet, 'contents'>, disc: number): readonly SetContent[] {
  return contents.filter((content) => content.disc === disc);
}
