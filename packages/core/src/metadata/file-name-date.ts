import { MESSENGER_NAMES, SCANNER_NAMES } from './app-names.ts';
import { CAMERA_NAMES } from './camera-names.ts';
import { stemOf } from './media-kind.ts';
import type { NameDate } from './name-pattern.ts';
import { dateByPattern } from './name-pattern.ts';
import { SCREENSHOT_NAMES } from './screenshot-names.ts';

export type { NameDate } from './name-pattern.ts';

/** Forms that begin alike stand in the order in which they must be tried: the scanners' before those of cameras. */
const PATTERNS = [...SCANNER_NAMES, ...MESSENGER_NAMES, ...SCREENSHOT_NAMES, ...CAMERA_NAMES];

const DIGITS_OF_A_DAY = 8;
const EPOCH_MS = /^(?:FB_IMG_|mmexport|wx_camera_|microMsg\.|IMG_|VID_)?(\d{13})(?!\d)/i;
/** Unix milliseconds have had thirteen digits since 2001; a smaller number is a counter. */
const FIRST_13_DIGITS = 1_000_000_000_000;
/** A recording of an iPhone's screen. */
const EPOCH_S = /^RPReplay_Final(\d{10})(?!\d)/i;
/** What some systems put before the name of a copy. */
const COPY_OF = /^(?:copy|kopie|copie|copia|c\u00f3pia)(?: ?\(\d{1,3}\))? (?:of|von|de|di|do|da|van) /iu;

/**
 * The date in a file's name, or null. Knows forms of cameras, phones, drones, messengers, scanners and of pictures of a screen;
 * the name must begin with one and have a valid day and time. A date in any other name has no known meaning and is none:
 * `invoice-2019-05-12`, `export_20190512`.
 */
export function fileNameDate(name: string): NameDate | null {
  // Most names hold no date; this tells so without a look at every form.
  if (name.replace(/\D/g, '').length < DIGITS_OF_A_DAY) return null;
  const stem = plainText(stemOf(name)).replace(COPY_OF, '');
  for (const rule of PATTERNS) {
    const found = dateByPattern(stem, rule);
    if (found !== null) return found;
  }
  return epochDate(stem);
}

function epochDate(stem: string): NameDate | null {
  const ms = Number(EPOCH_MS.exec(stem)?.[1] ?? 0);
  if (ms >= FIRST_13_DIGITS) return { ms, clock: 'utc', precision: 'subsecond', meaning: 'captured' };
  const seconds = Number(EPOCH_S.exec(stem)?.[1] ?? 0);
  if (seconds === 0) return null;
  return { ms: seconds * 1000, clock: 'utc', precision: 'second', meaning: 'captured' };
}

/** macOS writes accents apart, apostrophes bent, narrow spaces before PM, and marks of direction in Hebrew and Arabic. */
function plainText(stem: string): string {
  return stem
    .normalize('NFC')
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .replace(/[\u00a0\u2009\u202f]/g, ' ')
    .replace(/[\u200e\u200f\u202a-\u202c\u2066-\u2069]/g, '');
}
