import { displayPath, MediaStructError } from '@mediastruct/core';

const HASH = /^[0-9a-f]{8,64}$/i;
const DAY = /^\d{4}(?:-\d\d(?:-\d\d)?)?$/;
/** The day that a folder of the date tree stands for: `2019/05/12/` or `2019-05-12/`. */
const FOLDER_DAY = /(?:^|\/)(\d{4})[/-](\d\d)[/-](\d\d)(?=[/ _-])/;

/** Days, months or years as texts such as `2019-05-12`, both included. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** A file as it is chosen by. */
export interface Choosable {
  /** Its path in the date tree, and in its volume. */
  readonly path: string;
  readonly inVolume: string;
  readonly sha256: string;
  /** Wall clock of its capture, where that is known. */
  readonly taken?: string | undefined;
}

/** What a command line asks for; throws `usage` (64) where it asks for nothing, or `day` is none. */
export function selectionOf(
  words: readonly string[],
  { day, all }: { readonly day?: string | undefined; readonly all: boolean },
): Selection {
  const days = day === undefined ? null : parseDays(day);
  if (day !== undefined && days === null)
    throw new MediaStructError('usage', `--day ${displayPath(day)}: expected a day, a month or a year`, {
      suggestions: ['For example --day 2019-05-12, --day 2019-05 or --day 2019-05-12..2019-06-03'],
    });
  const isAsked = words.length > 0 || days !== null;
  if (isAsked === all)
    throw new MediaStructError(
      'usage',
      all ? '--all and a choice exclude each other' : 'Nothing is asked for',
      {
        suggestions: ['Name files or folders, or days with --day, or say --all. Nothing was written.'],
      },
    );
  return new Selection(words, days);
}

/** Reads `2019-05-12`, `2019-05`, `2019`, or two of them with `..` between; null where the text is none. */
export function parseDays(text: string): DayRange | null {
  const [from = '', to = from, ...more] = text.split('..');
  return DAY.test(from) && DAY.test(to) && more.length === 0 ? { from, to } : null;
}

/**
 * Chooses files by words (a name, a path or folder of the date tree, a path in a volume, 8 to 64 digits of a content hash), by days, or
 * all of them. A file has to fit one of the words, if there are any, and the days, if there are any. Remembers which words nothing fitted.
 */
export class Selection {
  readonly #words: readonly string[];
  readonly #days: DayRange | null;
  readonly #fitted = new Set<string>();

  constructor(words: readonly string[], days: DayRange | null) {
    this.#words = words;
    this.#days = days;
  }

  wants(file: Choosable): boolean {
    if (this.#days !== null && !isWithin(dayOf(file), this.#days)) return false;
    if (this.#words.length === 0) return true;
    const fitting = this.#words.filter((word) => fits(word, file));
    for (const word of fitting) this.#fitted.add(word);
    return fitting.length > 0;
  }

  /** The words that no file has fitted so far. */
  get unfitted(): readonly string[] {
    return this.#words.filter((word) => !this.#fitted.has(word));
  }
}

function fits(word: string, { path, inVolume, sha256 }: Choosable): boolean {
  const wanted = word.replace(/\/+$/, '');
  if (HASH.test(wanted) && sha256.startsWith(wanted.toLowerCase())) return true;
  return isPathOrName(wanted, path) || isPathOrName(wanted, inVolume);
}

/** A name whose bytes are not UTF-8 cannot be typed: it can be named as it is shown. */
function isPathOrName(wanted: string, path: string): boolean {
  if (path === wanted || path.endsWith(`/${wanted}`) || path.startsWith(`${wanted}/`)) return true;
  return !path.isWellFormed() && isPathOrName(wanted, displayPath(path));
}

function dayOf({ path, taken }: Choosable): string | null {
  if (taken !== undefined) return taken.slice(0, 10);
  const match = FOLDER_DAY.exec(path);
  return match === null ? null : match.slice(1, 4).join('-');
}

/** A month as an end stands for its last day. */
function isWithin(day: string | null, { from, to }: DayRange): boolean {
  return day !== null && day >= from && day.slice(0, to.length) <= to;
}
