import { badOption } from './errors.ts';
import type { Seed } from './random.ts';
import { dayStartMs } from './scenario/moment.ts';

export const FILE_TYPES = ['jpg', 'png', 'gif', 'bmp', 'mp4', 'mov', 'txt', 'heic', 'raw'] as const;
export type FileType = (typeof FILE_TYPES)[number];

/** What to generate; every value but `basedir` has a default which makes a small tree with every scenario in it. */
export interface GenerateOptions {
  /** The folder to fill: made when absent, refused when anything is in it. */
  readonly basedir: string;
  /** Same seed and options, same tree to the byte. */
  readonly seed?: Seed;
  /** Bytes of the whole tree; the last group may go over it by its sidecars. */
  readonly mediasize?: number;
  /** Bytes; a file type that needs more metadata than this is made as small as it can be. */
  readonly filesizemin?: number;
  readonly filesizemax?: number;
  readonly maxnumfiles?: number;
  readonly excludetypes?: readonly FileType[];
  /** First and last day of capture, `YYYY-MM-DD`. */
  readonly daterangestart?: string;
  readonly daterangeend?: string;
  /** How many folders deep files may lie; 0 puts all into `basedir`. */
  readonly dirdepth?: number;
  /** How many folders `basedir` itself has at most. */
  readonly maxbasesubs?: number;
  /** Only single files with sound dates, no scenarios: for large sets and benchmarks. */
  readonly plain?: boolean;
  /** Share of files that are followed by an exact copy elsewhere, 0 to 1. */
  readonly duplicates?: number;
  /** Newlines, invalid UTF-8 (on Linux), 255 bytes, emoji, leading dash and the like. */
  readonly hostileNames?: boolean;
  /** Twins, Live Photos, sidecars, Takeout pairs. */
  readonly groups?: boolean;
  /** Several pictures within one second. */
  readonly bursts?: boolean;
  /** Impossible, reset and future clocks. */
  readonly wrongDates?: boolean;
  /** Files that nothing dates. */
  readonly undated?: boolean;
  /** Files that only their name or their folder's name dates. */
  readonly namedDates?: boolean;
  readonly zeroByteFiles?: boolean;
  /** Documents, trash, unfinished copies, sidecars without their picture. */
  readonly leftOut?: boolean;
  /** Files that are cut off, hold zeros or a page of text; off unless it is asked for. */
  readonly damaged?: boolean;
  /** Exports of a cloud as archives of several parts; off unless it is asked for. */
  readonly archives?: boolean;
  /** Where the truth goes: outside `basedir`; by default `<basedir>/../<name>.truth.ndjson`. */
  readonly truth?: string;
  /** Stops between two files; what is written stays, with its truth. */
  readonly signal?: AbortSignal;
}

export type Settings = Required<Omit<GenerateOptions, 'truth' | 'signal'>> & {
  /** Milliseconds of the first instant and of the first instant after the range, as wall clock read as UTC. */
  readonly firstMs: number;
  readonly endMs: number;
};

export const DEFAULTS = {
  seed: 1,
  mediasize: 64 * 2 ** 20,
  filesizemin: 4 * 2 ** 10,
  filesizemax: 512 * 2 ** 10,
  maxnumfiles: 10_000_000,
  excludetypes: [],
  daterangestart: '2005-01-01',
  daterangeend: '2024-12-31',
  dirdepth: 3,
  maxbasesubs: 8,
  plain: false,
  duplicates: 0.08,
  hostileNames: true,
  groups: true,
  bursts: true,
  wrongDates: true,
  undated: true,
  namedDates: true,
  zeroByteFiles: true,
  leftOut: true,
  damaged: false,
  archives: false,
} as const satisfies Omit<GenerateOptions, 'basedir'>;

/** One file is built in memory, so its size has a bound; larger sets need more files, not larger ones. */
const LARGEST_FILE = 2 ** 30;
/** Film headers count seconds from 1904 in 32 bits, which ends in February 2040. */
const QUICKTIME_END_MS = Date.UTC(2040, 0, 1);
const DAY_MS = 86_400_000;

/** Fills in the defaults; an option that cannot be met throws `bad-option` and names what was expected. */
export function readSettings(options: GenerateOptions): Settings {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const all = { ...DEFAULTS, ...(given as GenerateOptions) };
  expectInteger('mediasize', all.mediasize, [0, Number.MAX_SAFE_INTEGER]);
  expectInteger('filesizemin', all.filesizemin, [1, LARGEST_FILE]);
  expectInteger('filesizemax', all.filesizemax, [all.filesizemin, LARGEST_FILE]);
  expectInteger('maxnumfiles', all.maxnumfiles, [0, Number.MAX_SAFE_INTEGER]);
  expectInteger('dirdepth', all.dirdepth, [0, 20]);
  expectInteger('maxbasesubs', all.maxbasesubs, [1, 10_000]);
  expectTypes(all.excludetypes);
  if (!(all.duplicates >= 0 && all.duplicates <= 1))
    throw badOption('duplicates', 'a share from 0 to 1', all.duplicates);
  if (typeof all.basedir !== 'string' || all.basedir === '')
    throw badOption('basedir', 'a folder', all.basedir);
  const firstMs = expectDay('daterangestart', all.daterangestart);
  const endMs = expectDay('daterangeend', all.daterangeend) + DAY_MS;
  if (endMs <= firstMs) {
    throw badOption(
      'daterangeend',
      `a day not before daterangestart ${all.daterangestart}`,
      all.daterangeend,
    );
  }
  return { ...all, firstMs, endMs };
}

function expectInteger(option: string, value: number, [low, high]: readonly [number, number]): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  throw badOption(option, `a whole number from ${low} to ${high}`, value);
}

function expectTypes(excluded: readonly FileType[]): void {
  const unknown = excluded.find((type) => !FILE_TYPES.includes(type));
  if (unknown !== undefined) throw badOption('excludetypes', `some of ${FILE_TYPES.join(', ')}`, unknown);
  if (FILE_TYPES.every((type) => excluded.includes(type))) {
    throw badOption('excludetypes', 'at least one type left over', excluded);
  }
}

function expectDay(option: string, value: string): number {
  const ms = dayStartMs(value);
  if (ms !== null && ms >= 0 && ms < QUICKTIME_END_MS) return ms;
  throw badOption(option, 'a day as YYYY-MM-DD from 1970-01-01 to 2039-12-31', value);
}
