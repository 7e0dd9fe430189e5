import { displayPath, MediaStructError } from '@mediastruct/core';
import type { Chain, ChainRun } from './open-chain.ts';
import { compareStates, wholePathTo } from './open-chain.ts';

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?)?)?$/;

/**
 * The end of the time that a text tells, in milliseconds since 1970, exclusive: of the year, month, day, minute or second, by the clock of this machine, or of an instant with an offset.
 * Null where it tells none.
 */
export function endOfTime(text: string): number | null {
  if (/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text)) {
    const at = Date.parse(text);
    return Number.isNaN(at) ? null : at + 1;
  }
  const found = DATE.exec(text);
  if (found === null) return null;
  const [, year = '', month, day, hour, minute, second] = found;
  const parts = [year, month, day, hour, minute, second].map((part) =>
    part === undefined ? null : Number(part),
  );
  const [y = 0, mo = null, d = null, h = null, mi = null, s = null] = parts;
  const start = new Date(y ?? 0, (mo ?? 1) - 1, d ?? 1, h ?? 0, mi ?? 0, s ?? 0);
  const isReal =
    start.getMonth() === (mo ?? 1) - 1 && start.getDate() === (d ?? 1) && start.getHours() === (h ?? 0);
  if (!isReal) return null;
  if (mo === null) return new Date((y ?? 0) + 1, 0).getTime();
  if (d === null) return new Date(y ?? 0, mo).getTime();
  if (h === null) return new Date(y ?? 0, mo - 1, d + 1).getTime();
  return start.getTime() + (s === null ? 60_000 : 1000);
}

/**
 * The run that a text names: `latest`, its number, or the last state of a day, month, year, minute or instant or before it. Of runs of one state, one that is whole. Throws `file-missing`
 * (11) where there is none, and `usage` (64) where the text tells neither.
 */
export function chooseRun(chain: Chain, text: string): ChainRun {
  const runs = chain.runs.filter(({ record }) => record !== null).toSorted(compareStates);
  const isNumber = /^\d{1,4}$/.test(text) || /^0\d{3,}$/.test(text);
  if (isNumber && !isYear(text)) {
    const found = runs.find(({ run }) => run === Number(text));
    if (found === undefined) throw noRun(chain, `no run ${text}`);
    return found;
  }
  const end = text === 'latest' ? Number.POSITIVE_INFINITY : endOfTime(text);
  if (end === null)
    throw new MediaStructError(
      'usage',
      `"${displayPath(text)}": expected the number of a run, a date such as 2026-11-30 or 2026-11-30T18:00, or "latest"`,
    );
  const last = runs.findLast(({ record }) => Date.parse(record?.at ?? '') < end);
  if (last === undefined) throw noRun(chain, `no state of ${text} or before`);
  const same = runs.filter(
    ({ record }) => record?.after === last.record?.after && record?.at === last.record?.at,
  );
  return same.findLast((run) => wholePathTo(chain, run) !== null) ?? last;
}

/** Chains have fewer runs than a year has a number; `0002` is a run. */
function isYear(text: string): boolean {
  return /^(19|20)\d{2}$/.test(text);
}

function noRun({ folder }: Chain, what: string): MediaStructError {
  return new MediaStructError('file-missing', `${displayPath(folder)}: the chain holds ${what}`, {
    path: folder,
    suggestions: [`mediastruct delta chain list ${displayPath(folder)}   shows all runs.`],
  });
}
