import prettyBytes from 'pretty-bytes';

/** A size in decimal units, as disk and disc makers count: `512 B`, `24.2 GB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return prettyBytes(Math.round(bytes));
  const power = Math.floor((String(Math.floor(bytes)).length - 1) / 3);
  // Of one decimal `prettyBytes` asks the number formats of all languages, whose loading is a tenth of a short command.
  const [, unit = ''] = prettyBytes(1000 ** power).split(' ');
  return `${(Math.floor(bytes / 10 ** (3 * power - 1)) / 10).toFixed(1)} ${unit}`;
}

/** `182.4 MB/s`. */
export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** `1,234,567`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 file`, `2,345 files`; `many` where the plural is not the word with an s. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A length of time in its two largest units: `0.4 s`, `38 s`, `3 min 05 s`, `2 h 10 min`, `4 d 03 h`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (milliseconds < 9950) return `${(milliseconds / 1000).toFixed(1)} s`;
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return pair([Math.floor(seconds / 60), 'min'], [seconds % 60, 's']);
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return pair([Math.floor(minutes / 60), 'h'], [minutes % 60, 'min']);
  const hours = Math.round(minutes / 60);
  return pair([Math.floor(hours / 24), 'd'], [hours % 24, 'h']);
}

function pair(large: [number, string], small: [number, string]): string {
  return `${formatCount(large[0])} ${large[1]} ${String(small[0]).padStart(2, '0')} ${small[1]}`;
}
