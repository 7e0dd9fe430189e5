import { formatBytes, plural } from '@mediastruct/command';
import type { FolderPair } from '@mediastruct/core/dedupe';

/** Files that are named in a line for people; the JSON has more. */
const NAMED = 5;

/** A paragraph for each folder that is wholly or nearly inside another one. */
export function renderFolders(pairs: readonly FolderPair[], shown: (path: string) => string): string {
  if (pairs.length === 0) return 'No folder is inside another one.';
  return pairs.map((pair) => renderPair(pair, shown)).join('\n');
}

function renderPair(pair: FolderPair, shown: (path: string) => string): string {
  const { folder, inside, files, shared, sharedBytes, isSame, onlyHere } = pair;
  const size = formatBytes(sharedBytes);
  if (isSame)
    return `${shown(folder)} holds the same as ${shown(inside)} (${plural(files, 'file')}, ${size})`;
  if (shared === files)
    return `${shown(folder)} is wholly inside ${shown(inside)} (${plural(files, 'file')}, ${size})`;
  const percent = Math.min(99, Math.floor((shared / files) * 100));
  const head = `${shown(folder)} is ${percent} % inside ${shown(inside)} (${shared} of ${plural(files, 'file')}, ${size})`;
  return [head, ...onlyLines(onlyHere, shown)].join('\n');
}

function onlyLines(
  { count, nowhereElse, first }: FolderPair['onlyHere'],
  shown: (path: string) => string,
): readonly string[] {
  const verb = count === 1 ? 'is' : 'are';
  const elsewhere =
    nowhereElse === count ? 'and nowhere else' : `${count - nowhereElse} of them in a third folder`;
  const names = first
    .slice(0, NAMED)
    .map(({ path, isElsewhere }) => `    ${shown(path)}${isElsewhere ? '   (also elsewhere)' : ''}`);
  const more = count > names.length ? [`    and ${count - names.length} more`] : [];
  return [`  ${plural(count, 'file')} ${verb} only in the first, ${elsewhere}:`, ...names, ...more];
}
