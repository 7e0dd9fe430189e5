import { dirname, join } from 'node:path';
import type { FileAccess, LinePlace, Run } from '@mediastruct/core';
import {
  appendEvents,
  errnoOf,
  FieldReader,
  lstatOrNull,
  messageOf,
  pathFields,
  pathFromFields,
  readEvents,
} from '@mediastruct/core';
import { isContent } from '../sources/merge-gone.ts';
import type { AskedEntry } from './asked-entries.ts';
import { isConfined } from './asked-entries.ts';

/** docs/formats/shelf.md */
const FORMAT = { format: 'mediastruct-restore-names', version: 1 };

/** A name that the last step of a restore makes, and that no operation of its plan tells of. Paths are absolute. */
export type MadeName =
  /** A further name of the file `of`. */
  | { readonly kind: 'link'; readonly path: string; readonly of: string }
  | { readonly kind: 'symlink'; readonly path: string; readonly target: string; readonly of?: undefined }
  | { readonly kind: 'folder'; readonly path: string; readonly of?: undefined };

/** The names that a restore is about to make, written down before it makes them, so that an undo takes away what was not there before. */
export class NamesToMake {
  readonly #access: FileAccess;
  readonly #path: string;
  readonly #sources: ReadonlyMap<string, string>;
  readonly #firstOfInode = new Map<string, string>();
  readonly #folders = new Set<string>();
  readonly #firsts = new Set<string>();

  /** `sources`: the files that links are made of, by their contents. */
  constructor(access: FileAccess, run: Pick<Run, 'folder'>, sources: ReadonlyMap<string, string>) {
    this.#access = access;
    this.#path = pathIn(run);
    this.#sources = sources;
  }

  /**
   * Tells which names of these are not there yet, and answers with the entries that could not be looked at, and why: of those nothing may be made, as a later,
   * better look would make what is not written down. Durable on return. Memory: 200 bytes for each folder and each file.
   */
  tell(asked: readonly AskedEntry[]): ReadonlyMap<AskedEntry, string> {
    const unseen = new Map<AskedEntry, string>();
    const names: MadeName[] = [];
    for (const one of asked)
      try {
        names.push(...this.#namesOf(one));
      } catch (error) {
        if (errnoOf(error) === null) throw error;
        unseen.set(one, messageOf(error));
      }
    appendEvents(this.#access, this.#path, { format: FORMAT, events: names.map(formatName) });
    return unseen;
  }

  #namesOf({ entry, root, to }: AskedEntry): readonly MadeName[] {
    const isThere = this.#isThere(to);
    const inode = isContent(entry) && entry.inode !== undefined ? `${root} ${entry.inode}` : null;
    const first = inode === null ? to : (this.#firstOfInode.get(inode) ?? to);
    const names = isThere ? [] : this.#missingNames(entry, to, first);
    // What could not be looked at is nobody's first name.
    if (inode !== null) this.#firstOfInode.set(inode, first);
    return names;
  }

  #missingNames(entry: AskedEntry['entry'], to: string, first: string): readonly MadeName[] {
    if (entry.kind === 'folder') return this.#foldersTo(to);
    const above = this.#foldersTo(dirname(to));
    if (entry.kind === 'symlink') {
      const { target } = entry;
      return isConfined(entry.path, target) ? [...above, { kind: 'symlink', path: to, target }] : [];
    }
    const source = this.#sources.get(entry.sha256);
    // Of a file that this run does not bring back, a later one may: then the further name is made by that one.
    const of = [...(source === undefined ? [] : [source]), ...(first === to ? [] : [first])].filter(
      (one) => this.#isThere(one) || this.#firsts.has(one),
    );
    if (of.length === 0) return [];
    if (first === to) this.#firsts.add(to);
    return [...above, ...of.map((one) => ({ kind: 'link' as const, path: to, of: one }))];
  }

  /** The folders that are missing on the way to a path, outermost first, each told once. */
  #foldersTo(path: string): readonly MadeName[] {
    const missing: MadeName[] = [];
    for (let at = path; !this.#folders.has(at) && !this.#isThere(at); at = dirname(at)) {
      missing.push({ kind: 'folder', path: at });
      if (at === dirname(at)) break;
    }
    for (const { path: folder } of missing) this.#folders.add(folder);
    return missing.reverse();
  }

  #isThere(path: string): boolean {
    return lstatOrNull(this.#access, path) !== null;
  }
}

/** The names that a run was about to make, in their order; none for a run of a program that did not write them down. */
export function* readMadeNames(access: FileAccess, run: Pick<Run, 'folder'>): Generator<MadeName> {
  for (const { event, place } of readEvents(access, pathIn(run), FORMAT)) yield parseName(event, place);
}

function pathIn({ folder }: Pick<Run, 'folder'>): string {
  return join(folder, 'names.ndjson');
}

function formatName(name: MadeName): object {
  const { kind, path } = name;
  const of = { kind, ...pathFields('path', path) };
  if (name.kind === 'link') return { ...of, ...pathFields('of', name.of) };
  return name.kind === 'symlink' ? { ...of, ...pathFields('target', name.target) } : of;
}

function parseName(object: Readonly<Record<string, unknown>>, place: LinePlace): MadeName {
  const fields = new FieldReader(object, place);
  const text = (key: string) => pathFromFields(object, key) ?? fields.text(key);
  const kind = fields.oneOf('kind', ['link', 'symlink', 'folder']);
  const path = text('path');
  if (kind === 'link') return { kind, path, of: text('of') };
  return kind === 'symlink' ? { kind, path, target: text('target') } : { kind, path };
}
