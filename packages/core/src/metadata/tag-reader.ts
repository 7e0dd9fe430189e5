import type { FileAccess } from '../files/file-access.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { parseDateText } from './date-text.ts';
import type { ExiftoolReader } from './exiftool-reader.ts';
import { zoneOfPosition } from './exiftool-reader.ts';
import type { NativeOutcome } from './native/native-outcome.ts';
import { readNativeFile } from './native/native-reader.ts';
import { dateDoubt } from './plausible-date.ts';
import { readTags, tagText } from './tag-key.ts';
import type { TagsOutcome } from './tags-outcome.ts';

/** Who is asked for the dates inside files. `native` leaves to exiftool what it is not sure of. */
export type DateReader = 'native' | 'exiftool';

/** Which reader told what is inside a file; `none` if the file was not asked. */
export interface TagReading {
  readonly reader: DateReader | 'none';
  /** Why the native reader left the file to exiftool. */
  readonly why?: string | undefined;
}

/** How a file is read that is inside another one. */
export interface InsideFile {
  readonly access: FileAccess;
  /** Gives `read` the path of a copy that stands as long as it is read. */
  readonly local: (read: (path: string) => Promise<TagsOutcome>) => Promise<TagsOutcome>;
}

export interface TagRequest {
  readonly path: string;
  /** What the native reader saw when the file was hashed; undefined if it has not looked yet. */
  readonly native: NativeOutcome | undefined;
  /** The present, in milliseconds since 1970. */
  readonly nowMs: number;
  /** Absent for a file that stands on the disk. */
  readonly inside?: InsideFile | undefined;
}

/** Reads the tags of files: with the native reader where it is sure, else with exiftool, which is started only then. */
export class TagReader {
  readonly #access: FileAccess;
  readonly #exiftool: ExiftoolReader;
  readonly #reader: DateReader;

  constructor(
    access: FileAccess,
    { exiftool, reader }: { readonly exiftool: ExiftoolReader; readonly reader: DateReader },
  ) {
    this.#access = access;
    this.#exiftool = exiftool;
    this.#reader = reader;
  }

  /** The tags of one file. Throws `tool-missing` or `tool-failed` if exiftool is needed and does not run. */
  async read({
    path,
    native,
    nowMs,
    inside,
  }: TagRequest): Promise<{ readonly outcome: TagsOutcome; readonly reading: TagReading }> {
    if (this.#reader === 'exiftool') return this.#ask({ path, inside }, undefined);
    const seen = native ?? readNativeFile(inside?.access ?? this.#access, path);
    if (seen.kind === 'ask-exiftool') return this.#ask({ path, inside }, seen.why);
    const { tags, leftUnread } = seen;
    if (leftUnread && !hasUsableDate(tags, nowMs))
      return this.#ask({ path, inside }, 'its date is doubtful, and its MakerNotes may have a better one');
    const gpsZone = await zoneOfPosition(tags);
    return { outcome: { kind: 'tags', tags, gpsZone, errors: [], notes: [] }, reading: { reader: 'native' } };
  }

  async #ask(
    { path, inside }: Pick<TagRequest, 'path' | 'inside'>,
    why: string | undefined,
  ): Promise<{ readonly outcome: TagsOutcome; readonly reading: TagReading }> {
    await this.#refuseWithoutTool();
    const read = (local: string) => this.#exiftool.read(local);
    const outcome = await (inside === undefined ? read(path) : inside.local(read));
    return { outcome, reading: { reader: 'exiftool', why } };
  }

  /** Without exiftool these pictures would end undated. */
  async #refuseWithoutTool(): Promise<void> {
    const failure = await this.#exiftool.findFailure();
    if (failure === null) return;
    const code = failure.code === 'perl-missing' ? 'tool-missing' : 'tool-failed';
    throw new MediaStructError(code, failure.message, { suggestions: ['Nothing was changed.'] });
  }
}

/** Whether DateTimeOriginal can be used as it is, so that nothing that ranks behind it matters. */
function hasUsableDate(tags: Readonly<Record<string, unknown>>, nowMs: number): boolean {
  const date = readTags(tags).find(({ tag, first }) => tag === 'DateTimeOriginal' && first);
  const read = parseDateText(tagText(date?.raw));
  return read.kind === 'date' && read.precision !== 'day' && dateDoubt(read.ms, nowMs) === null;
}
