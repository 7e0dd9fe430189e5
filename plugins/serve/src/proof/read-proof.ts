import { MediaStructError } from '@mediastruct/core/base';
import type { ProofLevel } from '@mediastruct/core/catalogue';
import { PROOF_LEVELS } from '@mediastruct/core/catalogue';
import type { Picture } from '../calendar/read-day.ts';
import { readDay } from '../calendar/read-day.ts';
import type { LibraryView } from '../library-view.ts';

/** Files of one number of proven copies, day by day. */
export interface ProofPage {
  readonly level: ProofLevel;
  /** All files of this number, and those of them without a date, which are on no day. */
  readonly count: number;
  readonly undated: number;
  /** Of whole days, by time. */
  readonly pictures: readonly Picture[];
  /** The first and the last day that was looked at; null where no day has such files. */
  readonly days: readonly [first: string, last: string] | null;
  /** The day with which the next ones begin; null where these are the last. */
  readonly next: string | null;
}

/** So many files are enough for a page, and so many are looked at for it: a day of thousands may have one. */
const ENOUGH = 300;
const LOOKED_AT = 5000;

/** The files with so many proven copies from a day on; `from` is '' for the first. The last level has all files with as many or more. Throws `usage` (64) for what is no level. */
export async function readProof(view: LibraryView, level: string, from: string): Promise<ProofPage> {
  const nth = PROOF_LEVELS.findIndex((one) => one === level);
  const name = PROOF_LEVELS[nth];
  if (name === undefined)
    throw new MediaStructError('usage', `"${level}": expected one of ${PROOF_LEVELS.join(', ')}`);
  const counts = (await view.proofs()).map(({ day, files }) => ({
    ...{ day, files: files[nth] ?? 0, all: files.reduce((sum, one) => sum + one, 0) },
  }));
  const days = counts.flatMap(({ day, ...rest }) =>
    day !== null && rest.files > 0 && day >= from ? [{ day, ...rest }] : [],
  );
  const pictures: Picture[] = [];
  let looked = 0;
  let shown = 0;
  for (const { day, all } of days) {
    if (shown > 0 && (pictures.length >= ENOUGH || looked + all > LOOKED_AT)) break;
    const ofDay = readDay(view.open(), day);
    pictures.push(...ofDay.filter(({ proven }) => Math.min(proven, PROOF_LEVELS.length - 1) === nth));
    looked += all;
    shown += 1;
  }
  const [first, last] = [days[0], days[shown - 1]];
  return {
    level: name,
    count: counts.reduce((sum, { files }) => sum + files, 0),
    undated: counts.find(({ day }) => day === null)?.files ?? 0,
    pictures,
    days: first === undefined || last === undefined ? null : [first.day, last.day],
    next: days[shown]?.day ?? null,
  };
}
