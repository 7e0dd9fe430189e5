import type { Catalogue } from '../catalogue/catalogue.ts';
import { openCatalogue } from '../catalogue/open-catalogue.ts';
import type { Session } from '../journal/session.ts';
import type { Tree } from '../library/library.ts';
import { isDrop, parseChange } from '../records/changes-file.ts';
import type { StoredLine } from '../records/line-reader.ts';
import { CopyWorth, DISPLACED, ELSEWHERE, NOWHERE, UNPROVEN } from './copy-worth.ts';
import type { MovedFile } from './crawl-report.ts';
import type { GoneFiles } from './gone-files.ts';

/** A file that is gone, and was not found elsewhere. */
export interface LostFile {
  /** Below the tree's root. */
  readonly path: string;
  readonly size: number;
  readonly sha256: string | null;
}

/** What became of the files that are gone from a tree. */
export interface GoneJudgement {
  /** Their content is at a path that is new to the tree. */
  readonly moved: { readonly count: number; readonly first: readonly MovedFile[] };
  /** No other copy of their content is known. */
  readonly nowhere: { readonly count: number; readonly first: readonly LostFile[] };
  /** The only other copies are on discs that were never read back. */
  readonly unproven: { readonly count: number; readonly first: readonly LostFile[] };
  /** The only other copies are in places that rank lower than the tree, such as the duplicates folder or another disk. */
  readonly displaced: { readonly count: number; readonly first: readonly LostFile[] };
}

/** More files than this are counted, not named. */
export const LOST_NAMED = 1000;
/** Files that can be brought back are named up to this number. */
const DISPLACED_NAMED = 100_000;
/** Contents of which it is told where they moved to. */
const MOVED_NAMED = 10_000;

/** A copy of a gone file's content that stands in the same tree by its last index. */
interface InTree {
  readonly sha256: string;
  /** False where this crawl found other content at its path. */
  isSame: boolean;
}

/**
 * Looks for the content of files that are gone, before the index says so: in the new lines of this crawl, because a file may
 * have been moved, in the rest of the tree, and at every other holder. Memory: an entry of a Map for each content that is gone, and one
 * for each that was moved.
 */
export function judgeGone(
  session: Session,
  tree: Tree,
  { gone, newLines, isAdded }: GoneAndNew,
): GoneJudgement {
  const found = new Map<string, number>();
  const inTree = new Map<string, InTree>();
  for (let nth = 0; nth < gone.dropped; nth++) {
    const sha256 = gone.at(nth)?.sha256;
    if (sha256) found.set(sha256, NOWHERE);
  }
  const worth = new CopyWorth(session, tree);
  lookInCatalogue(session, tree, { found, inTree, worth });
  const arrived = lookInCrawl(tree, { newLines, isAdded }, { found, inTree });
  for (const [path, { sha256, isSame }] of inTree)
    if (isSame && worth.isFileInTree(path)) found.set(sha256, ELSEWHERE);
  return judged(tree, newLines(), { gone, found, arrived });
}

interface GoneAndNew {
  readonly gone: GoneFiles;
  /** The lines that this crawl changes in the index, in order. */
  readonly newLines: () => Iterable<StoredLine>;
  /** Whether the nth of them that is no drop is of a path that the index did not have. */
  readonly isAdded: (nth: number) => boolean;
}

interface Looking {
  /** How well each content is known elsewhere. */
  readonly found: Map<string, number>;
  readonly inTree: Map<string, InTree>;
}

function lookInCatalogue(
  session: Session,
  tree: Tree,
  { found, inTree, worth }: Looking & { readonly worth: CopyWorth },
): void {
  if (found.size === 0) return;
  const note = (message: string, path: string) => session.progress({ kind: 'note', message, path });
  using catalogue: Catalogue = openCatalogue(session.library, { kinds: session.holderKinds, note });
  for (const sha256 of found.keys())
    for (const copy of catalogue.copiesOf(sha256)) {
      if (copy.holder.kind === 'tree' && copy.holder.name === tree.name)
        inTree.set(copy.path, { sha256, isSame: copy.isSound });
      else found.set(sha256, Math.max(found.get(sha256) ?? NOWHERE, worth.of(copy)));
    }
}

/** Returns which of the contents that are gone from one path arrived at a new one. */
function lookInCrawl(
  tree: Tree,
  { newLines, isAdded }: Pick<GoneAndNew, 'newLines' | 'isAdded'>,
  { found, inTree }: Looking,
): Arrivals {
  const arrived = new Arrivals();
  let nth = -1;
  for (const line of newLines()) {
    if (isDrop(line)) continue;
    nth += 1;
    const change = parseChange(tree.indexPath, line);
    if (change.kind === 'drop') continue;
    const { path, sha256, error } = change.record;
    const before = inTree.get(path);
    if (before !== undefined) before.isSame = sha256 === before.sha256 && error === undefined;
    if (sha256 === undefined || error !== undefined || !found.has(sha256)) continue;
    found.set(sha256, ELSEWHERE);
    if (isAdded(nth)) arrived.add(sha256, path);
  }
  return arrived;
}

/** The lines that drop a path come in the order in which the files were met as gone. */
function judged(
  tree: Tree,
  lines: Iterable<StoredLine>,
  { gone, found, arrived }: { gone: GoneFiles; found: ReadonlyMap<string, number>; arrived: Arrivals },
): GoneJudgement {
  const lost = {
    nowhere: new LostFiles(LOST_NAMED),
    unproven: new LostFiles(LOST_NAMED),
    displaced: new LostFiles(DISPLACED_NAMED),
  };
  const moved = { count: 0, first: new Array<MovedFile>() };
  let nth = 0;
  for (const line of lines) {
    if (!isDrop(line)) continue;
    const file = gone.at(nth++);
    const change = parseChange(tree.indexPath, line);
    if (file === null || change.kind !== 'drop') continue;
    const worth = file.sha256 === null ? NOWHERE : (found.get(file.sha256) ?? NOWHERE);
    const arrival = file.sha256 === null ? null : arrived.take(file.sha256);
    if (arrival !== null) {
      moved.count += 1;
      if (arrival.path !== null) moved.first.push({ from: change.path, to: arrival.path });
    }
    if (worth === NOWHERE) lost.nowhere.add({ path: change.path, ...file });
    if (worth === UNPROVEN) lost.unproven.add({ path: change.path, ...file });
    if (worth === DISPLACED) lost.displaced.add({ path: change.path, ...file });
  }
  return { ...lost, moved };
}

/** Contents that are at new paths; each arrival is taken once. */
class Arrivals {
  readonly #at = new Map<string, { count: number; readonly path: string | null }>();

  add(sha256: string, path: string): void {
    const before = this.#at.get(sha256);
    if (before !== undefined) before.count += 1;
    else this.#at.set(sha256, { count: 1, path: this.#at.size < MOVED_NAMED ? path : null });
  }

  /** Null where no more of that content arrived; the path of the first of equal ones is told, and not for all. */
  take(sha256: string): { readonly path: string | null } | null {
    const arrival = this.#at.get(sha256);
    if (arrival === undefined || arrival.count === 0) return null;
    arrival.count -= 1;
    return arrival;
  }
}

class LostFiles {
  count = 0;
  readonly first: LostFile[] = [];
  readonly #named: number;

  constructor(named: number) {
    this.#named = named;
  }

  add(file: LostFile): void {
    this.count += 1;
    if (this.first.length < this.#named) this.first.push(file);
  }
}
