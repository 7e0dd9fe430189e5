import { MediaStructError, keyOf, nameOf } from '@mediastruct/core/base';
import { mediaKind } from '@mediastruct/core/thumbnails';
import type { LibraryView } from '../library-view.ts';
import type { Picture } from '../calendar/read-day.ts';

export interface HolderFiles {
  readonly key: string;
  readonly place: string | null;
  readonly files: readonly (Picture & { readonly path: string })[];
  /** Files beyond those given. */
  readonly more: number;
}

/** So many files are given to a page; a page of more would be of no use. */
const MOST = 5000;

/** What a holder has, by path, whether it is here or not: the first 5,000 files. Throws `usage` (64) for a holder that is not known. */
export function readHolder(view: LibraryView, key: string): HolderFiles {
  const { catalogue, proven } = view.open();
  const known = catalogue.holders().find(({ holder }) => keyOf(holder) === key);
  if (known === undefined) throw new MediaStructError('usage', `"${key}": nothing is known by this name`);
  const files: (Picture & { readonly path: string })[] = [];
  let more = 0;
  for (const { sha256, path, size, taken, camera } of catalogue.copiesIn(known.holder)) {
    if (sha256 === null) continue;
    if (files.length >= MOST) more += 1;
    else {
      const name = nameOf(path);
      files.push({
        sha256,
        name,
        path,
        kind: mediaKind(name),
        size,
        taken: taken && { local: taken.local, precision: taken.precision },
        camera,
        proven: 0,
      });
    }
  }
  const counted = files.map((file) => ({
    ...file,
    proven: proven.countOf(catalogue.copiesOf(file.sha256)) ?? 0,
  }));
  counted.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { key, place: known.holder.place, files: counted, more };
}
