import { ExiftoolReader } from '../metadata/exiftool-reader.ts';
import { tmpdir } from 'node:os';
import { acceptPreview } from './read-preview.ts';
import type { ToolPreview } from './tool-preview.ts';
import { tellsOfMachine } from './tool-preview.ts';

/** `-fast2` reads no further than needed for these; `-b` gives the picture itself, as base64; `#` gives the orientation as a number. */
const PREVIEW_ARGS = ['-fast2', '-b', '-G0:1:4', '-ThumbnailImage', '-PreviewImage', '-Orientation#'];
const BASE64 = 'base64:';

/** Previews by exiftool, which knows RAW files, HEIC and films. `close()` ends its processes. */
export class ExiftoolPreviews {
  readonly #reader: ExiftoolReader;

  constructor() {
    this.#reader = new ExiftoolReader({ scratchDir: tmpdir(), args: PREVIEW_ARGS });
  }

  /** How many files to ask for at once. */
  get concurrency(): number {
    return this.#reader.concurrency;
  }

  /** Why exiftool cannot run here; null if it runs. */
  async findFailure(): Promise<string | null> {
    return (await this.#reader.findFailure())?.message ?? null;
  }

  /** Its version; null where it does not run. */
  version(): Promise<string | null> {
    return this.#reader.version();
  }

  /** The smaller of the previews that the file embeds; `none` where it has none that is small. */
  async read(path: string): Promise<ToolPreview> {
    const outcome = await this.#reader.read(path);
    if (outcome.kind === 'failed') return { kind: 'failed', message: outcome.message };
    const ofMachine = outcome.errors.find(tellsOfMachine);
    if (ofMachine !== undefined) return { kind: 'failed', message: `exiftool: ${ofMachine}` };
    const tags = Object.entries(outcome.tags);
    const turned = orientationOf(tags);
    const jpeg = ['ThumbnailImage', 'PreviewImage']
      .flatMap((name) => tags.filter(([key]) => key.endsWith(`:${name}`)))
      .map(([, value]) => acceptPreview(decodeEmbedded(value), turned))
      .reduce((best, one) => best ?? one, null);
    return jpeg === null ? { kind: 'none' } : { kind: 'found', jpeg };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader.close();
  }
}

/** The orientation of a picture by its tags, from 1 to 8; 1 is upright. */
export function orientationOf(tags: readonly (readonly [string, unknown])[]): number {
  const orientation = Number(tags.find(([key]) => key.endsWith(':Orientation'))?.[1] ?? 1);
  return orientation >= 1 && orientation <= 8 ? orientation : 1;
}

/** What stands in a tag of bytes, as exiftool writes it with `-b`. */
export function decodeEmbedded(value: unknown): Buffer | null {
  return typeof value === 'string' && value.startsWith(BASE64)
    ? Buffer.from(value.slice(BASE64.length), 'base64')
    : null;
}
