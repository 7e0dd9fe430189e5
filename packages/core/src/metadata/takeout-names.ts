/**
 * How Google Takeout names the JSON of `IMG.jpg`: `IMG.jpg.json`, or since 2024
 * `IMG.jpg.supplemental-metadata.json`; everything before `.json` is cut at 46 characters; and the JSON
 * of `IMG(1).jpg` is `IMG.jpg(1).json` or `IMG.jpg.supplemental-metadata(1).json`.
 */
const SUFFIX = '.supplemental-metadata';
export const TAKEOUT_NAME_LIMIT = 46;

/** The uncut base that a picture's JSON has, and the counter that moves behind it (`''` for none). Lower case. */
export interface TakeoutBase {
  readonly base: string;
  readonly counter: string;
}

/** Base and counter of the JSON that Takeout writes for a picture of this name. */
export function takeoutBaseOfMedia(name: string): TakeoutBase {
  const lower = name.toLowerCase();
  const match = /^(.*)(\(\d+\))(\.[^.]*)?$/s.exec(lower);
  if (match === null) return { base: lower, counter: '' };
  return { base: `${match[1]}${match[3] ?? ''}`, counter: match[2] as string };
}

/** Base and counter in the name of a `.json`; null for other names. */
export function takeoutBaseOfJson(name: string): TakeoutBase | null {
  const lower = name.toLowerCase();
  if (!lower.endsWith('.json')) return null;
  const inner = lower.slice(0, -'.json'.length);
  const match = /^(.*)(\(\d+\))$/s.exec(inner);
  return match === null
    ? { base: inner, counter: '' }
    : { base: match[1] as string, counter: match[2] as string };
}

/** A base without `.supplemental-metadata` or what a cut left of it; null where it does not end so. */
export function withoutSupplement(base: string): string | null {
  const dot = base.lastIndexOf('.');
  return dot > 0 && SUFFIX.startsWith(base.slice(dot)) ? base.slice(0, dot) : null;
}

/** What Takeout keeps of a picture's base when the JSON's name must be cut. */
export function cutTakeoutBases(base: string): readonly string[] {
  const whole = `${base}${SUFFIX}`;
  return whole.length > TAKEOUT_NAME_LIMIT ? [whole.slice(0, TAKEOUT_NAME_LIMIT)] : [];
}
