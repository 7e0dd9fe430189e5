import type { FileChange } from '../tree/tree-change.ts';

export interface NewContent {
  readonly change: FileChange;
  /** Absolute path of the folder in its old state. */
  readonly folder: string;
  /** Where the content is written: a new file, which nothing has the name of. Absolute. */
  readonly part: string;
}

/** Gives the contents that the old state does not have. */
export interface NewContents {
  /** How many contents are worth asking for together. */
  readonly width: number;
  /** Writes the contents of files, durably. What it wrote is read back and compared afterwards. */
  write(wanted: readonly NewContent[]): Promise<void>;
}
