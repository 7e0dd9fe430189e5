import { formatBytes, plural } from '@mediastruct/command';
import type { FolderPair } from '@mediastruct/core/dedupe';

/** Files that are named in a line for people; the JSON has more. */
const NAMED = 5;

const WHY_UNSEEN: Readonly<Record<FolderPair['unseen']['first'][number]['why'], string>> = {
  'not-indexed': 'in no index',
  'no-file': 'a symlink or special file',
  changed: 'changed since the crawl',
  gone: 'gone since the crawl',
  unreadable: 'cannot be looked at',
};

/** A paragraph for each folder that is wholly or nearly inside another one. */
export function renderFolders(pairs: readonly FolderPair[], shown: (path: string) => string): string {
  if (pairs.length === 0) return 'No folder is inside another one, as far as they were crawled and compared.';
  return pairs.map((pair) => renderPair(pair, shown)).join('\n');
}

function renderPair(pair: FolderPair, shown: (path: string) => string): string {
  return [
    headOf(pair, shown),
    ...onlyLines(pair.onlyHere, shown),
    ...leftAloneLines(pair),
    ...unseenLines(pair.unseen, shown),
    ...mayBeOneLines(pair),
  ].join('\n');
}

function headOf(pair: FolderPair, shown: (path: string) => string): string {
  const { folder, inside, files, shared, sharedBytes, isSame, crawledAt } = pair;
  const facts = `${formatBytes(sharedBytes)}, as crawled ${crawledAt.slice(0, 10)}`;
  const all = `(${plural(files, 'file')}, ${facts})`;
  if (isSame) return `${shown(folder)} holds the same as ${shown(inside)} ${all}`;
  // What no index knows may be anything, so that nothing is called whole that holds some of it, or of which some is gone.
  const isWhole = shared === files && pair.unseen.count === 0;
  if (isWhole) return `${shown(folder)} is wholly inside ${shown(inside)} ${all}`;
  if (shared === files) return `${shown(folder)} is inside ${shown(inside)} as far as it was crawled ${all}`;
  const percent = Math.min(99, Math.floor((shared / files) * 100));
  return `${shown(folder)} is ${percent} % inside ${shown(inside)} (${shared} of ${plural(files, 'file')}, ${facts})`;
}

function onlyLines(
  { count, nowhereElse, linked, first }: FolderPair['onlyHere'],
  shown: (path: string) => string,
): readonly string[] {
  if (count === 0) return [];
  const elsewhere =
    nowhereElse === count
      ? 'and nowhere else that was compared'
      : `${count - nowhereElse} of them in a third folder`;
  const names = first
    .slice(0, NAMED)
    .map(({ path, isElsewhere }) => `    ${shown(path)}${isElsewhere ? '   (also elsewhere)' : ''}`);
  const links =
    linked === 0
      ? []
      : [`    ${plural(linked, 'file')} of these with several names (hard links): a name is no copy`];
  return [
    `  ${plural(count, 'file exists', 'files exist')} only in the first, ${elsewhere}:`,
    ...names,
    ...moreLines(count - names.length),
    ...links,
  ];
}

function leftAloneLines({ leftAlone, emptyFiles }: FolderPair): readonly string[] {
  const alone =
    leftAlone === 0 ? [] : [`  ${plural(leftAlone, 'file')} left alone by the rules, and not compared`];
  return emptyFiles === 0 ? alone : [...alone, `  ${plural(emptyFiles, 'empty file')} not counted`];
}

function unseenLines(
  { count, first }: FolderPair['unseen'],
  shown: (path: string) => string,
): readonly string[] {
  if (count === 0) return [];
  const names = first.map(({ path, why }) => `    ${path === '' ? '.' : shown(path)}   (${WHY_UNSEEN[why]})`);
  return [
    `  ${plural(count, 'name')} in the first not as the index tells:`,
    ...names,
    ...moreLines(count - names.length),
  ];
}

function moreLines(more: number): readonly string[] {
  return more > 0 ? [`    and ${more} more`] : [];
}

function mayBeOneLines({ mayBeOneFolder }: FolderPair): readonly string[] {
  if (!mayBeOneFolder) return [];
  return [
    '  Their file system (FUSE or SMB) does not tell whether both are one folder under two names: look before you delete one.',
  ];
}
