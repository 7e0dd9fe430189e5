import { folderOf, nameOf } from '@mediastruct/core/base';
import { fileKey } from '@mediastruct/core/decisions';
import { mediaKind } from '@mediastruct/core/thumbnails';
import type { KnownCopy, StandingClick } from '@mediastruct/core';
import type { Picture } from '../calendar/read-day.ts';
import type { DecisionView } from '../decisions/decision-view.ts';
import type { LibraryView } from '../library-view.ts';

const UNDATED = 'undated/';
/** So many files are given to a page; once they are dealt with, the next ones come. */
const MOST = 5000;

export interface UndatedFile extends Picture {
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

/** Pictures and films that ingest found no date for, by the folder they came from; those that only belong to one, such as sidecars, are left out. */
export function undatedCopies(view: LibraryView): readonly KnownCopy[] {
  const query = { parts: [UNDATED], hash: null, days: null, camera: null };
  const found: KnownCopy[] = [];
  for (const copy of view.open().catalogue.search(query)) {
    const { holder, path, taken, sha256 } = copy;
    const isUndated = holder.kind === 'tree' && holder.name === 'media' && path.startsWith(UNDATED);
    if (!isUndated || taken !== null || sha256 === null) continue;
    const kind = mediaKind(nameOf(path));
    if (kind === 'photo' || kind === 'raw' || kind === 'video') found.push(copy);
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What a page shows of the undated files: the first 5,000. */
export function readUndated(view: LibraryView, decisions: DecisionView): Undated {
  const copies = undatedCopies(view);
  const { dates, clicks } = decisions.standing();
  const { catalogue, proven } = view.open();
  const dateOf = ({ path }: KnownCopy) => dates.get(fileKey({ tree: 'media', path }))?.date ?? null;
  const files = copies.slice(0, MOST).map((copy): UndatedFile => {
    const { sha256, path, size, camera, origin } = copy;
    const name = nameOf(path);
    return {
      ...{ sha256: sha256 ?? '', name, size, camera, taken: null, kind: mediaKind(name) },
      proven: proven.countOf(catalogue.copiesOf(sha256 ?? '')) ?? 0,
      folder: folderOf(origin ?? path.slice(UNDATED.length)),
      given: dateOf(copy),
    };
  });
  return {
    files,
    more: copies.length - files.length,
    decided: copies.filter((copy) => dateOf(copy) !== null).length,
    lastClick: clicks.findLast(({ kind }) => kind === 'date') ?? null,
  };
}
