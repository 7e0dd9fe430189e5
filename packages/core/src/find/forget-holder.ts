import type { Catalogue } from '../catalogue/catalogue.ts';
import { openCatalogue } from '../catalogue/open-catalogue.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { displayPath } from '../files/path-text.ts';
import { joinPath } from '../files/walk.ts';
import type { Holder } from '../holders/holder.ts';
import { keyOf } from '../holders/holder.ts';
import type { Session } from '../journal/session.ts';
import type { Library } from '../library/library.ts';
import type { RecordOptions } from './library-record.ts';

/** What is known of a holder that is to be forgotten. */
export interface ForgetPreview {
  readonly kind: string;
  readonly name: string;
  readonly place: string | null;
  readonly isReachable: boolean;
  readonly files: number;
  readonly bytes: number;
  /** Its files of whose content no other holder has a sound copy; the first paths of them. */
  readonly onlyHere: { readonly files: number; readonly bytes: number; readonly paths: readonly string[] };
}

const NAMED = 20;

/**
 * What would be lost from sight with a holder. One that is not known, or is not for the user to forget, is `usage` (64).
 */
export function previewForget(library: Library, name: string, options: RecordOptions): ForgetPreview {
  using catalogue = openCatalogue(library, options);
  const holder = forgettable(catalogue, name);
  const known = catalogue.holders().find((one) => one.holder === holder);
  const paths: string[] = [];
  const onlyHere = { files: 0, bytes: 0, paths };
  for (const { path, size } of catalogue.onlyIn(holder)) {
    onlyHere.files += 1;
    onlyHere.bytes += size;
    if (paths.length < NAMED) paths.push(holder.root === '' ? path : joinPath(holder.root, path));
  }
  const { kind, place } = holder;
  const { files = 0, bytes = 0 } = known?.counts ?? {};
  return { kind, name: holder.name, place, isReachable: holder.isReachable(), files, bytes, onlyHere };
}

/**
 * Takes the listing of a holder out of the library; its files stay as they are. Refuses (`plan-stale`, 22) where the
 * holder changed since the preview. The library has to be locked.
 */
export function forgetHolder({ library, holderKinds }: Session, preview: ForgetPreview): void {
  using catalogue = openCatalogue(library, { kinds: holderKinds });
  const holder = forgettable(catalogue, preview.name);
  const counts = catalogue.holders().find((one) => one.holder === holder)?.counts;
  if (counts?.files !== preview.files || counts.bytes !== preview.bytes)
    throw new MediaStructError('plan-stale', `${keyOf(holder)}: it was listed anew since you were asked`, {
      suggestions: ['Nothing was changed. Run the command again.'],
    });
  holder.forget?.();
}

function forgettable(catalogue: Catalogue, name: string): Holder {
  const holders = catalogue.holders().map(({ holder }) => holder);
  const found = holders.filter((holder) => [holder.name, keyOf(holder), holder.root].includes(name));
  const [holder] = found;
  if (holder === undefined || found.length > 1)
    throw new MediaStructError(
      'usage',
      `"${displayPath(name)}": expected the name of a holder, found ${found.length === 0 ? 'none' : `${found.length}`} of that name`,
      { suggestions: ['mediastruct holders   lists them; KIND:NAME names one among several kinds'] },
    );
  if (holder.forget !== undefined) return holder;
  const why =
    holder.kind === 'tree'
      ? 'it is a tree of the settings ([folders] or [dedupe] in mediastruct.toml)'
      : `a ${holder.kind} is part of the library`;
  throw new MediaStructError('usage', `${keyOf(holder)}: cannot be forgotten: ${why}`, {
    suggestions:
      holder.kind === 'tree'
        ? ['Take it out of mediastruct.toml first, then forget it.']
        : ['Nothing was changed.'],
  });
}
