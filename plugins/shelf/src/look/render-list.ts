import { formatBytes, formatCount, formatTable, paint, plural } from '@mediastruct/command';
import { nameOf } from '@mediastruct/core';
import { depthBelow } from './list-folder.ts';
import { copyLine } from './render-copy.ts';
import type { FolderTotals, ListedEntry, ListedFolder } from './shelf-node.ts';

export interface ListView {
  /** Whether the copies of each file are told, each on a line of its own. */
  readonly isWhere: boolean;
  /** Whether whole paths are shown, because files of several folders stand one after the other. */
  readonly isFlat: boolean;
  readonly now: Date;
  readonly shown: (text: string) => string;
}

const COLUMNS = [
  { header: 'copies', align: 'right' as const },
  { header: 'too few', align: 'right' as const },
  { header: 'files', align: 'right' as const },
  { header: 'bytes', align: 'right' as const },
  { header: 'name' },
];

/** What stands in a folder, in lines for people. */
export function listLines(
  entries: readonly ListedEntry[],
  totals: FolderTotals,
  view: ListView,
): readonly string[] {
  const [header = '', ...rows] = linesOf(
    formatTable(
      COLUMNS,
      entries.map((entry) => cellsOf(entry, view)),
    ),
  );
  const lines = entries.flatMap((entry, nth) => [rows[nth] ?? '', ...whereLines(entry, view)]);
  return [...(entries.length === 0 ? [] : [header]), ...lines, ...totalLines(totals)];
}

/** The folders of a tree, those below others set in from them. */
export function treeLines(
  folders: readonly ListedFolder[],
  below: string,
  shown: (text: string) => string,
): readonly string[] {
  const cells = folders.map((folder) => {
    const depth = Math.max(0, depthBelow(below, folder.path) - (below === '' ? 1 : 0));
    return [...numbersOf(folder), `${'  '.repeat(depth)}${shown(nameOf(folder.path))}/`];
  });
  return linesOf(formatTable(COLUMNS, cells));
}

function linesOf(table: string): readonly string[] {
  return table === '' ? [] : table.trimEnd().split('\n');
}

function cellsOf(entry: ListedEntry, { isFlat, shown }: ListView): readonly string[] {
  const name = shown(isFlat ? entry.path : nameOf(entry.path));
  if (entry.kind === 'symlink') return ['', '', '', '', `${name} -> ${shown(entry.target)}`];
  if (entry.kind === 'folder') return [...numbersOf(entry), `${name}/`];
  if (entry.kind === 'object') return [String(entry.proven), '', '', formatBytes(entry.size), name];
  const isLacking = entry.goneSince === null && entry.proven < entry.least;
  const copies = String(entry.proven);
  const gone = entry.goneSince === null ? '' : ` (gone since ${entry.goneSince.slice(0, 10)})`;
  return [isLacking ? paint.bad(copies) : copies, '', '', formatBytes(entry.size), `${name}${gone}`];
}

function numbersOf({ files, bytes, fewest, tooFew }: FolderTotals): readonly string[] {
  return [
    fewest === null ? '' : String(fewest),
    tooFew === 0 ? '' : paint.bad(formatCount(tooFew)),
    formatCount(files),
    formatBytes(bytes),
  ];
}

function whereLines(entry: ListedEntry, { isWhere, now, shown }: ListView): readonly string[] {
  if (!isWhere || entry.kind === 'folder' || entry.kind === 'symlink') return [];
  if (entry.copies.length === 0) return ['          no copy is known'];
  // A tree may have a file under several names.
  const copies = [...new Map(entry.copies.map((copy) => [`${copy.kind}:${copy.id}`, copy])).values()];
  return copies.map((copy) => `          ${copyLine(copy, { now, shown })}`);
}

function totalLines({ files, bytes, fewest, tooFew }: FolderTotals): readonly string[] {
  if (files === 0) return ['No files.'];
  return [
    `${plural(files, 'file')} (${formatBytes(bytes)}), ${copiesInWords(fewest ?? 0)}`,
    ...(tooFew === 0 ? [] : [paint.bad(`${plural(tooFew, 'file')} with fewer proven copies than asked for`)]),
  ];
}

function copiesInWords(fewest: number): string {
  if (fewest === 0) return 'some without any proven copy';
  return `each with ${fewest === 1 ? '1 proven copy' : `${fewest} proven copies`} or more`;
}
