import { displayPath } from '../../files/path-text.ts';

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** A text of a page: control characters shown, nothing of it markup. */
export function pageText(value: string): string {
  return displayPath(value).replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}

/** A size for people, in powers of 1,000. */
export function pageSize(bytes: number): string {
  const unit = Math.max(
    0,
    UNITS.findLastIndex((_, power) => bytes >= 1000 ** power),
  );
  const value = bytes / 1000 ** unit;
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}
