import { warnOf } from '../journal/run/warnings.ts';
import { openCatalogue } from '../catalogue/open-catalogue.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { itemAt } from '../errors/item-at.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { asideFolder, treesByName } from './mended-trees.ts';
import { inBatches } from '../files/batches.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { comparePaths, displayPath } from '../files/path-text.ts';
import { joinPath } from '../files/walk.ts';
import type { BagAt } from '../holders/bags-at.ts';
import { bagsAt } from '../holders/bags-at.ts';
import { openFindings } from '../holders/finding-ledger.ts';
import { prepareRun } from '../journal/prepare-run.ts';
import type { PreparedRun } from '../journal/run/run.ts';
import type { Session } from '../journal/session.ts';
import { refuseOtherTree } from '../library/tree-check.ts';
import { throwIfStopped } from '../progress/stop-flag.ts';
import { goodCopies } from './good-copies.ts';
import { filesAt, type Placed, placed } from './files-at.ts';
import type { Sick } from './heal-operations.ts';
import { healOperations } from './heal-operations.ts';

export interface HealRequest {
  /** Absolute paths of files and folders; what is wrong elsewhere is left. All of it where none is given. */
  readonly paths: readonly string[];
  /** Absolute paths at which discs of volumes are mounted. */
  readonly at: readonly string[];
}

const READ_TOGETHER = 256;

/**
 * Plans to mend what crawls found wrong and nobody mended or accepted since: for each such file a copy of its content is looked
 * up and read now. A bad file goes aside before the good one takes its place.
 *
 * Memory: what is wrong, not the library.
 * Errors: `usage` (64) where a path stands in no tree, or nothing is known of it; `wrong-volume` (42) where a place of `at` holds no volume; `damaged` (12).
 */
export async function planHeal(session: Session, { paths, at }: HealRequest): Promise<PreparedRun> {
  const { library } = session;
  const bags = at.flatMap((place) => bagsOf(session, place));
  const trees = treesByName(session);
  const all = [...openFindings(library.access, library.state.findings).values()]
    .flatMap((finding) => placed(finding, trees))
    .sort((a, b) => comparePaths(a.at, b.at));
  const wrong = paths.length === 0 ? all : filesAt(session, all, { paths, trees });
  const roots = [...new Set(wrong.map(({ tree }) => tree.root))];
  const options = { trees: [...new Set(wrong.map(({ tree }) => tree.name))] };
  const header = { job: 'heal', options, sources: at };
  return prepareRun(session, header, async (plan) => {
    session.progress({ kind: 'phase', phase: 'reading other copies', totalFiles: wrong.length });
    using catalogue = openCatalogue(library, { kinds: session.holderKinds });
    catalogue.damaged.forEach(warnOf(session));
    const whyNot = new Map(roots.map((root) => [root, refusalOf(session, wrong, root)]));
    for (const batch of inBatches(wrong, { items: READ_TOGETHER })) {
      throwIfStopped(session.stop);
      for (const sick of await examine(session, batch, { catalogue, bags, whyNot }))
        for (const operation of healOperations(sick)) plan.add(operation);
      session.progress({ kind: 'advance', files: batch.length, bytes: 0 });
    }
  });
}

function bagsOf({ library }: Session, place: string): readonly BagAt[] {
  const found = bagsAt(library.access, place);
  if (found.length > 0) return found;
  throw new MediaStructError(
    'wrong-volume',
    `${displayPath(place)}: expected a disc with a volume, found none`,
    {
      path: place,
      suggestions: [
        'Other folders are asked once they were crawled: mediastruct crawl DIR',
        'Nothing was changed.',
      ],
    },
  );
}

/** Why the files of a tree cannot be mended now; null where they can. */
function refusalOf({ library, warnings }: Session, wrong: readonly Placed[], root: string): string | null {
  const tree = wrong.find((file) => file.tree.root === root)?.tree;
  if (lstatOrNull(library.access, root) === null) return `${displayPath(root)} is not there`;
  try {
    if (tree !== undefined) refuseOtherTree(library.access, tree, warnings.add);
    return null;
  } catch (error) {
    if (error instanceof MediaStructError) return error.message;
    throw error;
  }
}

interface Examining {
  readonly catalogue: Catalogue;
  readonly bags: readonly BagAt[];
  readonly whyNot: ReadonlyMap<string, string | null>;
}

async function examine(
  session: Session,
  batch: readonly Placed[],
  { catalogue, bags, whyNot }: Examining,
): Promise<readonly Sick[]> {
  const { access } = session.library;
  const there = batch.filter(({ at, tree }) => !whyNot.get(tree.root) && lstatOrNull(access, at) !== null);
  const read = await session.content.hashFiles(there.map(({ at }) => at));
  const now = new Map(there.map((file, nth) => [file, itemAt(read, nth)]));
  const sick = batch.map((file): Sick => {
    const { finding, at, tree } = file;
    return {
      finding,
      at,
      aside: joinPath(joinPath(asideFolder(session.library), tree.name), finding.path),
      refused: whyNot.get(tree.root) ?? null,
      now: now.get(file) ?? null,
      known: goodCopies(catalogue, { sha256: finding.sha256 ?? '', bad: at, bags }),
      good: null,
    };
  });
  return readGood(session, sick);
}

/** Reads the first copy of each, then the next of those whose first was not good. */
async function readGood(session: Session, all: readonly Sick[]): Promise<readonly Sick[]> {
  const found = new Map<Sick, NonNullable<Sick['good']>>();
  let open = all.filter(({ refused }) => refused === null);
  for (let nth = 0; open.length > 0; nth++) {
    const asked = open.flatMap((sick) => {
      const path = sick.known.paths[nth];
      return path === undefined ? [] : [{ sick, path }];
    });
    const outcomes = await session.content.hashFiles(
      asked.map(({ path }) => path),
      (bytes) => session.progress({ kind: 'advance', files: 0, bytes }),
    );
    asked.forEach(({ sick, path }, at) => {
      const read = itemAt(outcomes, at);
      if (read.kind === 'hashed' && read.sha256 === sick.finding.sha256) found.set(sick, { path, read });
    });
    open = asked.map(({ sick }) => sick).filter((sick) => !found.has(sick));
  }
  return all.map((sick) => ({ ...sick, good: found.get(sick) ?? null }));
}
