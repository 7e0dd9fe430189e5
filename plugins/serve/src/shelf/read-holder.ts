import type { Holder, KnownCopy } from '@mediastruct/core';
import { displayPath, MediaStructError, keyOf, nameOf } from '@mediastruct/core/base';
import { foldText } from '@mediastruct/core/catalogue';
import { mediaKind } from '@mediastruct/core/thumbnails';
import type { LibraryView, OpenedLibrary } from '../library-view.ts';
import type { Picture } from '../calendar/read-day.ts';

/** Some of the files that a holder has, by folder and name. */
export interface HolderFiles {
  readonly key: string;
  readonly place: string | null;
  /** All files of the holder. */
  readonly count: number;
  /** The place among them of the first one that is given. */
  readonly from: number;
  /** Files that are given at a time. */
  readonly most: number;
  readonly files: readonly (Picture & { readonly path: string })[];
  /** Files of these that could never be read, so that they have no hash and cannot be shown. */
  readonly unread: number;
}

/** A folder of a holder, as texts to be read. */
export interface HolderFolder {
  readonly path: string;
  readonly files: number;
  /** The place of its first file among those of the holder. */
  readonly from: number;
}

export interface HolderFolders {
  readonly folders: readonly HolderFolder[];
  /** Folders that match beyond those given. */
  readonly more: number;
}

/** Files, and folders, that are given at a time. */
const MOST = 1000;
const FOLDERS = 200;

/**
 * What holders have, whether they are here or not, page by page. Memory: of the holder that was asked for last a number and the path of each folder, about 150 bytes. Throws `usage` (64) for a holder
 * that is not known.
 */
export class HolderPages {
  readonly #view: LibraryView;
  #known: { readonly of: string; readonly folders: readonly HolderFolder[] } | null = null;

  constructor(view: LibraryView) {
    this.#view = view;
  }

  files(key: string, from: number): HolderFiles {
    const opened = this.#view.open();
    const { catalogue } = opened;
    const holder = this.#holder(opened, key);
    const folders = this.#folders(opened, holder);
    const last = folders.at(-1);
    const count = last === undefined ? 0 : last.from + last.files;
    const start = folders.findLast((folder) => folder.from <= from);
    const part = { folder: start?.path ?? '', skip: from - (start?.from ?? 0), most: MOST };
    const copies = [...catalogue.someIn(holder, part)];
    const files = copies.flatMap((copy) => toFile(opened, copy));
    return {
      ...{ key, place: holder.place, count, from, most: MOST },
      ...{ files, unread: copies.length - files.length },
    };
  }

  /** The folders with a text in their path. */
  folders(key: string, text: string): HolderFolders {
    const opened = this.#view.open();
    const part = foldText(text);
    const found = this.#folders(opened, this.#holder(opened, key)).filter(({ path }) =>
      foldText(path).includes(part),
    );
    const folders = found
      .slice(0, FOLDERS)
      .map(({ path, ...rest }) => ({ ...rest, path: displayPath(path) }));
    return { folders, more: found.length - folders.length };
  }

  #holder({ catalogue }: OpenedLibrary, key: string): Holder {
    const known = catalogue.holders().find(({ holder }) => keyOf(holder) === key);
    if (known !== undefined) return known.holder;
    throw new MediaStructError('usage', `"${key}": nothing is known by this name`);
  }

  #folders({ catalogue }: OpenedLibrary, holder: Holder): readonly HolderFolder[] {
    const of = `${keyOf(holder)} ${catalogue.state()}`;
    if (this.#known?.of === of) return this.#known.folders;
    const folders: HolderFolder[] = [];
    let from = 0;
    for (const { path, files } of catalogue.foldersIn(holder)) {
      folders.push({ path, files, from });
      from += files;
    }
    this.#known = { of, folders };
    return folders;
  }
}

function toFile(
  { catalogue, proven }: OpenedLibrary,
  { sha256, path, size, taken, camera }: KnownCopy,
): HolderFiles['files'] {
  if (sha256 === null) return [];
  const name = nameOf(path);
  const count = proven.countOf(catalogue.copiesOf(sha256)) ?? 0;
  const facts = { sha256, name, path: displayPath(path), kind: mediaKind(name), size, camera };
  return [{ ...facts, taken: taken && { local: taken.local, precision: taken.precision }, proven: count }];
}
