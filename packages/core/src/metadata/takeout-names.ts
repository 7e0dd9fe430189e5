/**
 * Google Takeout names the JSON of `IMG.jpg` `IMG.jpg.json`, or since 2024 `IMG.jpg.supplemental-metadata.json`. It cuts
 * the part before `.json` at 46 characters. The JSON of `IMG(1).jpg` is `IMG.jpg(1).json` or
 * `IMG.jpg.supplemental-metadata(1).json`.
 */
const SUFFIX = '.supplemental-metadata';
export const TAKEOUT_NAME_LIMIT = 46;

/** The name of a JSON without `.json` and counter, and the counter, such as `(1)` or `''`. Both in lower case. */
export interface TakeoutBase {
  readonly base: string;
  readonly counter: string;
}

/** Base and counter of the JSON that Takeout writes for a picture with this name, before any cut. */
export function takeoutBaseOfMedia(name: string): TakeoutBase {
  const lower = name.toLowerCase();
  const match = /^(.*)(\(\d+\))(\.[^.]*)?$/s.exec(lower);
  if (match === null) return { base: lower, counter: '' };
  return { base: `${match[1]}${match[3] ?? ''}`, counter: match[2] ?? '' };
}

/** Base and counter in the name of a `.json` file; null for other names. */
export function takeoutBaseOfJson(name: string): TakeoutBase | null {
  const lower = name.toLowerCase();
  if (!lower.endsWith('.json')) return null;
  const inner = lower.slice(0, -'.json'.length);
  const match = /^(.*)(\(\d+\))$/s.exec(inner);
  return match === null ? { base: inner, counter: '' } : { base: match[1] ?? '', counter: match[2] ?? '' };
}

/** A base without `.supplemental-metadata`, which may be cut short; null if the base has no such end. */
export function withoutSupplement(base: string): string | null {
  const dot = base.lastIndexOf('.');
  return dot > 0 && SUFFIX.startsWith(base.slice(dot).toLowerCase()) ? base.slice(0, dot) : null;
}

/** The bases that Takeout may cut a base to; none if the name is short enough. */
export function cutTakeoutBases(base: string): readonly string[] {
  const whole = `${base}${SUFFIX}`;
  return whole.length > TAKEOUT_NAME_LIMIT ? [whole.slice(0, TAKEOUT_NAME_LIMIT)] : [];
}

/** The name that Takeout gives a file with this title: what Windows cannot have in a name becomes `_`. */
export function fileNameOfTitle(title: string): string {
  return title.replace(/[%&\\:*?"'<>|/]/g, '_');
}

/** Whether a folder, given by its path below the source, is one of a Takeout. */
export function isExportFolder(folder: string): boolean {
  return folder.split('/').some((segment) => /^(takeout|google (photos|fotos|foto|фото))/i.test(segment));
}
