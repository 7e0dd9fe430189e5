import type { Session } from '../journal/session.ts';
import { throwIfStopped } from '../progress/stop-flag.ts';
import type { HashPrefixTable } from '../records/hash-prefix-table.ts';
import { IndexLines } from '../records/index-lines.ts';
import type { HashPrefix } from '../records/record-scan.ts';
import { pathIn, pathToBytes } from '../files/path-text.ts';
import { joinPath } from '../files/walk.ts';
import type { FolderFile } from './candidates.ts';
import { Candidates } from './candidates.ts';
import type { ComparedTree } from './compared-trees.ts';
import type { DecidedCopies } from './decided/decided-copies.ts';
import type { DedupeRules } from './dedupe-rules.ts';
import { placeByPatterns } from './dedupe-rules.ts';
import { DeviceNumbers } from './device-numbers.ts';
import { leftAlone } from './left-alone.ts';
import { isOfNothing, RepeatedHashes } from './repeated-hashes.ts';
import { ScannedFolders } from './scanned-folders.ts';

/** The sets of equal files, and how many files stand in them. */
export interface EqualSets {
  readonly sets: HashPrefixTable;
  readonly copies: number;
}

/** The lines of indexes; another thread makes the sums of long ones, which `findEqualSets` waits for. */
export function comparedLines({ library, content }: Session): IndexLines<ComparedTree> {
  const make = (path: string, bytes: number) => content.hashBeginning(path, bytes);
  return new IndexLines(library.access, { make });
}

export interface ComparedRecords {
  readonly trees: readonly ComparedTree[];
  readonly lines: IndexLines<ComparedTree>;
}

/** First reading of the indexes: which hash prefixes come more than once. */
export async function findEqualSets(session: Session, { trees, lines }: ComparedRecords): Promise<EqualSets> {
  const records = trees.reduce((sum, tree) => sum + tree.records, 0);
  session.progress({ kind: 'phase', phase: 'comparing hashes', totalFiles: records });
  const hashes = new RepeatedHashes(records);
  const prefix: HashPrefix = { high: 0, low: 0 };
  for (const tree of trees)
    for (const read of lines.scan(tree, (record) => {
      if (record.readPrefix(prefix) && !isOfNothing(prefix)) hashes.add(prefix);
    }))
      await tellRead(session, read);
  await lines.prove();
  return { sets: hashes.repeated(), copies: hashes.copies };
}

/** The equal files, and how many that have an equal one are left alone by the rules. */
export interface CollectedFiles {
  readonly candidates: Candidates;
  readonly leftAlone: number;
}

interface Collecting {
  readonly equal: EqualSets;
  readonly rules: DedupeRules;
  /** What a person decided; null where nobody is asked. */
  readonly decided?: DecidedCopies | null;
  /** Whether only what a person decided to set aside may go. */
  readonly isDecided?: boolean;
}

/** Second reading: the equal files with the groups they belong to, folder by folder. */
export async function collectCandidates(
  session: Session,
  { trees, lines }: ComparedRecords,
  { equal, rules, decided = null, isDecided = false }: Collecting,
): Promise<CollectedFiles> {
  const records = trees.reduce((sum, tree) => sum + tree.records, 0);
  session.progress({ kind: 'phase', phase: 'grouping copies', totalFiles: records });
  const { keep, wholeFolders } = rules;
  const candidates = new Candidates({
    ...{ rows: equal.copies, sets: equal.sets.slots, keep, wholeFolders },
    isDecided,
  });
  const collector = new FolderCollector(session, rules, { candidates, decided });
  const prefix: HashPrefix = { high: 0, low: 0 };
  for (const tree of trees) {
    const folders = new ScannedFolders({ ...collector.of(tree), isOthers: tree.isOthers });
    for (const read of lines.scan(tree, (record) => {
      folders.add(record, record.readPrefix(prefix) ? equal.sets.find(prefix) : -1);
    })) {
      folders.settle();
      await tellRead(session, read);
    }
    folders.end();
  }
  return { candidates, leftAlone: collector.leftAlone };
}

interface CollectedInto {
  readonly candidates: Candidates;
  readonly decided?: DecidedCopies | null;
}

/** Hands folders with equal files over to the candidates, with what the rules say of them. */
export class FolderCollector {
  leftAlone = 0;
  readonly #session: Session;
  readonly #rules: DedupeRules;
  readonly #candidates: Candidates;
  readonly #decided: DecidedCopies | null;
  readonly #devices: DeviceNumbers;
  readonly #placeOf: (path: string) => number;

  constructor(session: Session, rules: DedupeRules, { candidates, decided = null }: CollectedInto) {
    this.#session = session;
    this.#rules = rules;
    this.#candidates = candidates;
    this.#decided = decided;
    this.#devices = new DeviceNumbers(session);
    this.#placeOf = placeByPatterns(rules);
  }

  of(tree: Pick<ComparedTree, 'tree' | 'rank' | 'isReference'>): {
    readonly onFolder: (folder: string, files: readonly FolderFile[]) => void;
  } {
    const { root, name: treeName } = tree.tree;
    const decided = this.#decided;
    const leftAloneIn = leftAlone(this.#session, root, this.#rules);
    return {
      onFolder: (folder, files) => {
        const absolute = joinPath(root, folder);
        const isLeftAlone = leftAloneIn(folder);
        const compared = files.map((file) => {
          if (file.set < 0 || !isLeftAlone(file.name)) return file;
          this.leftAlone += 1;
          return { ...file, set: -1 };
        });
        this.#candidates.addFolder({
          files: compared,
          isReference: tree.isReference(folder),
          treeRank: tree.rank,
          pathLength: pathToBytes(absolute).length,
          placeOf: (name) => this.#placeOf(pathIn(folder, name)),
          device: this.#rules.oneFileSystem ? this.#devices.of(absolute) : 0,
          verdictOf: decided === null ? undefined : (file) => decided.verdictOf(treeName, folder, file),
        });
      },
    };
  }
}

/** Tells how far it came, and lets signals and timers in. */
export async function tellRead(session: Session, files: number): Promise<void> {
  session.progress({ kind: 'advance', files, bytes: 0 });
  await new Promise((resolve) => setImmediate(resolve));
  throwIfStopped(session.stop);
}
