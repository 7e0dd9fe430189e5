import type { Catalogue, KnownCopy, Session } from '@mediastruct/core';
import { openCatalogue } from '@mediastruct/core/catalogue';

/** Where a content stands in trees. The catalogue is opened with the first question: mostly nothing is missing from a source, and nobody asks. */
export class TreeCopies implements Disposable {
  readonly #session: Session;
  #catalogue: Catalogue | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  of(sha256: string): readonly KnownCopy[] {
    return (this.#catalogue ??= opened(this.#session)).copiesOf(sha256);
  }

  [Symbol.dispose](): void {
    this.#catalogue?.[Symbol.dispose]();
  }
}

function opened({ library, holderKinds, warnings }: Session): Catalogue {
  const kinds = holderKinds.filter(({ name }) => name === 'tree');
  const catalogue = openCatalogue(library, { kinds });
  for (const { path = library.root, message } of catalogue.damaged) warnings.add(path, message);
  return catalogue;
}
