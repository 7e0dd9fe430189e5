/** A file, and the place that templates give it. */
export interface PreviewedFile {
  /** Absolute, but for files that are made up. */
  readonly from: string;
  /** Below the media tree; null for a file that could not be read. */
  readonly to: string | null;
  readonly state: 'filed' | 'undated' | 'failed';
}
