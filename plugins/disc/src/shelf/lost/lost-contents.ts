import type { Catalogue, Holder, KnownCopy, Library } from '@mediastruct/core';
import { readVolumeFiles, showVolume } from '@mediastruct/core';
import type { Fate } from './fate.ts';
import { fateOf } from './fate.ts';
import type { Places } from './places.ts';

/** A content that is at a place, and what becomes of it where the place is lost. */
export interface ContentAtPlace {
  readonly sha256: string;
  readonly fate: Fate;
  /** Bytes. */
  readonly size: number;
  /** One of its names at the place: below its tree, or below the archive for a volume. */
  readonly path: string;
  /** The holder that has it there, such as `volume:MS_3f2a9c01_0007`. */
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
 * Every content that has a copy at the place, each once, with its fate. Streams: the listings of the holders there are read one after the other and the catalogue
 * is asked for each content, about 10 microseconds. What could not be read of a holder is told in `catalogue.damaged`.
 */
export function* contentsAtPlace(
  library: Library,
  catalogue: Catalogue,
  places: Places,
): Generator<ContentAtPlace> {
  for (const { holder } of catalogue.holders()) {
    if (!places.isAt(holder) || catalogue.faultOf(holder) !== undefined) continue;
    for (const { path, sha256, size, taken, whole } of listed(library, catalogue, holder)) {
      const copies = catalogue.copiesOf(sha256);
      if (!isFirstThere({ holder, path }, copies, places)) continue;
      // A part of a large film is not lost where the film is there whole.
      const wholes = whole === undefined ? [] : catalogue.copiesOf(whole);
      const fate = fateOf(places.placedCopies([...copies, ...wholes]));
      yield { sha256, fate, size, path, holder: keyOf(holder), taken };
    }
  }
}

function* listed(library: Library, catalogue: Catalogue, holder: Holder): Generator<Listed> {
  const { listing = null } = holder.kind === 'volume' ? showVolume(library, holder.name) : {};
  if (listing !== null) {
    for (const { volumeId, path, sha256, size, taken, segment } of readVolumeFiles(library.access, listing))
      yield {
        ...{ path: `${volumeId}/${path}`, sha256, size, taken: taken?.local ?? null },
        whole: segment?.sha256,
      };
    return;
  }
  for (const { path, sha256, size, taken } of catalogue.copiesIn(holder))
    if (sha256 !== null) yield { path, sha256, size, taken: taken?.local ?? null };
}

/** True for the one of a content's copies at the place that stands for all of them, so that none is told twice. */
function isFirstThere(
  one: { readonly holder: Holder; readonly path: string },
  copies: readonly KnownCopy[],
  places: Places,
): boolean {
  const own = nameOf(one);
  return copies.every((copy) => nameOf(copy) >= own || !places.isAt(copy.holder));
}

function nameOf({ holder, path }: { readonly holder: Holder; readonly path: string }): string {
  return `${keyOf(holder)}\0${path}`;
}

function keyOf({ kind, name }: Holder): string {
  return `${kind}:${name}`;
}
