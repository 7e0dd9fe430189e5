import { stemOf } from './media-kind.ts';

/** A folder of a camera's card as the standard for them (DCF) has it: `100CANON`, `101_PANA`. */
const CARD_FOLDER = /^(\d{3})[A-Z0-9_]{5}$/i;
/** Olympus and Panasonic put month and day before the number: `P5120042`. */
const DATED_NUMBER = /^[P_][1-9A-C][0-3]\d(\d{4})$/i;
const LAST_NUMBER = /(?:^|[^\d])(\d{1,5})\)?$/;

/**
 * The number that a camera gave a file, with that of its folder where it has one: `0042`, `100-0042`. Files that one camera
 * wrote one after the other sort by it, also where the numbers began anew, because the folder's number rises then. Null for a name
 * without one.
 */
export function fileNumber(name: string, folder: string): string | null {
  const stem = stemOf(name);
  const digits = DATED_NUMBER.exec(stem)?.[1] ?? LAST_NUMBER.exec(stem)?.[1];
  if (digits === undefined) return null;
  const card = CARD_FOLDER.exec(folder)?.[1];
  return `${card === undefined ? '' : `${card}-`}${digits.padStart(4, '0')}`;
}
