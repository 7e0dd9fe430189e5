import type { FileAccess, Holder, HolderKind, Library } from '@mediastruct/core';
import {
  allAsDamaged,
  asDamaged,
  errnoOf,
  lstatOrNull,
  MediaStructError,
  orNullIfAbsent,
  readSealedFooter,
} from '@mediastruct/core/base';
import type { DiscFacts } from './disc-listing-file.ts';
import {
  DISC_FORMAT,
  discListingPath,
  importedNames,
  readDiscCopies,
  readDiscFacts,
} from './disc-listing-file.ts';

/** Discs of other programs that were read once, file by file: see `disc import`. */
export const discKind: HolderKind = {
  name: 'disc',
  holders: (library, onDamaged) =>
    importedNames(library).map((name) => discHolder(library, { name, onDamaged })),
};

interface Imported {
  readonly name: string;
  readonly onDamaged: (error: MediaStructError) => void;
}

function discHolder(library: Library, { name, onDamaged }: Imported): Holder {
  const { access } = library;
  const path = discListingPath(library, name);
  const facts = factsOf(access, path, onDamaged);
  return {
    kind: discKind.name,
    name,
    root: facts?.source ?? '',
    place: facts === null ? null : placeOf(facts),
    holdsCopies: true,
    listing: {
      mark: () => {
        const footer = asDamaged(path, () => readSealedFooter(access, path, DISC_FORMAT));
        return footer && { base: footer.sha256, changes: 0 };
      },
      copies: () => allAsDamaged(path, readDiscCopies(access, path)),
      changesSince: () => null,
    },
    isReachable: () => facts !== null && isThere(access, facts),
    listedAt: () => facts?.readAt ?? null,
    provenAt: () => (facts?.isWhole === true ? facts.readAt : null),
    proofs: () =>
      facts?.isWhole === true
        ? [{ copy: `disc "${facts.label}"`, verifiedAt: facts.readAt, place: facts.location ?? null }]
        : [],
    forget: () => void orNullIfAbsent(() => access.unlink(path)),
  };
}

/** A damaged listing is told, and the disc is known by its name alone. */
function factsOf(
  access: FileAccess,
  path: string,
  onDamaged: (error: MediaStructError) => void,
): DiscFacts | null {
  try {
    return asDamaged(path, () => readDiscFacts(access, path));
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
    onDamaged(error);
    return null;
  }
}

function placeOf({ label, location }: DiscFacts): string {
  return location === undefined ? `"${label}"` : `"${label}", ${location}`;
}

/** Another disc may be mounted where this one was; files of an image have no paths that could be opened. */
function isThere(access: FileAccess, { source, samples }: DiscFacts): boolean {
  try {
    return (
      samples.length > 0 && samples.every((path) => lstatOrNull(access, `${source}/${path}`)?.kind === 'file')
    );
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return false;
  }
}
