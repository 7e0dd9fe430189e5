import { randomUUID } from 'node:crypto';
import { GoneFiles } from './gone-files.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { FileAccess } from '../files/file-access.ts';
import { lstatOrNull } from '../files/file-access.ts';
import type { Session } from '../journal/session.ts';
import { foldVolumes } from '../holders/volume-state.ts';
import { readVolumeLedger } from '../holders/volume-ledger.ts';
import { isArchiveThere, VolumePresences } from '../holders/volume-presence.ts';
import type { Library, Tree } from '../library/library.ts';
import type { TreeIdentity } from '../library/tree-check.ts';
import { checkTree, newTreeId, refuseEmptyTree } from '../library/tree-check.ts';
import { filterFacts } from '../library/tree-filter.ts';
import type { IndexHeader } from '../records/index-header.ts';
import { INDEX_FORMAT } from '../records/index-header.ts';
import { damagedFile } from '../records/sealed-file.ts';
import type { IndexTotals } from '../records/index-base.ts';
import { readBaseTotals, readIndex, readIndexLines } from '../records/index-file.ts';
import { CrawlOutput } from './crawl-output.ts';
import type { CrawlReport, GoneReport } from './crawl-report.ts';
import type { GoneJudgement, LostFile } from './judge-gone.ts';
import { judgeGone } from './judge-gone.ts';
import { DevicesOfTree, refuseMissingDisk, refuseVanished } from './refuse-vanished.ts';
import { endFindings, tellFindings } from './tell-findings.ts';
import { isAtOrBelow, pathBelow } from '../library/path-below.ts';
import type { IndexUpdate } from './index-update.ts';
import { ChangedIndex, NewIndex } from './index-update.ts';
import { crawlRanges } from './order/crawl-ranges.ts';
import { readPieces } from './order/read-pieces.ts';
import { isAmong } from './range/accepted-paths.ts';
import type { CrawlSetup } from './range/crawl-setup.ts';
import type { RangeAnswer } from './range/range-answer.ts';
import type { RecordReader } from './record-reader.ts';

/** Paths named in a report. */
const LISTED = 100;

export interface CrawlOptions {
  readonly maxAgeDays: number;
  /** Reads every file again. */
  readonly force: boolean;
  /** The tree was emptied or replaced on purpose: what its index says of it is forgotten. */
  readonly acceptTree: boolean;
  /** Files that are gone are meant to be, however many. */
  readonly acceptGone: boolean;
  /** Absolute paths of files and folders that are taken as they are now, changed or gone. */
  readonly accept: readonly string[];
}

/**
 * Brings the index of one tree up to date. Readers are given parts of the tree with the lines that its index has of them; they list,
 * compare, read what has to be read and make new lines. What is not as the index says is appended to its changes, or folded into it where that
 * is much, and counts only when it is whole. `turn` resolves when what is gone may be judged and the index written. Memory: that of
 * `crawlRanges` and of the readers, whatever the number of files.
 */
export async function crawlTree(
  session: Session,
  {
    tree,
    reader,
    turn,
  }: { readonly tree: Tree; readonly reader: RecordReader; readonly turn: () => Promise<void> },
  options: CrawlOptions,
): Promise<CrawlReport> {
  const { access } = session.library;
  const now = session.now();
  const identity = identityOf(session, tree, options);
  const hasKnown = identity?.previous != null;
  tellStart(session, tree, hasKnown ? readBaseTotals(access, tree.indexPath) : null);
  const header = {
    treeId: identity?.treeId ?? newTreeId(),
    root: tree.root,
    rootIno: String(access.lstat(access.realpath(tree.root)).ino),
    createdAt: now.toISOString(),
    algorithm: 'sha256' as const,
  };
  using index = hasKnown ? changedIndex(session, tree, header) : newIndex(session, tree, header);
  const gone = hasKnown ? new GoneFiles() : null;
  const devices = new DevicesOfTree();
  const output = new CrawlOutput({ index, session, gone, devices });
  const known = hasKnown ? readIndexLines(access, tree.indexPath) : [];
  await crawlRanges(readPieces({ indexPath: tree.indexPath, known, made: [] }), {
    reader,
    setup: setupOf(session, tree, options),
    stop: session.stop,
    now: session.now,
    onAnswer: (answer) => tellAnswer(session, tree, answer),
    take: (answer) => output.take(answer),
  });
  await turn();
  if (!options.acceptGone) refuseMissingDisk(access, tree, devices);
  const judgement = judged(session, tree, { gone, index, output });
  if (!options.acceptGone) refuseVanished(tree, judgement, output.known);
  const { rotten, accepted } = output;
  const below = acceptedBelow(tree, options.accept);
  const isAccepted = (path: string) => isAmong(below, path);
  const found = { ...options, gone: judgement, rotten, accepted, isAccepted };
  const acceptedBefore = tellFindings(session, tree, found);
  index.commit();
  endFindings(session, tree, (path) => output.isWrong(path));
  return {
    tree: tree.name,
    root: tree.root,
    ...output.totals(),
    accepted: accepted.length + acceptedBefore,
    ...goneReport(judgement, options),
  };
}

const NOTHING_GONE: GoneJudgement = {
  moved: { count: 0, first: [] },
  nowhere: { count: 0, first: [] },
  unproven: { count: 0, first: [] },
  displaced: { count: 0, first: [] },
};

