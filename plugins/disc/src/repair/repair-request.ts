import type { Catalogue, Library, ProgressListener, StopFlag } from '@mediastruct/core';

/** What a repair works with. */
export interface RepairRequest {
  /** Absolute path of an image or a device; only read. */
  readonly source: string;
  /** Absolute path of the image to write; nothing may stand there. */
  readonly output: string;
  /** Absolute paths of copies of the disc (images, devices) and of folders that may hold its files. */
  readonly copies: readonly string[];
  /** Whether an image is written in which something is still wrong. */
  readonly partial: boolean;
  readonly library: Library | null;
  readonly catalogue: Catalogue | null;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}
