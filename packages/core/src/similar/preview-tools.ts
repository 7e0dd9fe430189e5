import { mediaKind } from '../metadata/media-kind.ts';
import { ExiftoolPreviews } from '../thumbnails/exiftool-previews.ts';
import { ffmpegVersion, frameOf } from '../thumbnails/film-frame.ts';
import { needsExiftool } from '../thumbnails/thumbnails-of.ts';
import type { ToolPreview } from '../thumbnails/tool-preview.ts';

interface Versions {
  readonly exiftool: string | null;
  readonly ffmpeg: string | null;
}

/** The programs that find previews where our own reader does not: exiftool for RAW files, HEIC and films, ffmpeg for pictures that embed none. */
export class PreviewTools implements AsyncDisposable {
  readonly #exiftool = new ExiftoolPreviews();
  #versions: Promise<Versions> | null = null;

  /** Those that run here, with their versions. Asked once. */
  async names(): Promise<readonly string[]> {
    const { exiftool, ffmpeg } = await this.#here();
    return [
      ...(exiftool === null ? [] : [`exiftool ${exiftool}`]),
      ...(ffmpeg === null ? [] : [`ffmpeg ${ffmpeg}`]),
    ];
  }

  /**
   * A small JPEG of what a file shows. `none` where all of them looked and found nothing; `failed` where one of them could not look. Of a film only what it
   * embeds: many begin with the same black.
   */
  async read(path: string, name: string): Promise<ToolPreview> {
    const { exiftool, ffmpeg } = await this.#here();
    const embedded: ToolPreview =
      exiftool !== null && needsExiftool(name) ? await this.#exiftool.read(path) : { kind: 'none' };
    if (embedded.kind === 'found' || ffmpeg === null || mediaKind(name) !== 'photo') return embedded;
    const frame = await frameOf(path);
    return frame.kind === 'none' ? embedded : frame;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#exiftool[Symbol.asyncDispose]();
  }

  #here(): Promise<Versions> {
    this.#versions ??= (async () => ({
      exiftool: await this.#exiftool.version(),
      ffmpeg: await ffmpegVersion(),
    }))();
    return this.#versions;
  }
}