function judged(
  session: Session,
  tree: Tree,
  { gone, index, output }: { gone: GoneFiles | null; index: IndexUpdate; output: CrawlOutput },
): GoneJudgement {
  if (gone === null || gone.count === 0) return NOTHING_GONE;
  const isAdded = (nth: number) => output.isAdded(nth);
  return judgeGone(session, tree, { gone, newLines: () => index.newLines(), isAdded });
}

/** What the user accepted as gone is nothing to worry about. */
function goneReport(
  { moved, nowhere, unproven, displaced }: GoneJudgement,
  { acceptGone }: CrawlOptions,
): GoneReport {
  const lost = acceptGone ? NOTHING_GONE.nowhere : nowhere;
  const paths = (files: readonly LostFile[]) => files.slice(0, LISTED).map(({ path }) => path);
  return {
    moved: moved.count,
    movedFiles: moved.first.slice(0, LISTED),
    goneNowhere: lost.count,
    goneNowhereFiles: paths(lost.first),
    goneUnproven: unproven.count,
    goneUnprovenFiles: paths(unproven.first),
    goneDisplaced: displaced.count,
    goneDisplacedFiles: paths(displaced.first),
  };
}

function setupOf(session: Session, tree: Tree, options: CrawlOptions): CrawlSetup {
  return {
    id: randomUUID(),
    root: tree.root,
    indexPath: tree.indexPath,
    filter: filterFacts(session.library, tree),
    rules: { nowMs: session.now().getTime(), maxAgeDays: options.maxAgeDays, force: options.force },
    accepted: acceptedBelow(tree, options.accept),
  };
}

/** The paths below the tree's root that the user accepts as they are, with what stands below them. */
function acceptedBelow(tree: Tree, accept: readonly string[]): readonly string[] {
  return accept
    .filter((path) => isAtOrBelow(tree.root, path))
    .map((path) => pathBelow(tree.root, path) ?? '');
}

function tellAnswer({ library, progress }: Session, { indexPath }: Tree, answer: RangeAnswer): void {
  if (answer.isDamaged) throw damageOf(library.access, indexPath);
  const { files, bytes } = answer.counts;
  if (files > 0) progress({ kind: 'advance', files, bytes, ...(answer.last && { path: answer.last }) });
}

/** A reader met a line that it cannot use; the whole index, read again, says which. */
function damageOf(access: FileAccess, indexPath: string): MediaStructError {
  try {
    for (const record of readIndex(access, indexPath)) if (record.path === '') break;
  } catch (error) {
    if (error instanceof MediaStructError) return error;
    throw error;
  }
  return damagedFile(indexPath, INDEX_FORMAT, 'a line of it cannot be used');
}

/** Null where the index is damaged and `--force` makes a new one; an empty folder is then believed only if it is said to be. */
function identityOf(session: Session, tree: Tree, options: CrawlOptions): TreeIdentity | null {
  const { access } = session.library;
  const isEmptied = tree.role === 'archive' && isEmptiedToDiscs(session.library);
  if (!options.force || !isDamaged(session, tree)) return checkTree(access, tree, { ...options, isEmptied });
  if (!options.acceptTree) refuseEmptyTree(access, tree);
  return null;
}

/** The folders of volumes that are on discs may be deleted, up to the last one: an archive that is empty then is no other tree. */
function isEmptiedToDiscs(library: Library): boolean {
  const { access, state } = library;
  if (!isArchiveThere(library)) return false;
  const presences = new VolumePresences(library);
  const ledger = readVolumeLedger(access, state.volumeLedger, state.volumes);
  const volumes = [...foldVolumes(ledger?.events ?? []).values()];
  const gone = volumes.map((volume) => presences.of(volume)).filter((presence) => presence !== 'folder');
  return gone.length > 0 && gone.every((presence) => presence === 'discs');
}

/** `--force` is the way out of a damaged index, so it must not stumble over it. */
function isDamaged(session: Session, tree: Tree): boolean {
  const { access } = session.library;
  if (lstatOrNull(access, tree.indexPath) === null) return false;
  try {
    for (const record of readIndex(access, tree.indexPath)) void record;
    return false;
  } catch (error) {
    if (!(error instanceof MediaStructError) || error.code !== 'damaged') throw error;
    session.warnings.add(
      tree.indexPath,
      `${error.message}; a new index is written, and bit rot since the last crawl cannot be told`,
    );
    return true;
  }
}

function newIndex({ library }: Session, { indexPath }: Tree, header: IndexHeader): IndexUpdate {
  return new NewIndex(library.access, { path: indexPath, header });
}

function changedIndex({ library, progress }: Session, { indexPath }: Tree, header: IndexHeader): IndexUpdate {
  return new ChangedIndex(library.access, { path: indexPath, header, kept: library.changesKept }, (bytes) =>
    progress({
      kind: 'note',
      message: `its changes ended in ${bytes} bytes of a write that was cut off; they never counted and are taken away`,
      path: indexPath,
    }),
  );
}

/** The base tells about how much is to come; changes since make no matter for that. */
function tellStart(session: Session, tree: Tree, expected: IndexTotals | null): void {
  session.progress({ kind: 'phase', phase: `crawl ${tree.name}` });
  if (expected !== null && expected.records > 0)
    session.progress({ kind: 'total', totalFiles: expected.records, totalBytes: expected.bytes });
}
