import { formatBytes, formatCount } from '@mediastruct/command';
import type { LeftTallies } from '@mediastruct/core';

/** What an ingest left where it was, by reason and most first: `left where it is: 12 thumbnail (90 kB), 1 orphan (2 kB)`. */
export function renderLeft(left: LeftTallies): string {
  const parts = Object.entries(left)
    .toSorted(([, a], [, b]) => b.files - a.files)
    .map(([code, { files, bytes }]) => `${formatCount(files)} ${code} (${formatBytes(bytes)})`);
  return `left where it is: ${parts.join(', ')}`;
}
