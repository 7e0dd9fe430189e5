import type { FileAccess } from '../files/file-access.ts';
import type { ChangesEnd, PartEnd } from './changes-file.ts';
import { readChangesBase, readChangesEnd, readLastPart } from './changes-file.ts';
import { changesPathOf, INDEX_FORMAT, parseReplaced } from './index-header.ts';
import type { IndexHeader } from './index-header.ts';
import { damagedFile, readSealedFooter, readSealedHeader } from './sealed-file.ts';

/** The base of an index and what counts of the changes to it. */
export interface CurrentChanges {
  /** The SHA-256 in the footer of the base. */
  readonly base: string;
  /** Of the base. */
  readonly indexPath: string;
  /** Of the changes. */
  readonly path: string;
  /** Null where there is no file of changes, or one that belongs to the base before. */
  readonly end: ChangesEnd | null;
}

/**
 * Base and changes of the index at `indexPath`, every part checked; null where there is no index. Changes to the base
 * that this one replaced are what a crash left behind and do not count; changes to any other base are `damaged` (12).
 */
export function readCurrentChanges(
  access: FileAccess,
  indexPath: string,
  onPart?: (part: PartEnd) => void,
): CurrentChanges | null {
  const footer = readSealedFooter(access, indexPath, INDEX_FORMAT);
  if (footer === null) return null;
  const path = changesPathOf(indexPath);
  const base = footer.sha256;
  const isOwn = belongTo(access, { indexPath, path, base });
  return { base, indexPath, path, end: isOwn ? readChangesEnd(access, path, onPart && { onPart }) : null };
}

/** The end of the last part and its place, read from the end of the file wherever that is whole. */
export function readLastHeader(
  access: FileAccess,
  indexPath: string,
): { readonly base: string; readonly changes: number; readonly header: IndexHeader | null } | null {
  const footer = readSealedFooter(access, indexPath, INDEX_FORMAT);
  if (footer === null) return null;
  const base = footer.sha256;
  const path = changesPathOf(indexPath);
  if (!belongTo(access, { indexPath, path, base })) return { base, changes: 0, header: null };
  const last = readLastPart(access, path);
  if (last !== null) return { base, changes: last.bytes, header: last.header };
  const end = readChangesEnd(access, path);
  return { base, changes: end.last === null ? 0 : end.bytes, header: end.last?.header ?? null };
}

function belongTo(
  access: FileAccess,
  { indexPath, path, base }: { indexPath: string; path: string; base: string },
): boolean {
  const changed = readChangesBase(access, path);
  if (changed === base) return true;
  if (changed === null) return false;
  const header = readSealedHeader(access, indexPath, INDEX_FORMAT);
  const replaced = header && parseReplaced(header, { path: indexPath, number: 1, offset: 0 });
  if (replaced?.base === changed) return false;
  throw damagedFile(indexPath, INDEX_FORMAT, 'the changes beside it belong to another one');
}
