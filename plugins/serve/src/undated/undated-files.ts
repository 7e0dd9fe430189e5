import { folderOf, nameOf } from '@mediastruct/core/base';
import { fileKey } from '@mediastruct/core/decisions';
import { mediaKind } from '@mediastruct/core/thumbnails';
import type { DecidedFile, KnownCopy, StandingClick } from '@mediastruct/core';
import type { Content } from '../calendar/read-day.ts';
import type { DecisionView } from '../duplicates/decision-view.ts';
import type { LibraryView } from '../library-view.ts';

const MEDIA = 'media';
const UNDATED = 'undated';
/** So many files are given to a page; once they are dealt with, the next ones come. */
const MOST = 5000;

export interface UndatedFile extends Content {
  /** The folder that it had in its source, as far as is known. */
  readonly folder: string;
  /** The date that somebody gave it; null where nobody did. */
  readonly given: string | null;
}

export interface Undated {
  readonly files: readonly UndatedFile[];
  /** Files beyond those given. */
  readonly more: number;
  /** Files that somebody gave a date. */
  readonly decided: number;
  readonly lastClick: StandingClick | null;
}

interface Listed {
  /** Of the catalogue. */
  readonly state: string;
  readonly first: readonly KnownCopy[];
  readonly count: number;
  /** Whether files that were given a date are undated still, by `fileKey`. */
  readonly stands: Map<string, boolean>;
}

/**
 * Pictures and films that ingest found no date for, by the folder they came from; those that only belong to one, such as sidecars, are left out. They are listed again only where
 * the catalogue changed, which costs a look at each file in `undated/`. Memory: the first 5,000, about 1 kB each, and 100 bytes for each date that was given.
 */
export class UndatedFiles {
  readonly #view: LibraryView;
  readonly #decisions: DecisionView;
  #listed: Listed | null = null;

  constructor(view: LibraryView, decisions: DecisionView) {
    this.#view = view;
    this.#decisions = decisions;
  }

  /** What a page shows of them: the first 5,000. */
  read(): Undated {
    const { first, count, stands } = this.#list();
    const { dates, clicks } = this.#decisions.standing();
    const decided = [...dates].filter(([key, { file }]) => {
      let isStill = stands.get(key);
      if (isStill === undefined) stands.set(key, (isStill = this.#isUndated(file)));
      return isStill;
    });
    return {
      files: first.map((copy) => this.#toFile(copy)),
      more: count - first.length,
      decided: decided.length,
      lastClick: clicks.findLast(({ kind }) => kind === 'date') ?? null,
    };
  }

  /** The undated files of a content; none where it has a date by now. */
  copiesOf(sha256: string): readonly KnownCopy[] {
    return this.#view.open().catalogue.copiesOf(sha256).filter(isUndated);
  }

  /** The date that somebody gave to a file of the media tree, by its path; null where nobody did, and where it is another file by now. */
  givenTo(path: string): string | null {
    const given = this.#decisions.standing().dates.get(fileKey({ tree: MEDIA, path }));
    return given !== undefined && this.#holds(given.file) ? given.date : null;
  }

  #toFile(copy: KnownCopy): UndatedFile {
    const { sha256, path, size, camera } = copy;
    const name = nameOf(path);
    const given = this.#decisions.standing().dates.get(fileKey({ tree: MEDIA, path }));
    return {
      ...{ sha256: sha256 ?? '', name, size, camera, taken: null, kind: mediaKind(name) },
      folder: sourceFolder(copy),
      given: given?.file.sha256 === sha256 ? (given?.date ?? null) : null,
    };
  }

  #list(): Listed {
    const { catalogue } = this.#view.open();
    const state = catalogue.state();
    if (this.#listed?.state === state) return this.#listed;
    const media = catalogue.holders().find(({ holder }) => holder.kind === 'tree' && holder.name === MEDIA);
    let first: KnownCopy[] = [];
    let count = 0;
    for (const copy of media === undefined ? [] : catalogue.copiesIn(media.holder, UNDATED)) {
      if (!isUndated(copy)) continue;
      count += 1;
      first.push(copy);
      if (first.length >= 2 * MOST) first = firstOf(first);
    }
    this.#listed = { state, first: firstOf(first), count, stands: new Map() };
    return this.#listed;
  }

  #isUndated(file: DecidedFile): boolean {
    return file.tree === MEDIA && this.copiesOf(file.sha256).some(({ path }) => path === file.path);
  }

  #holds({ tree, path, sha256 }: DecidedFile): boolean {
    const copies = this.#view.open().catalogue.copiesOf(sha256);
    return copies.some(
      ({ holder, ...copy }) => holder.kind === 'tree' && holder.name === tree && copy.path === path,
    );
  }
}

function isUndated({ holder, path, taken, sha256 }: KnownCopy): boolean {
  const isThere = holder.kind === 'tree' && holder.name === MEDIA && path.startsWith(`${UNDATED}/`);
  if (!isThere || taken !== null || sha256 === null) return false;
  const kind = mediaKind(nameOf(path));
  return kind === 'photo' || kind === 'raw' || kind === 'video';
}

/** In the order of the folders they came from, then of their paths. */
function firstOf(copies: readonly KnownCopy[]): KnownCopy[] {
  const keyed = copies.map((copy) => ({ copy, key: `${sourceFolder(copy)}\0${copy.path}` }));
  return keyed
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, MOST)
    .map(({ copy }) => copy);
}

function sourceFolder(copy: KnownCopy): string {
  return folderOf(sourcePath(copy));
}

/** The path that an undated file had in its source, as far as is known. */
export function sourcePath({ origin, path }: KnownCopy): string {
  return origin ?? path.slice(UNDATED.length + 1);
}
