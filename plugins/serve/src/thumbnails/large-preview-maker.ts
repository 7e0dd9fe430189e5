import { LargePreviews } from '@mediastruct/core/thumbnails';
import { Queue } from './queue.ts';
import type { Thumbnail, ThumbnailSource } from './thumbnail-maker.ts';

/** Gives the largest picture that a RAW file embeds, one file at a time, some 15 MB each. Nothing is kept: the browser keeps what it is shown. */
export class LargePreviewMaker implements AsyncDisposable {
  readonly #previews = new LargePreviews();
  readonly #queue = new Queue(1);

  /** Null where the file embeds none. */
  async get({ path, isRight }: ThumbnailSource): Promise<Thumbnail | null> {
    const jpeg = await this.#queue.run(() => this.#previews.read(path));
    return jpeg && { jpeg, isSure: isRight() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#previews.close();
  }
}
