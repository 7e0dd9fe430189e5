import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import type { SetCatalogue } from '../set/set-catalogue.ts';

/** What the page of a disc is made from. */
export interface PageTask {
  /** Absolute; below it the page and its data are written. */
  readonly folder: string;
  readonly volumeId: string;
  readonly catalogue: SetCatalogue;
  /** Where the pictures of the volume stand. */
  readonly volumeFolder: string;
  /** What all files of the page may take on the disc, sectors and names included. */
  readonly budgetBytes: number;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

/** Writes `index.html` and what belongs to it. */
export type PageWriter = (access: FileAccess, task: PageTask) => Promise<unknown>;
