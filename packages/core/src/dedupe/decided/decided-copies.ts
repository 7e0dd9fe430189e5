import type { CopyChoice, DecidedFile } from '../../decisions/decision.ts';
import { fileKey } from '../../decisions/standing-decisions.ts';
import { pathIn } from '../../files/path-text.ts';
import type { HashPrefixTable } from '../../records/hash-prefix-table.ts';

/** What a person decided of a file: it stays, or it is set aside. */
export type Verdict = 'keep' | 'aside';

interface Entry {
  readonly choice: CopyChoice;
  readonly file: DecidedFile;
  readonly verdict: Verdict;
  /** The set of equal files that it stood in; -1 where its content stands alone now. */
  readonly set: number;
  /** Whether the indexes tell of it as of an equal file with the content that was seen. */
  isThere: boolean;
  /** Whether the files that it belongs to are to go with it. */
  isOfGroup: boolean;
}

/** A file that was to be set aside and is not, because what was decided is not so any more. */
export interface StaleDecision {
  readonly file: DecidedFile;
  readonly why: 'changed' | 'nothing-stays' | 'belongs-to-another';
}

/**
 * The choices of a person, held against what the indexes tell now. Show it every file of the sets first (`verdictOf`); then it says which choices hold.
 * Memory: about 350 bytes a file and content that was decided about.
 */
export class DecidedCopies {
  /** By `fileKey`: one for each content of a file that was decided about, because the file may have any of these again. */
  readonly #entries = new Map<string, readonly Entry[]>();
  readonly #choices: readonly CopyChoice[];

  constructor(choices: Iterable<CopyChoice>, sets: HashPrefixTable) {
    this.#choices = [...choices];
    for (const choice of this.#choices)
      for (const verdict of ['keep', 'aside'] as const)
        for (const file of choice[verdict])
          this.#add({
            ...{ choice, file, verdict, isThere: false, isOfGroup: false },
            set: sets.find(prefixOf(file.sha256)),
          });
  }

  /** In place of an earlier one about the same file with the same content. */
  #add(entry: Entry): void {
    const key = fileKey(entry.file);
    const others = (this.#entries.get(key) ?? []).filter(({ file }) => file.sha256 !== entry.file.sha256);
    this.#entries.set(key, [...others, entry]);
  }

  #entryOf(file: DecidedFile): Entry | undefined {
    return this.#entries.get(fileKey(file))?.find((entry) => entry.file.sha256 === file.sha256);
  }

  get size(): number {
    return this.#choices.length;
  }

  /** The files that are to stay and are there as they were seen. */
  get kept(): number {
    let kept = 0;
    for (const entries of this.#entries.values())
      for (const { verdict, isThere } of entries) if (verdict === 'keep' && isThere) kept += 1;
    return kept;
  }

  /** What was decided of a file of a folder with the content that it has now; null where nothing was, or where it stands in no set. */
  verdictOf(
    tree: string,
    folder: string,
    file: { readonly name: string; readonly set: number },
  ): Verdict | null {
    const entries = this.#entries.get(fileKey({ tree, path: pathIn(folder, file.name) }));
    const entry = file.set < 0 ? undefined : entries?.find(({ set }) => set === file.set);
    if (entry === undefined) return null;
    entry.isThere = true;
    return entry.verdict;
  }

  /** Whether a file is to be set aside that has this content, and one of the copies that were to stay for it still does. */
  holdsFor(file: DecidedFile): boolean {
    const entry = this.#entryOf(file);
    return entry?.verdict === 'aside' && this.#hasKeeper(entry.choice);
  }

  /** Tells that a file is of a group that is to go. */
  goes(file: DecidedFile): void {
    const entry = this.#entryOf(file);
    if (entry !== undefined) entry.isOfGroup = true;
  }

  /** Files that were to be set aside and cannot be; those that are gone, as after an earlier run, are among them. */
  stale(): readonly StaleDecision[] {
    return this.#choices.flatMap((choice) => {
      const hasKeeper = this.#hasKeeper(choice);
      return choice.aside.flatMap((file): StaleDecision[] => {
        const entry = this.#entryOf(file);
        // A later choice has the file with this content.
        if (entry?.choice !== choice) return [];
        if (!entry.isThere) return [{ file, why: 'changed' }];
        if (!hasKeeper) return [{ file, why: 'nothing-stays' }];
        return entry.isOfGroup ? [] : [{ file, why: 'belongs-to-another' }];
      });
    });
  }

  #hasKeeper(choice: CopyChoice): boolean {
    return choice.keep.some((file) => {
      const entry = this.#entryOf(file);
      return entry?.verdict === 'keep' && entry.isThere;
    });
  }
}

function prefixOf(sha256: string): { readonly high: number; readonly low: number } {
  return { high: parseInt(sha256.slice(0, 8), 16), low: parseInt(sha256.slice(8, 16), 16) };
}
