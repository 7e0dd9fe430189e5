import type { JsonObject, LinePlace, SealedFormat } from '@mediastruct/core';
import { damagedLine, FieldReader, pathFields, pathFromFields } from '@mediastruct/core';
import type { TreeEntry } from '../listing/tree-entry.ts';
import { entryFields, parseEntry } from '../listing/tree-entry.ts';
import { whyUnsafe } from '../names/unsafe-name.ts';
import type { FileChange, TreeChange } from '../tree/tree-change.ts';

/** The changes of an archive (docs/formats/delta-archive.md). */
export const DIFF_FORMAT: SealedFormat = {
  format: 'mediastruct-delta-diff',
  version: 1,
  noun: 'list of changes',
  counter: 'changes',
};

/** Where the content of a changed file comes from, with what the archive holds of it. */
export type StoredContent =
  | { readonly kind: 'same' }
  | { readonly kind: 'old'; readonly path: string }
  | { readonly kind: 'whole'; readonly member: string }
  /** A delta; its base is the old file at the path of the change, or at another one: see `baseOf`. */
  | { readonly kind: 'delta'; readonly member: string; readonly base?: string | undefined };

export type StoredFileChange = Omit<FileChange, 'content'> & { readonly content: StoredContent };
export type StoredChange = Exclude<TreeChange, FileChange> | StoredFileChange;

/** The path, in the old state, of the file that the delta of a change is made against. */
export function baseOf(path: string, content: Extract<StoredContent, { readonly kind: 'delta' }>): string {
  return content.base ?? path;
}

/** The line of a change, without its line feed. */
export function formatChange(change: StoredChange): string {
  const { kind, path, was } = change;
  const to = change.kind === 'removed' ? {} : { to: entryFields(change.to) };
  const content = change.kind === 'file' ? { content: contentFields(change.content) } : {};
  return JSON.stringify({
    kind,
    ...pathFields('path', path),
    was: was && entryFields(was),
    ...to,
    ...content,
  });
}

function contentFields(content: StoredContent): object {
  if (content.kind === 'old') return { kind: 'old', ...pathFields('path', content.path) };
  if (content.kind !== 'delta' || content.base === undefined) return content;
  return { kind: 'delta', member: content.member, ...pathFields('base', content.base) };
}

/** Reads a stored change; throws `damaged` (12) naming the place. */
export function parseChange(object: JsonObject, place: LinePlace): StoredChange {
  const fields = new FieldReader(object, place);
  const kind = fields.oneOf('kind', ['file', 'folder', 'symlink', 'removed']);
  const was = object['was'] === null ? null : parseEntry(fields.object('was'), place);
  const to = kind === 'removed' ? null : parseEntry(fields.object('to'), place);
  const path = safePath(object, place);
  const refuse = () => damagedLine(place, `expected a change to a ${kind}, found another entry`);
  if ((to ?? was)?.path !== path || (was !== null && was.path !== path)) throw refuse();
  if (kind === 'removed') {
    if (was === null) throw refuse();
    return { kind, path, was };
  }
  return changeTo(to, { path, was, refuse, content: () => parseContent(fields, place) });
}

function changeTo(
  to: TreeEntry | null,
  {
    path,
    was,
    refuse,
    content,
  }: {
    readonly path: string;
    readonly was: TreeEntry | null;
    readonly refuse: () => Error;
    readonly content: () => StoredContent;
  },
): StoredChange {
  if (to?.kind === 'file') return { kind: 'file', path, was, to, content: content() };
  if (to?.kind === 'folder') return { kind: 'folder', path, was, to };
  if (to?.kind === 'symlink') return { kind: 'symlink', path, was, to };
  throw refuse();
}

function parseContent(fields: FieldReader, place: LinePlace): StoredContent {
  const object = fields.object('content');
  const content = new FieldReader(object, place);
  const kind = content.oneOf('kind', ['same', 'old', 'whole', 'delta']);
  if (kind === 'same') return { kind };
  if (kind === 'old') return { kind, path: safePath(object, place) };
  const member = content.matching('member', /^(created|updated)\/[0-9a-f]{64}$/, 'a member of the archive');
  if (kind === 'whole') return { kind, member };
  const hasBase = object['base'] !== undefined;
  return { kind, member, ...(hasBase ? { base: safePath(object, place, 'base') } : {}) };
}

function safePath(object: JsonObject, place: LinePlace, field = 'path'): string {
  const path = pathFromFields(object, field);
  const why = path === null ? 'it is no text' : whyUnsafe(path);
  if (path === null || why !== null)
    throw damagedLine(place, `field "${field}": expected a path below the folder, but ${why}`);
  return path;
}
