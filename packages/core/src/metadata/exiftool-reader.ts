import { availableParallelism } from 'node:os';

import type { ExifTool } from 'exiftool-vendored';

import { messageOf } from '../files/file-access.ts';
import { displayPath } from '../files/path-text.ts';
import { findExiftoolFailure } from './exiftool-check.ts';
import { READ_ARGS } from './exiftool-args.ts';
import { ReachableNames, needsLink } from './reachable-names.ts';
import { readTags, tagText } from './tag-key.ts';
import type { TagsFailure, TagsFailureCode, TagsFound, TagsOutcome } from './tags-outcome.ts';

export interface ExiftoolReaderOptions {
  /** An existing folder, in which the reader may create a folder for links. */
  readonly scratchDir: string;
  /** How many exiftool processes to use; by default one for each core. */
  readonly processes?: number;
  /** For one file. The default is a minute, because disks may sleep and shares may be slow. */
  readonly timeoutMs?: number;
  /** What exiftool is asked for, as its arguments; by default the date tags. */
  readonly args?: readonly string[];
  /** The environment of exiftool and perl; by default that of this process. */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Reads tags of files with exiftool, those of dates unless others are asked for, many files at once. Failures are values. `close()` ends its processes.
 */
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

  /** How many reads to have under way at once. */
  get concurrency(): number {
    return 2 * (this.#options.processes ?? availableParallelism());
  }

  /** Why exiftool cannot run here, or null if it runs. Checked once. */
  async findFailure(): Promise<TagsFailure | null> {
    this.#failure ??= findExiftoolFailure(this.#options.env ?? process.env);
    return this.#failure;
  }

  /** The version of exiftool; null where it does not run. */
  async version(): Promise<string | null> {
    if (this.#closed || (await this.findFailure()) !== null) return null;
    this.#tool ??= startTool(this.#options);
    try {
      return await (await this.#tool).version();
    } catch {
      // It was ended meanwhile; whoever reads with it is told why.
      return null;
    }
  }

  /** Reads the tags of one regular file. Never give it a FIFO: exiftool would wait for ever. */
  async read(absPath: string): Promise<TagsOutcome> {
    if (this.#closed) return failed('closed', 'the exiftool reader is closed');
    const failure = await this.findFailure();
    if (failure !== null) return failure;
    if (!needsLink(absPath)) return this.#ask(absPath);
    return this.#names.withLink(absPath, (link) => this.#ask(link));
  }

  /** Reads many files at once and yields their outcomes in the order of the paths. */
  async *readMany(absPaths: Iterable<string> | AsyncIterable<string>): AsyncGenerator<TagsOutcome> {
    const underWay: Promise<TagsOutcome>[] = [];
    for await (const path of absPaths) {
      underWay.push(this.read(path));
      const oldest = underWay.length >= this.concurrency ? underWay.shift() : undefined;
      if (oldest !== undefined) yield await oldest;
    }
    for (const outcome of underWay) yield await outcome;
  }

  /** Ends the exiftool processes and removes the folder for links. Later reads fail with `closed`. */
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
      const answer = await tool.readRaw(path, {
        readArgs: [...(this.#options.args ?? READ_ARGS)],
        useMWG: false,
      });
      return await found(Object.entries(answer));
    } catch (error) {
      return failureOf(error, path);
    }
  }
}

/** Loaded only when pictures are read, because it takes a quarter of the start of a command. */
const loadExiftool = () => import('exiftool-vendored');

async function startTool({ processes, timeoutMs, env }: ExiftoolReaderOptions): Promise<ExifTool> {
  const { ExifTool } = await loadExiftool();
  return new ExifTool({
    maxProcs: processes ?? availableParallelism(),
    taskTimeoutMillis: timeoutMs ?? 60_000,
    // A busy machine may take long to start perl; a process given up then would be started again and again.
    spawnTimeoutMillis: 120_000,
    // A damaged file fails again at the second try, and a crashed process is replaced anyway.
    taskRetries: 0,
    // `findExiftoolFailure` has looked for perl, and reports its absence as a value.
    checkPerl: false,
    // With `-m`, a damaged video can make exiftool load an atom of absurd size; without it that is a warning.
    ignoreMinorErrors: false,
    exiftoolEnv: env ?? {},
  });
}

async function found(answer: readonly (readonly [string, unknown])[]): Promise<TagsFound> {
  const about = Object.fromEntries(answer);
  const tags = Object.fromEntries(answer.filter(([key]) => key.includes(':')));
  const said = readTags(tags).filter(({ tag }) => tag === 'Error' || tag === 'Warning');
  const textsOf = (tag: string) => said.filter((one) => one.tag === tag).map(({ raw }) => tagText(raw));
  const errors = [...new Set([...texts(about['errors']), ...textsOf('Error')])];
  const notes = [...new Set([...errors, ...texts(about['warnings']), ...textsOf('Warning')])];
  return { kind: 'tags', tags, gpsZone: await zoneOfPosition(tags), errors, notes };
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** The zone of the GPS position in the tags; null if there is none. */
export function zoneOfPosition(tags: Readonly<Record<string, unknown>>): Promise<string | null> {
  return zoneAt(Number(tags['Composite:GPSLatitude'] ?? NaN), Number(tags['Composite:GPSLongitude'] ?? NaN));
}

/** The IANA zone of a place in decimal degrees; null if no zone is known, and at 0/0, which means an unknown place. */
export async function zoneAt(latitude: number, longitude: number): Promise<string | null> {
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return null;
  if (latitude === 0 && longitude === 0) return null;
  const { DefaultExifToolOptions } = await loadExiftool();
  try {
    return DefaultExifToolOptions.geoTz(latitude, longitude) ?? null;
  } catch {
    // The degrees are out of range: the GPS tags are damaged.
    return null;
  }
}

function failureOf(error: unknown, path: string): TagsFailure {
  const message = messageOf(error);
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
