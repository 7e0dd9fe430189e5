import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { orNullIfAbsent } from '../../files/file-access.ts';
import type { Holder, HolderKind } from '../../holders/holder.ts';
import type { Library } from '../../library/library.ts';
import { allAsDamaged, asDamaged } from '../../records/as-damaged.ts';
import { readSealedFooter } from '../../records/sealed-file.ts';
import type { ListFacts } from './list-file.ts';
import { LIST_FILE, listNames, listPath, readListCopies, readListFacts } from './list-file.ts';

/** Lists of other programs that were taken in. They can be found, prove nothing and are no copies: a list is what somebody said. */
export const listKind: HolderKind = {
  name: 'list',
  holders: (library, onDamaged) => listNames(library).map((name) => listHolder(library, { name, onDamaged })),
};

interface KnownList {
  readonly name: string;
  readonly onDamaged: (error: MediaStructError) => void;
}

function listHolder(library: Library, { name, onDamaged }: KnownList): Holder {
  const { access } = library;
  const path = listPath(library, name);
  const facts = factsOf(access, path, onDamaged);
  return {
    kind: listKind.name,
    name,
    // What a list names is never opened, wherever that path would lead on this machine.
    root: '',
    place: facts && `${facts.kind} of ${facts.madeAt.slice(0, 10)}; proves nothing`,
    holdsCopies: false,
    listing: {
      mark: () => {
        const footer = asDamaged(path, () => readSealedFooter(access, path, LIST_FILE));
        return footer && { base: footer.sha256, changes: 0 };
      },
      copies: () => allAsDamaged(path, readListCopies(access, path)),
      changesSince: () => null,
    },
    isReachable: () => false,
    listedAt: () => facts?.madeAt ?? null,
    provenAt: () => null,
    proofs: () => [],
    forget: () => void orNullIfAbsent(() => access.unlink(path)),
  };
}

/** A damaged list is told, and known by its name alone. */
function factsOf(
  access: FileAccess,
  path: string,
  onDamaged: (error: MediaStructError) => void,
): ListFacts | null {
  try {
    return asDamaged(path, () => readListFacts(access, path));
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
    onDamaged(error);
    return null;
  }
}
