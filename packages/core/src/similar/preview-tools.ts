import { mediaKind } from '../metadata/media-kind.ts';
import { ExiftoolPreviews } from '../thumbnails/exiftool-previews.ts';
import { canRunFfmpeg, frameOf } from '../thumbnails/film-frame.ts';
import { needsExiftool } from '../thumbnails/thumbnails-of.ts';

/** The programs that find previews where our own reader does not: exiftool for RAW files, HEIC and films, ffmpeg for pictures that embed none. */
export class PreviewTools implements AsyncDisposable {
  readonly #exiftool = new ExiftoolPreviews();
  #here: Promise<{ readonly exiftool: boolean; readonly ffmpeg: boolean }> | null = null;

  /** Which of them run here, as a text that changes where that does. Asked once. */
  async names(): Promise<string> {
    const { exiftool, ffmpeg } = await this.#look();
    return [...(exiftool ? ['exiftool'] : []), ...(ffmpeg ? ['ffmpeg'] : [])].join(', ');
  }

  /** A small JPEG of what a file shows; null where none of them gives one. Of a film only what it embeds: many begin with the same black. */
  async read(path: string, name: string): Promise<Uint8Array | null> {
    const { exiftool, ffmpeg } = await this.#look();
    const embedded = exiftool && needsExiftool(name) ? await this.#exiftool.read(path) : null;
    return embedded ?? (ffmpeg && mediaKind(name) === 'photo' ? await frameOf(path) : null);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#exiftool[Symbol.asyncDispose]();
  }

  #look(): Promise<{ readonly exiftool: boolean; readonly ffmpeg: boolean }> {
    this.#here ??= (async () => ({
      exiftool: (await this.#exiftool.findFailure()) === null,
      ffmpeg: await canRunFfmpeg(),
    }))();
    return this.#here;
  }
}
