import { readLedger } from '../journal/ledger/read-ledger.ts';
import type { LedgerEntry } from '../journal/ledger/ledger.ts';
import { Run } from '../journal/run/run.ts';
import { nameOf } from '../files/path-text.ts';
import type { Library } from '../library/library.ts';
import { isAtOrBelow } from '../library/path-below.ts';
import { ingestOptions, partialSources } from './ingest-options.ts';
import { HARMLESS_CODES } from './left-out-codes.ts';
import { isPlaceholderName } from '../soundness/expected-format.ts';
import type { HolderKind } from '../holders/holder.ts';
import type { DamagedFile } from './damaged-file.ts';
import { whatIsDamaged } from './damaged-file.ts';
import { nameWholeCopies } from './whole-copies.ts';

/** Damaged files that are named; the receipt names all. About 500 bytes each. */
const DAMAGED_NAMED = 20;

/** Each was read back from where it was placed, or where it stood. */
const PROVEN = new Set(['filed', 'undated', 'duplicate', 'copied']);

/**
 * Whether a source may be erased after an ingest: all of it was asked for, it held files, every picture on it is proven to be in the library and in each folder of `--to`, and none of them is
 * damaged, as far as their structure shows.
 */
export interface SafeToFormat {
  readonly safe: boolean;
  /** Files that are not proven to be in the library, by reason. */
  readonly unproven: Readonly<Record<string, number>>;
  /** The folders of `--to`, in each of which every file is proven to be where it is safe. Absolute paths. */
  readonly to: readonly string[];
  /** Files that were not read again, because an earlier run had read them and they had not changed since. */
  readonly readEarlier: number;
  /** Sources in which there was nothing, as is in a card that was not mounted; drop folders, which are emptied, do not count. Absolute paths. */
  readonly empty: readonly string[];
  /** Sources of which only some files were asked for, so that nothing is known of the others. Absolute paths. */
  readonly partial: readonly string[];
  /** Pictures that are not whole. They are filed as they are; the source may still be the place where they can be rescued. */
  readonly damaged: { readonly count: number; readonly first: readonly DamagedFile[] };
}

export function safeToFormat(
  library: Library,
  runId: string,
  holderKinds?: readonly HolderKind[],
): SafeToFormat {
  const run = new Run(library, runId);
  const judge = new SourceJudge();
  const empty = new Set(copiedSources(run));
  for (const entry of readLedger(library.access, run)) {
    judge.add(entry);
    for (const source of empty) if (isAtOrBelow(source, entry.path)) empty.delete(source);
  }
  const { damaged, safe, unproven, readEarlier } = judge.verdict();
  const first = nameWholeCopies(library, { run, damaged: damaged.first, holderKinds });
  const { to = [] } = ingestOptions(run.header);
  const partial = partialSources(run.header);
  const isSafe = safe && empty.size === 0 && partial.length === 0;
  return {
    safe: isSafe,
    unproven,
    to,
    readEarlier,
    empty: [...empty],
    partial,
    damaged: { ...damaged, first },
  };
}

function copiedSources({ header }: Run): readonly string[] {
  const { moves } = ingestOptions(header);
  return header.sources.filter((_, at) => moves[at] !== true);
}

/** Judges one source, or all of a run, from how their files ended. */
export class SourceJudge {
  #files = 0;
  #damaged = 0;
  #readEarlier = 0;
  readonly #unproven: Record<string, number> = {};
  readonly #first: DamagedFile[] = [];

  add(entry: LedgerEntry): void {
    this.#files += 1;
    if (entry.readBy !== undefined) this.#readEarlier += 1;
    const why = whyUnproven(entry);
    if (why !== null) this.#unproven[why] = (this.#unproven[why] ?? 0) + 1;
    const damaged = whatIsDamaged(entry);
    if (damaged === null) return;
    this.#damaged += 1;
    if (this.#first.length < DAMAGED_NAMED) this.#first.push(damaged);
  }

  verdict(): Omit<SafeToFormat, 'empty' | 'partial' | 'to'> {
    const isProven = Object.keys(this.#unproven).length === 0 && this.#damaged === 0;
    return {
      // An empty folder is what a card looks like that was not mounted.
      safe: this.#files > 0 && isProven,
      unproven: { ...this.#unproven },
      readEarlier: this.#readEarlier,
      damaged: { count: this.#damaged, first: [...this.#first] },
    };
  }
}

/** Why a file is not proven to be in the library; null where it is, or where it holds nothing of anybody's. */
export function whyUnproven({ state, code, path, member }: LedgerEntry): string | null {
  if (isPlaceholderName(nameOf(member ?? path))) return 'placeholder';
  const isProven = PROVEN.has(state);
  return isProven || (state === 'skipped' && HARMLESS_CODES.has(code)) ? null : code;
}
