import { randomUUID } from 'node:crypto';
import { GoneFiles } from './gone-files.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { FileAccess } from '../files/file-access.ts';
import { freeBytes } from '../files/free-bytes.ts';
import type { Session } from '../journal/session.ts';
import type { Tree } from '../library/library.ts';
import { newTreeId } from '../library/tree-check.ts';
import { filterFacts } from '../library/tree-filter.ts';
import type { IndexHeader } from '../records/index-header.ts';
import { INDEX_FORMAT } from '../records/index-header.ts';
import { damagedFile } from '../records/sealed-file.ts';
import type { IndexTotals } from '../records/index-base.ts';
import { readIndexBatches } from '../records/index-batches.ts';
import { mostRecords, readBaseTotals, readIndex } from '../records/index-file.ts';
import { CrawlOutput } from './crawl-output.ts';
import type { CrawlReport } from './crawl-report.ts';
import type { GoneJudgement } from './judge-gone.ts';
import { judgeGone } from './judge-gone.ts';
import { DevicesOfTree, refuseMissingDisk, refuseUnmounted, refuseVanished } from './refuse-vanished.ts';
import { rottenRecords } from './rotten-records.ts';
import { endFindings, tellFindings, tellRot } from './tell-findings.ts';
import { isAtOrBelow, pathBelow } from '../library/path-below.ts';
import type { IndexUpdate } from './index-update.ts';
import { ChangedIndex, NewIndex } from './index-update.ts';
import { crawlRanges } from './order/crawl-ranges.ts';
import { readPieces } from './order/read-pieces.ts';
import { isAmong } from './range/accepted-paths.ts';
import type { CrawlSetup } from './range/crawl-setup.ts';
import type { RangeAnswer } from './range/range-answer.ts';
import type { DueDays } from './proof/plan-proof.ts';
import { readProof, removeProof, writeProof } from '../records/proof/proof-file.ts';
import { withReadAgain } from '../records/proof/proof-outlook.ts';
import { acceptedChanges } from './accepted-changes.ts';
import type { MarksHeader } from './resume/crawl-marks.ts';
import type { WrongFiles } from './wrong-files.ts';
import type { Spending } from './proof/spending.ts';
import type { CrawlOptions } from './crawl-options.ts';
import { goneReport, NOTHING_GONE } from './gone-report.ts';
import { unfinishedOf } from './resume/usable-crawl.ts';
import { rootIdentityOf } from './root-identity.ts';
import { identityOf } from './tree-identity.ts';
import type { RecordReader } from './record-reader.ts';
import { CrawlMarker, MARK_BYTES } from './resume/crawl-marker.ts';

/** One crawl of one tree. */
export interface TreeCrawl {
  readonly tree: Tree;
  readonly reader: RecordReader;
  /** Resolves when what is gone may be judged and the index written. */
  readonly turn: () => Promise<void>;
  /** Which files are read although nothing about them changed. */
  readonly due: DueDays | null;
  readonly spending: Spending;
  /** What passes of the same run found wrong in the tree; this one adds to it. */
  readonly wrong: WrongFiles;
}

/**
 * Brings the index of one tree up to date. Readers are given parts of the tree with the lines that its index has of them; they list,
 * compare, read what has to be read and make new lines. What is not as the index says is appended to its changes, or folded into it where that
 * is much, and counts only when it is whole. Memory: that of `crawlRanges` and of the readers, whatever the number of files.
 */
