import type { ProgressListener, StopFlag } from '@mediastruct/core';
import type { PageWriter } from '../dress/page-writer.ts';
import type { RepairMethod } from '../repair/protect-image.ts';

export interface ImageRequest {
  /** Id, number, or a part of the id that only one volume has. */
  readonly volume: string;
  /** Absolute path of the image; nothing may stand there. */
  readonly output: string;
  /** Puts odarchive's own `catalogue.json` on the disc, too. */
  readonly odarchive?: boolean | undefined;
  /** Makes the page of the disc; without it the disc has none. */
  readonly writePage?: PageWriter | undefined;
  /** Error correction data; if absent as much as fits where the volume was packed with a reserve, else none. */
  readonly repair?: RepairMethod | undefined;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}
