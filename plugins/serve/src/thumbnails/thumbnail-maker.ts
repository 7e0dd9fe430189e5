import type { Library, Preview } from '@mediastruct/core';
import type { ToolPreview } from '@mediastruct/core/thumbnails';
import { ExiftoolPreviews, frameOf, mediaKind, needsExiftool } from '@mediastruct/core/thumbnails';
import { sectionOf } from '@mediastruct/core/base';
import { WorkerPool } from '@mediastruct/core/pool';
import { SERVE_SETTINGS } from '../serve-settings.ts';
import { Queue } from './queue.ts';
import { ThumbnailCache } from './thumbnail-cache.ts';

const THREADS = 2;
/** Files that exiftool or ffmpeg read at a time. */
const TOOLS_AT_ONCE = 2;
/** Contents that are remembered to have no small picture, about 150 bytes each; so many are asked again then. */
const NONE_KEPT = 50_000;

const NONE: ToolPreview = { kind: 'none' };

/** A copy that the picture is made of. */
export interface ThumbnailSource {
  /** Absolute path. */
  readonly path: string;
  readonly name: string;
  /** Whether the bytes that are there are those of the hash; asked once they were read. */
  readonly isRight: () => boolean;
}

export interface Thumbnail {
  readonly jpeg: Buffer;
  /** False where it may be of other bytes than those of the hash, so that nobody may keep it. */
  readonly isSure: boolean;
}

/**
 * Gives the small picture of a content: one that was kept, else what the file embeds, by our own reader on threads, by exiftool for RAW files, HEIC and films; else a frame by
 * ffmpeg where it is installed. Many pages may ask for one content, which is then made once. What was made of bytes that may be others than those of the
 * hash is given and not kept. Memory: the pictures that are under way.
 */
export class ThumbnailMaker implements AsyncDisposable {
  readonly #cache: ThumbnailCache;
  readonly #exiftool = new ExiftoolPreviews();
  readonly #pool = new WorkerPool(new URL('./thumbnail-worker.ts', import.meta.url), { threads: THREADS });
  readonly #tools = new Queue(TOOLS_AT_ONCE);
  readonly #underWay = new Map<string, Promise<Thumbnail | null>>();
  readonly #none = new Set<string>();
  #isClosed = false;

  constructor(library: Library) {
    const { thumbnailsMb } = sectionOf(library, SERVE_SETTINGS);
    this.#cache = new ThumbnailCache(library, { most: thumbnailsMb * 1e6 });
  }

  /** The picture as a JPEG; null where there is none. `source` is asked for a copy where nothing was kept; it gives null where no copy is here. */
  async get(sha256: string, source: () => ThumbnailSource | null): Promise<Thumbnail | null> {
    const kept = this.#cache.read(sha256);
    if (kept !== null) return { jpeg: kept, isSure: true };
    if (this.#none.has(sha256) || this.#isClosed) return null;
    const known = this.#underWay.get(sha256);
    if (known !== undefined) return known;
    const from = source();
    if (from === null) return null;
    const making = this.#make(sha256, from).finally(() => this.#underWay.delete(sha256));
    this.#underWay.set(sha256, making);
    return making;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled([this.#pool.close(), this.#exiftool[Symbol.asyncDispose]()]);
    await Promise.allSettled(this.#underWay.values());
  }

  async #make(sha256: string, source: ThumbnailSource): Promise<Thumbnail | null> {
    const read = await this.#read(source);
    const isSure = !this.#isClosed && source.isRight();
    if (read.kind === 'found') {
      if (isSure) this.#cache.write(sha256, read.jpeg);
      return { jpeg: read.jpeg, isSure };
    }
    // What a program could not do now it may do the next time.
    if (isSure && read.kind === 'none') {
      if (this.#none.size >= NONE_KEPT) this.#none.clear();
      this.#none.add(sha256);
    }
    return null;
  }

  async #read({ path, name }: ThumbnailSource): Promise<ToolPreview> {
    const preview = await this.#pool.run<string, Preview>('readPreviewOnThread', path);
    if (preview.kind === 'found') return { kind: 'found', jpeg: Buffer.from(preview.jpeg) };
    return this.#tools.run(async () => {
      const embedded =
        preview.kind === 'unknown' && needsExiftool(name) ? await this.#byExiftool(path) : NONE;
      const kind = mediaKind(name);
      const isFilmOrPicture = kind === 'video' || kind === 'photo';
      if (embedded.kind === 'found' || !isFilmOrPicture || this.#isClosed) return embedded;
      const frame = await frameOf(path);
      return frame.kind === 'none' ? embedded : frame;
    });
  }

  async #byExiftool(path: string): Promise<ToolPreview> {
    return (await this.#exiftool.findFailure()) === null ? this.#exiftool.read(path) : NONE;
  }
}