export async function crawlTree(
  session: Session,
  { tree, reader, turn, due, spending, wrong }: TreeCrawl,
  options: CrawlOptions,
): Promise<CrawlReport> {
  const { access } = session.library;
  const now = session.now();
  const identity = identityOf(session, tree, options);
  // An index that lists nothing yet, as that of a new library, is replaced as a whole: what is read of a tree is written once.
  const hasKnown = identity?.previous != null && mostRecords(access, tree.indexPath) > 0;
  tellStart(session, tree, hasKnown ? readBaseTotals(access, tree.indexPath) : null);
  const header = {
    treeId: identity?.treeId ?? newTreeId(),
    root: tree.root,
    rootIno: String(access.lstat(access.realpath(tree.root)).ino),
    createdAt: now.toISOString(),
    algorithm: 'sha256' as const,
  };
  const rootIdentity = rootIdentityOf(access, tree.root);
  const unfinished = unfinishedOf(session, tree, { ...options, rootIdentity });
  const isResumed = unfinished !== null;
  using index = hasKnown
    ? changedIndex(session, tree, { header, isResumed })
    : newIndex(session, tree, header);
  using marker = new CrawlMarker(access, {
    indexPath: tree.indexPath,
    index,
    header: markedOptions(options, { startedAt: now.toISOString(), rootIdentity }),
    markBytes: options.markBytes ?? MARK_BYTES,
  });
  const gone = hasKnown ? new GoneFiles() : null;
  const devices = new DevicesOfTree();
  wrong.beginPass();
  const output = new CrawlOutput({ index, session, gone, devices, wrong });
  const known = hasKnown ? readIndexBatches(access, tree.indexPath) : [];
  const made = unfinished?.lines() ?? [];
  const madeMaxAgeDays = unfinished?.madeMaxAgeDays ?? options.maxAgeDays;
  let judgement: GoneJudgement;
  let isSameTree = false;
  try {
    await crawlRanges(readPieces({ indexPath: tree.indexPath, known, made }), {
      reader,
      setup: setupOf(session, tree, { ...options, rootIdentity, madeMaxAgeDays }),
      stop: session.stop,
      now: session.now,
      task: options.task,
      due,
      left: () => spending.left,
      wrong: due?.since === undefined ? [] : wrong.paths(),
      onAnswer: (answer) => {
        tellAnswer(session, tree, answer);
        spending.spend(answer.counts);
      },
      take: (answer) => {
        output.take(answer);
        marker.took(answer);
        freeBytes(answer.lines);
      },
    });
    await turn();
    if (output.hasGone) refuseUnmounted(access, tree, devices);
    isSameTree = true;
    if (!options.acceptGone) refuseMissingDisk(access, tree, devices);
    judgement = judged(session, tree, { gone, index, output });
    if (!options.acceptGone) refuseVanished(tree, judgement, output.known);
  } catch (error) {
    leaveMarks(marker, error, isSameTree);
    throw error;
  }
  const below = acceptedBelow(tree, options.accept);
  const isAccepted = (path: string) => isAmong(below, path);
  const newLines = () => index.newLines();
  const changes = { indexPath: tree.indexPath, newLines, isAccepted };
  const accepted = output.accepted === 0 ? [] : acceptedChanges(access, changes);
  const found = { ...options, gone: judgement, rotten: wrong.rot, accepted, isAccepted };
  const proof = readProof(access, tree.indexPath);
  const acceptedBefore = tellFindings(session, tree, found);
  removeProof(access, tree.indexPath);
  index.commit(output.totals());
  marker.end();
  // Those that are not kept are in the index alone, as it is from now on. A crawl that is killed before this leaves them to the next one, which reads them again.
  if (!wrong.keepsAllRot) tellRot(session, tree, rottenRecords(access, tree.indexPath));
  const readAgain = withReadAgain(proof?.readAgain ?? [], output.readAgain, now);
  const days = output.days.sorted();
  writeProof(access, tree.indexPath, { countedAt: now.toISOString(), days, readAgain });
  endFindings(session, tree, (path) => wrong.mayHave(path));
  return {
    tree: tree.name,
    root: tree.root,
    ...output.totals(),
    accepted: output.accepted + acceptedBefore,
    ...goneReport(judgement, options),
  };
}

/**
 * What was read before the user stopped, or was asked whether files are gone on purpose, need not be read again; of a tree whose disk
 * went meanwhile nothing is believed. Marks that cannot be made or taken away must not hide why the crawl ends.
 */
function leaveMarks(marker: CrawlMarker, error: unknown, isSameTree: boolean): void {
  if (!(error instanceof MediaStructError)) return;
  try {
    if (error.code === 'interrupted' || isSameTree) marker.stop();
    else if (error.code === 'tree-changed') marker.forget();
  } catch (further) {
    error.cause ??= further;
  }
}

/** A crawl that reads every file takes none for young enough. */
function markedOptions(
  { force, acceptTree, maxAgeDays }: CrawlOptions,
  { startedAt, rootIdentity }: Pick<MarksHeader, 'startedAt' | 'rootIdentity'>,
): Omit<MarksHeader, 'file' | 'from'> {
  return { startedAt, force, acceptTree, maxAgeDays: force ? 0 : maxAgeDays, rootIdentity };
}

function judged(
  session: Session,
  tree: Tree,
  { gone, index, output }: { gone: GoneFiles | null; index: IndexUpdate; output: CrawlOutput },
): GoneJudgement {
  if (gone === null || gone.count === 0) return NOTHING_GONE;
  const isAdded = (nth: number) => output.isAdded(nth);
  return judgeGone(session, tree, { gone, newLines: () => index.newLines(), isAdded });
}

function setupOf(
  session: Session,
  tree: Tree,
  options: CrawlOptions & Pick<CrawlSetup, 'rootIdentity' | 'madeMaxAgeDays'>,
): CrawlSetup {
  return {
    id: randomUUID(),
    root: tree.root,
    rootIdentity: options.rootIdentity,
    indexPath: tree.indexPath,
    filter: filterFacts(session.library, tree),
    madeMaxAgeDays: options.madeMaxAgeDays,
    rules: { nowMs: session.now().getTime(), maxAgeDays: options.maxAgeDays, force: options.force },
    accepted: acceptedBelow(tree, options.accept),
    also: options.also ?? [],
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

function newIndex({ library }: Session, { indexPath }: Tree, header: IndexHeader): IndexUpdate {
  return new NewIndex(library.access, { path: indexPath, header });
}

/** What a write that was cut off left is told, unless the crawl goes on from it. */
function changedIndex(
  { library, progress }: Session,
  { indexPath }: Tree,
  { header, isResumed }: { readonly header: IndexHeader; readonly isResumed: boolean },
): IndexUpdate {
  return new ChangedIndex(library.access, { path: indexPath, header, kept: library.changesKept }, (bytes) => {
    const message = `its changes ended in ${bytes} bytes of a write that was cut off; they never counted and are taken away`;
    if (!isResumed) progress({ kind: 'note', message, path: indexPath });
  });
}

/** The base tells about how much is to come; changes since make no matter for that. */
function tellStart(session: Session, tree: Tree, expected: IndexTotals | null): void {
  session.progress({ kind: 'phase', phase: `crawl ${tree.name}` });
  if (expected !== null && expected.records > 0)
    session.progress({ kind: 'total', totalFiles: expected.records, totalBytes: expected.bytes });
}
