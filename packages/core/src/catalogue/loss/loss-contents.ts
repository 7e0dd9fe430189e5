import type { Holder } from '../../holders/holder.ts';
import { keyOf } from '../../holders/holder.ts';
import { listVolumeListings, readVolumeFiles } from '../../holders/volume-listing.ts';
import type { Library } from '../../library/library.ts';
import type { Catalogue, KnownCopy } from '../catalogue.ts';
import type { Fate } from './fate.ts';
import { fateOf } from './fate.ts';
import type { LostCopies } from './lost-copies.ts';

/** A content of which a copy is lost, and what becomes of it. */
export interface TouchedContent {
  readonly sha256: string;
  readonly fate: Fate;
  /** Bytes. */
  readonly size: number;
  /** One of its paths in what is lost: below its tree, or below the archive for a volume. */
  readonly path: string;
  /** What people call it: on a disk it is named by its hash, so that its path in a tree or a source stands here where one is known. */
  readonly name: string;
  /** The holder that has it under this path, such as `volume:MS_3f2a9c01_0007`. */
  readonly holder: string;
  /** When it was taken, the clock on the wall; null where that is not known. */
  readonly taken: string | null;
}

interface Listed {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  readonly taken: string | null;
  /** The whole file, of which this is one part. */
  readonly whole?: string | undefined;
}

/**
 * Every content of which a copy is lost, each once, with its fate. Streams: the listings of the holders that are touched are read one after the other and the
 * catalogue is asked for each content, about 10 microseconds. What could not be read of a holder is told in `catalogue.damaged`.
 */
export function* touchedContents(
  library: Library,
  catalogue: Catalogue,
  lost: LostCopies,
): Generator<TouchedContent> {
  const { access, state } = library;
  const volumes = new Map(listVolumeListings(access, state.volumes).map((one) => [one.volumeId, one.path]));
  const touched = new Set(
    catalogue
      .holders()
      .map(({ holder }) => holder)
      .filter((holder) => lost.isTouched(holder)),
  );
  for (const holder of touched) {
    if (catalogue.faultOf(holder) !== undefined) continue;
    const listing = holder.kind === 'volume' ? volumes.get(holder.name) : undefined;
    const files = listing === undefined ? listed(catalogue, holder) : listedInVolume(library, listing);
    for (const { path, sha256, size, taken, whole } of files) {
      const copies = catalogue.copiesOf(sha256);
      if (!isFirstThere({ holder, path }, copies, touched)) continue;
      // A part of a large film is not lost where the film is there whole.
      const wholes = whole === undefined ? [] : catalogue.copiesOf(whole);
      const fate = fateOf(lost.placedCopies([...copies, ...wholes]));
      yield { sha256, fate, size, path, name: nameFor(holder, path, copies), holder: keyOf(holder), taken };
    }
  }
}

function* listedInVolume({ access }: Library, listing: string): Generator<Listed> {
  for (const { volumeId, path, sha256, size, taken, segment } of readVolumeFiles(access, listing))
    yield {
      ...{ path: `${volumeId}/${path}`, sha256, size, taken: taken?.local ?? null },
      whole: segment?.sha256,
    };
}

function* listed(catalogue: Catalogue, holder: Holder): Generator<Listed> {
  for (const { path, sha256, size, taken } of catalogue.copiesIn(holder))
    if (sha256 !== null) yield { path, sha256, size, taken: taken?.local ?? null };
}

/** True for the one of a content's copies in what is lost that stands for all of them, so that none is told twice. */
function isFirstThere(
  one: { readonly holder: Holder; readonly path: string },
  copies: readonly KnownCopy[],
  touched: ReadonlySet<Holder>,
): boolean {
  const own = nameOf(one);
  return copies.every((copy) => nameOf(copy) >= own || !touched.has(copy.holder));
}

function nameOf({ holder, path }: { readonly holder: Holder; readonly path: string }): string {
  return `${keyOf(holder)}\0${path}`;
}

/** A content as it is told, by the one of its copies in what is lost that stands for all of them; null where none is. */
export function touchedContent(
  copies: readonly KnownCopy[],
  {
    touched,
    sha256,
    fate,
  }: { readonly touched: ReadonlySet<Holder>; readonly sha256: string; readonly fate: Fate },
): TouchedContent | null {
  const first = copies.find((copy) => touched.has(copy.holder) && isFirstThere(copy, copies, touched));
  if (first === undefined) return null;
  const { holder, path, size, taken } = first;
  const name = nameFor(holder, path, copies);
  return { sha256, fate, size, path, name, holder: keyOf(holder), taken: taken?.local ?? null };
}

function nameFor(holder: Holder, path: string, copies: readonly KnownCopy[]): string {
  if (holder.kind !== 'disk') return path;
  return copies.find((copy) => copy.holder.kind !== 'disk')?.path ?? path;
}
