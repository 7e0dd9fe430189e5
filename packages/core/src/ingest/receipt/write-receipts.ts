import { join } from 'node:path';
import { PRIVATE } from '../../files/state-file.ts';
import { toLedgerEntry } from '../../journal/ledger/write-ledger.ts';
import type { StateTallies } from '../../journal/plan/tallies.ts';
import type { OperationOutcome } from '../../journal/run/outcomes.ts';
import type { Run } from '../../journal/run/run.ts';
import type { Session } from '../../journal/session.ts';
import { isAtOrBelow } from '../../library/path-below.ts';
import type { Roots } from '../../library/roots.ts';
import { SealedFileWriter } from '../../records/sealed-file.ts';
import { ingestOptions, partialSources } from '../ingest-options.ts';
import { SourceJudge } from '../safe-to-format.ts';
import type { ReceiptFile, ReceiptFooter } from './receipt.ts';
import { RECEIPT_FORMAT } from './receipt.ts';
import { formatReceiptFile, formatReceiptHeader } from './receipt-line.ts';
import { receiptOf } from './receipt-of.ts';
import { writePage } from './write-page.ts';

/** Where the receipt of the nth source of a run is kept, from 1: as text for programs, and as a page. */
export function receiptPaths(run: Pick<Run, 'folder'>, nth: number): { list: string; page: string } {
  return { list: join(run.folder, `receipt-${nth}.ndjson`), page: join(run.folder, `receipt-${nth}.html`) };
}

/** The sources of a run, each once: several files may have been named in one folder. */
export function sourcesOf({ header }: Pick<Run, 'header'>): readonly string[] {
  return [...new Set(header.sources)];
}

/**
 * Writes a receipt for each source of an ingest into the run's folder, list and page. Plan and journal are read once; memory: the
 * named damaged files of each source, and the second copies of one group.
 */
export function writeReceipts({ library, now }: Session, run: Run): void {
  const { moves, to = [] } = ingestOptions(run.header);
  const partial = partialSources(run.header);
  using open = new OpenReceipts(run.roots, to);
  for (const [at, source] of sourcesOf(run).entries()) {
    const { list } = receiptPaths(run, at + 1);
    const header = {
      runId: run.runId,
      libraryId: run.header.libraryId,
      source,
      library: library.root,
      moves: moves[run.header.sources.indexOf(source)] ?? false,
      ...(to.length === 0 ? {} : { to }),
      readAt: run.header.createdAt,
      writtenAt: now().toISOString(),
      toolVersion: run.header.toolVersion,
    };
    const options = { format: RECEIPT_FORMAT, header: formatReceiptHeader(header), mode: PRIVATE };
    const writer = new SealedFileWriter(library.access, list, options);
    open.add(source, new ReceiptWriter(writer, partial.includes(source)));
  }
  for (const joined of run.outcomes()) open.write(joined);
  open.commit();
  for (const at of sourcesOf(run).keys()) writePage(library.access, receiptPaths(run, at + 1));
}

/** The receipts of one run while they are written. */
class OpenReceipts {
  readonly #writers = new Map<string, ReceiptWriter>();
  readonly #roots: Roots;
  readonly #to: readonly string[];
  /** Second copies by the file of which they are; they come before its own operation. */
  readonly #further = new Map<string, OperationOutcome[]>();

  constructor(roots: Roots, to: readonly string[]) {
    this.#roots = roots;
    this.#to = to;
  }

  add(source: string, writer: ReceiptWriter): void {
    this.#writers.set(source, writer);
  }

  write(joined: OperationOutcome): void {
    const { from, member = '', further: isFurther } = joined.operation;
    const [source, writer] = [...this.#writers].find(([root]) => isAtOrBelow(root, from)) ?? [];
    if (source === undefined || writer === undefined) return;
    const file = JSON.stringify([from, member]);
    const further = this.#further.get(file) ?? [];
    if (isFurther === true) {
      writer.judge(joined);
      this.#further.set(file, [...further, joined]);
      return;
    }
    this.#further.delete(file);
    writer.judge(joined);
    writer.add(receiptOf(joined, { source, roots: this.#roots, further, to: this.#to }));
  }

  commit(): void {
    for (const writer of this.#writers.values()) writer.commit();
  }

  [Symbol.dispose](): void {
    for (const writer of this.#writers.values()) writer[Symbol.dispose]();
  }
}

class ReceiptWriter {
  readonly #writer: SealedFileWriter;
  readonly #isPartial: boolean;
  readonly #judge = new SourceJudge();
  readonly #states: Record<string, { files: number; bytes: number }> = {};
  #bytes = 0;
  #sound = 0;

  constructor(writer: SealedFileWriter, isPartial: boolean) {
    this.#writer = writer;
    this.#isPartial = isPartial;
  }

  judge(joined: OperationOutcome): void {
    this.#judge.add(toLedgerEntry(joined));
  }

  add(file: ReceiptFile): void {
    this.#writer.add(formatReceiptFile(file));
    const tally = (this.#states[file.state] ??= { files: 0, bytes: 0 });
    tally.files += 1;
    tally.bytes += file.size;
    this.#bytes += file.size;
    if (file.sound) this.#sound += 1;
  }

  commit(): void {
    const { safe, unproven, damaged } = this.#judge.verdict();
    const states: StateTallies = this.#states;
    const footer: Omit<ReceiptFooter, 'files'> = {
      bytes: this.#bytes,
      states,
      safe: safe && !this.#isPartial,
      partial: this.#isPartial ? true : undefined,
      unproven,
      damaged: damaged.count,
      sound: this.#sound,
    };
    this.#writer.commit(footer);
  }

  [Symbol.dispose](): void {
    this.#writer[Symbol.dispose]();
  }
}
