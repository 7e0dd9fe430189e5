import type { Library, Tree } from '../../library/library.ts';
import type { ExportFormat, KnownAlgorithm } from './export-formats.ts';
import type { ExportTotals } from './listed-records.ts';

export interface ExportRequest {
  readonly format: ExportFormat;
  /** Absolute path of the file, or of the folder for formats that are several files. */
  readonly output: string;
  /** Which digests the list is to have; the default of the format if empty. */
  readonly digests: readonly KnownAlgorithm[];
  readonly toolVersion: string;
  readonly now: () => Date;
}

/** An index as a list is made of it. */
export interface ExportSource {
  readonly tree: Tree;
  readonly indexedAt: string;
  readonly digests: readonly KnownAlgorithm[];
}

/** What was written, and of how much. */
export interface WrittenList {
  readonly written: readonly string[];
  readonly totals: ExportTotals;
  /** As in the report. */
  readonly failed?: readonly string[];
  readonly unchained?: readonly string[];
}

export type ListWriter = (library: Library, source: ExportSource, request: ExportRequest) => WrittenList;
