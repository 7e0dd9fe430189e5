import { lstatOrNull } from '../files/file-access.ts';
import type { Holder, HolderKind, ListedCopy } from '../holders/holder.ts';
import { libraryRoots } from '../holders/library-roots.ts';
import type { PlannedOperation } from '../journal/plan/operation.ts';
import { isPlacing } from '../journal/plan/operation.ts';
import { Run } from '../journal/run/run.ts';
import { listRunIds, runPaths } from '../journal/run/run-folder.ts';
import type { Library } from '../library/library.ts';
import { pathBelow } from '../library/path-below.ts';
import type { Roots } from '../library/roots.ts';

/**
 * What past ingests met on their sources and did not file under a name that its record tells: duplicates above all. It is no
 * copy of anything, but its owner may remember the name the camera gave a picture. A run's plan never changes, so it is
 * read once.
 */
export const ingestedKind: HolderKind = {
  name: 'ingested',
  holders: (library) => {
    const roots = libraryRoots(library);
    return listRunIds(library)
      .filter((runId) => isIngest(library, runId))
      .map((runId) => ingestedHolder(library, { runId, roots }));
  },
};

function isIngest(library: Library, runId: string): boolean {
  return runId.includes('-ingest-') && lstatOrNull(library.access, runPaths(library, runId).plan) !== null;
}

function ingestedHolder(library: Library, { runId, roots }: { runId: string; roots: Roots }): Holder {
  return {
    kind: ingestedKind.name,
    name: runId,
    root: '',
    place: null,
    holdsCopies: false,
    listing: {
      mark: () => ({ base: runId, changes: 0 }),
      copies: () => copiesOf(new Run(library, runId, roots)),
      changesSince: () => null,
      bytes: () => lstatOrNull(library.access, runPaths(library, runId).plan)?.size ?? 0,
    },
    isReachable: () => false,
    listedAt: () => null,
    provenAt: () => null,
    proofs: () => [],
  };
}

function* copiesOf(run: Run): Generator<ListedCopy> {
  const { sources } = run.header;
  for (const operation of run.operations()) {
    if (operation.sha256 === undefined || isToldByItsRecord(operation)) continue;
    yield {
      path: belowSource(operation.from, sources),
      size: operation.stat?.size ?? 0,
      sha256: operation.sha256,
      taken: null,
      camera: null,
      origin: null,
      verifiedAt: null,
      isSound: false,
    };
  }
}

function isToldByItsRecord(operation: PlannedOperation): boolean {
  return isPlacing(operation) && operation.origin !== undefined;
}

/** Below its source, as a record's `origin`; two sources of one run may hold the same path, so the later ones are numbered. */
function belowSource(from: string, sources: readonly string[]): string {
  for (const [at, root] of sources.entries()) {
    const path = pathBelow(root, from);
    if (path !== null) return at === 0 ? path : `source ${at + 1}/${path}`;
  }
  return from.slice(from.lastIndexOf('/') + 1);
}
