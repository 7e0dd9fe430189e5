import { availableParallelism } from 'node:os';

import type { ExifTool } from 'exiftool-vendored';

import { displayPath } from '../files/path-text.ts';
import { findExiftoolFailure } from './exiftool-check.ts';
import { READ_ARGS } from './exiftool-args.ts';
import { ReachableNames, needsLink } from './reachable-names.ts';
import { readTags, tagText } from './tag-key.ts';
import type { TagsFailure, TagsFailureCode, TagsFound, TagsOutcome } from './tags-outcome.ts';

export interface ExiftoolReaderOptions {
  /** Folder in which a private folder for links may be made; it must exist. */
  readonly scratchDir: string;
  /** exiftool processes; one per core unless told. */
  readonly processes?: number;
  /** For one file; a minute unless told, for files on sleeping disks and slow shares. */
  readonly timeoutMs?: number;
  /** Environment of exiftool and of the search for perl; this process's own unless told. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Asks exiftool for the date tags of files, many at once; a failure is a value. Close it, or its processes live on. */
export class ExiftoolReader {
  readonly #options: ExiftoolReaderOptions;
  readonly #names: ReachableNames;
  #tool: Promise<ExifTool> | null = null;
  #failure: Promise<TagsFailure | null> | null = null;
  #closed = false;

  constructor(options: ExiftoolReaderOptions) {
    this.#options = options;
    this.#names = new ReachableNames(options.scratchDir);
  }

  /** How many reads are worth having under way at once. */
  get concurrency(): number {
    return 2 * (this.#options.processes ?? availableParallelism());
  }

  /** Why exiftool cannot run here, so that no file can be asked; null where it runs. Looked at once. */
  async findFailure(): Promise<TagsFailure | null> {
    this.#failure ??= findExiftoolFailure(this.#options.env ?? process.env);
    return this.#failure;
  }

  /** Date tags of a regular file by its absolute path (never a FIFO: exiftool would wait for ever). */
  async read(absPath: string): Promise<TagsOutcome> {
    if (this.#closed) return failed('closed', 'the exiftool reader is closed');
    const failure = await this.findFailure();
    if (failure !== null) return failure;
    if (!needsLink(absPath)) return this.#ask(absPath);
    return this.#names.withLink(absPath, (link) => this.#ask(link));
  }

  /** Outcomes of many files in their order, with as many under way as the processes can use. */
  async *readMany(absPaths: Iterable<string> | AsyncIterable<string>): AsyncGenerator<TagsOutcome> {
    const underWay: Promise<TagsOutcome>[] = [];
    for await (const path of absPaths) {
      underWay.push(this.read(path));
      const oldest = underWay.length >= this.concurrency ? underWay.shift() : undefined;
      if (oldest !== undefined) yield await oldest;
    }
    for (const outcome of underWay) yield await outcome;
  }

  /** Ends the exiftool processes and removes the private folder; later reads fail as `closed`. */
  async close(): Promise<void> {
    this.#closed = true;
    const tool = this.#tool;
    this.#tool = null;
    await (await tool)?.end();
    await this.#names.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #ask(path: string): Promise<TagsOutcome> {
    if (this.#closed) return failed('closed', 'the exiftool reader is closed');
    this.#tool ??= startTool(this.#options);
    try {
      const tool = await this.#tool;
      const answer = await tool.readRaw(path, { readArgs: [...READ_ARGS], useMWG: false });
      return await found(answer as unknown as Readonly<Record<string, unknown>>);
    } catch (error) {
      return failureOf(error, path);
    }
  }
}

/** Loaded by who reads pictures; loading it is a quarter of the start of a command that does not. */
const loadExiftool = () => import('exiftool-vendored');

async function startTool({ processes, timeoutMs, env }: ExiftoolReaderOptions): Promise<ExifTool> {
  const { ExifTool } = await loadExiftool();
  return new ExifTool({
    maxProcs: processes ?? availableParallelism(),
    taskTimeoutMillis: timeoutMs ?? 60_000,
    // A damaged file is damaged again at the second try; a crashed process is replaced anyway.
    taskRetries: 0,
    // Perl was looked for already, and its absence is a value here, not an exception.
    checkPerl: false,
    // With `-m` a damaged film can make exiftool load an atom of absurd size; without it that is a warning.
    ignoreMinorErrors: false,
    exiftoolEnv: env ?? {},
  });
}

async function found(answer: Readonly<Record<string, unknown>>): Promise<TagsFound> {
  const tags = Object.fromEntries(Object.entries(answer).filter(([key]) => key.includes(':')));
  const said = readTags(tags).filter(({ tag }) => tag === 'Error' || tag === 'Warning');
  const textsOf = (tag: string) => said.filter((one) => one.tag === tag).map(({ raw }) => tagText(raw));
  const errors = [...new Set([...texts(answer['errors']), ...textsOf('Error')])];
  const notes = [...new Set([...errors, ...texts(answer['warnings']), ...textsOf('Warning')])];
  return { kind: 'tags', tags, gpsZone: await zoneOfPosition(tags), errors, notes };
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function zoneOfPosition(tags: Readonly<Record<string, unknown>>): Promise<string | null> {
  return zoneAt(Number(tags['Composite:GPSLatitude'] ?? NaN), Number(tags['Composite:GPSLongitude'] ?? NaN));
}

/** IANA zone of a place in decimal degrees; null at 0/0, which stands for an unknown place, and where no zone is known. */
export async function zoneAt(latitude: number, longitude: number): Promise<string | null> {
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return null;
  if (latitude === 0 && longitude === 0) return null;
  const { DefaultExifToolOptions } = await loadExiftool();
  try {
    return DefaultExifToolOptions.geoTz(latitude, longitude) ?? null;
  } catch {
    // Degrees out of range: a broken GPS block.
    return null;
  }
}

function failureOf(error: unknown, path: string): TagsFailure {
  const message = error instanceof Error ? error.message : String(error);
  const about = `${displayPath(path)}: ${message.trim()}`;
  if (/timeout|timed out/i.test(message)) return failed('timeout', about);
  if (/file not found|no such file|error opening|permission denied|input\/output error/i.test(message)) {
    return failed('unreadable', about);
  }
  return failed('tool-failed', about);
}

function failed(code: TagsFailureCode, message: string): TagsFailure {
  return { kind: 'failed', code, message };
}
