import { isAbsolute } from 'node:path';
import { itemAt } from '../../errors/item-at.ts';
import { FolderStack } from '../../files/folder-stack.ts';
import { libraryRoots } from '../../holders/library-roots.ts';
import { prepareRun } from '../../journal/prepare-run.ts';
import type { PreparedRun } from '../../journal/run/run.ts';
import type { Session } from '../../journal/session.ts';
import type { FileRecord } from '../../records/file-record.ts';
import type { FolderFile } from '../candidates.ts';
import { Candidates } from '../candidates.ts';
import { FolderCollector } from '../collect-candidates.ts';
import { outsideNames } from '../compared-trees.ts';
import type { DedupeFigures, DedupeOptions } from '../dedupe-options.ts';
import { rulesOf, toldRules } from '../dedupe-rules.ts';
import { decidedCopies, toldDecisions } from '../decided/settle-decided.ts';
import { decideKeepers } from '../plan.ts';
import type { RecordsByNumber } from '../write-dedupe-plan.ts';
import { writeDedupePlan } from '../write-dedupe-plan.ts';
import { directTrees } from './direct-trees.ts';
import type { EqualFiles } from './find-equal-files.ts';
import { findEqualFiles } from './find-equal-files.ts';
import { LookAhead } from './look-ahead.ts';
import { WalkedFiles, walkFiles } from './walk-files.ts';

/**
 * Plans which copies are set aside in folders that need no index: their files are found and read now, as far as is needed to tell them apart. The plan is
 * that of `planDedupe`, with the same rules and the same conditions.
 *
 * Memory: about 140 bytes a file, 90 more for each that has the size of another one, and 600 for each large one that is read whole.
 * Errors: `usage` (64) where no folder is named, `tree-changed` (24).
 */
export async function planDirectDedupe(session: Session, options: DedupeOptions): Promise<PreparedRun> {
  const { library } = session;
  const rules = rulesOf(options, library.config.dedupe);
  const { trees, references } = directTrees(session, options);
  // No file was read before this, so that what is changed while others are read is younger.
  const hashedAt = session.now().toISOString();
  const files = new WalkedFiles();
  const follower = new LookAhead(session, files);
  await walkFiles(session, trees, { files, follower });
  const found = await findEqualFiles(session, files, {
    seen: await follower.end(),
    asked: follower.asked,
  });
  const { sets, copies } = found.equal;
  const { keep, wholeFolders } = rules;
  const candidates = new Candidates({ rows: copies, sets: sets.slots, keep, wholeFolders });
  const decided = decidedCopies(library, sets, options);
  const collector = new FolderCollector(session, rules, { candidates, decided });
  collectFolders(files, found, collector);
  const decisions = decideKeepers(candidates);
  const roots = trees.map(({ tree }) => tree.root);
  const figures: DedupeFigures = {
    ...toldRules(rules),
    trees: roots,
    outside: outsideNames(trees),
    references,
    sets: decisions.sets,
    kept: decisions.equalFiles - decisions.moved,
    leftAlone: collector.leftAlone,
    ...toldDecisions(decided, false),
    direct: found.figures,
  };
  const plan = {
    job: 'dedupe',
    options: { ...figures },
    sources: roots.filter((root) => !isKnown(session, root)),
    protectedRoots: references,
  };
  const lines = recordsOf(files, found, hashedAt);
  return await prepareRun(session, plan, (writer) =>
    writeDedupePlan(writer, { session, candidates, decisions, lines, rules }),
  );
}

/** Whether the library can name a folder, because it is or stands in one of its trees or in its own folder. */
function isKnown({ library }: Session, folder: string): boolean {
  return !isAbsolute(libraryRoots(library).locate(folder).root);
}

/** Hands the folders with equal files over, in the order of the trees. */
function collectFolders(files: WalkedFiles, { equal, hashed }: EqualFiles, collector: FolderCollector): void {
  const prefix = { high: 0, low: 0 };
  const setOf = (nth: number) => (hashed.readPrefix(nth, prefix) ? equal.sets.find(prefix) : -1);
  for (const { tree, first, end } of files.trees()) {
    const { onFolder } = collector.of(tree);
    const folders = new FolderStack<number>((folder, numbers) => {
      const sets = numbers.map(setOf);
      if (sets.every((set) => set < 0)) return;
      const members = numbers.map((nth, at) => folderFile({ files, hashed }, nth, itemAt(sets, at)));
      onFolder(folder, members);
    });
    for (let nth = first; nth < end; nth++) folders.enter(files.folderOf(nth)).push(nth);
    folders.end();
  }
}

function folderFile(
  { files, hashed }: { readonly files: WalkedFiles; readonly hashed: EqualFiles['hashed'] },
  nth: number,
  set: number,
): FolderFile {
  const { mtimeNs, dev, ino } = (set < 0 ? null : hashed.at(nth)?.stat) ?? UNKNOWN;
  return { name: files.nameOf(nth), ordinal: nth, set, mtimeNs, dev, ino };
}

/** Of a file that nothing equals nobody asks more. */
const UNKNOWN = { mtimeNs: '0', dev: '0', ino: '0' };

function recordsOf(files: WalkedFiles, { hashed }: EqualFiles, hashedAt: string): RecordsByNumber {
  const readAt = (nth: number) => {
    const read = hashed.at(nth);
    if (read === null) throw new Error(`${files.pathOf(nth)}: expected a file that was read`);
    return { path: files.pathOf(nth), sha256: read.sha256, stat: read.stat, source: files.treeOf(nth) };
  };
  return {
    recordAt: (nth) => {
      const { path, sha256, stat, source } = readAt(nth);
      const record: FileRecord = { path, sha256, ...stat, hashedAt };
      return { source, record };
    },
    contentAt: readAt,
    areFresh: true,
  };
}
