import { pathFields } from '../../records/path-fields.ts';
import type { Segment } from '../../holders/segment.ts';
import type { TakenRecord } from '../../records/file-record.ts';

/** One file of a volume as its tag files and its listing tell it. */
export interface PlacedFile {
  /** Relative to the volume's folder, beginning with `data/`. */
  readonly path: string;
  /** Its path in the date tree, where the volume has it under another name. */
  readonly original?: string | undefined;
  readonly size: number;
  readonly sha256: string;
  readonly mtimeNs: string;
  readonly taken?: TakenRecord | undefined;
  /** Set where this is one part of a file that is larger than a medium. */
  readonly segment?: Segment | undefined;
}

export const VOLUME_INDEX_FORMAT = { format: 'mediastruct-volume-index', version: 1 };

/** The beginning of `index.json`, which is written as a stream; entries follow, then `closeIndexJson`. */
export function openIndexJson(header: Readonly<Record<string, unknown>>): string {
  const opening = JSON.stringify({ ...VOLUME_INDEX_FORMAT, ...header });
  return `${opening.slice(0, -1)},\n"files":[`;
}

/** One entry; `isFirst` decides about the comma before it. */
export function formatIndexEntry(file: PlacedFile, isFirst: boolean): string {
  const { path, original, size, sha256, mtimeNs, taken, segment } = file;
  const named = original === undefined ? {} : pathFields('original', original);
  const facts = { size, sha256, mtime: isoOfNs(mtimeNs), taken, segment };
  const entry = { ...pathFields('path', path), ...named, ...facts };
  return `${isFirst ? '' : ','}\n${JSON.stringify(entry)}`;
}

export function closeIndexJson(totals: { readonly files: number; readonly bytes: number }): string {
  return `\n],\n"totals":${JSON.stringify(totals)}}\n`;
}

/** ISO 8601 UTC with milliseconds, the finest that programs in general read. */
function isoOfNs(ns: string): string {
  const date = new Date(Number(ns.slice(0, -6)));
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString();
}
