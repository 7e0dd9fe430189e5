import { BitList } from './bit-list.ts';
import type { Session } from '../journal/session.ts';
import type { GoneFiles } from './gone-files.ts';
import type { CrawlReport, GoneReport } from './crawl-report.ts';
import { ProofDays } from '../records/proof/proof-days.ts';
import type { GoneRecord, RangeAnswer } from './range/range-answer.ts';
import type { IndexUpdate } from './index-update.ts';
import { refuseOutOfOrder } from './range/range-findings.ts';
import type { WrongFiles } from './wrong-files.ts';
import type { DevicesOfTree } from './refuse-vanished.ts';

const LISTED = 100;

type CrawlTotals = Omit<CrawlReport, 'tree' | 'root' | 'accepted' | keyof GoneReport>;

/** Takes what readers found of a tree, in the order of its paths: lines go into its index, the rest into its report. */
export class CrawlOutput {
  readonly #index: IndexUpdate;
  readonly #session: Session;
  readonly #gone: GoneFiles | null;
  readonly #devices: DevicesOfTree;
  readonly #wrong: WrongFiles;
  readonly #count = {
    files: 0,
    bytes: 0,
    hashed: 0,
    hashedBytes: 0,
    reused: 0,
    added: 0,
    gone: 0,
    changed: 0,
    symlinks: 0,
    special: 0,
    future: 0,
    proven: 0,
    provenBytes: 0,
  };
  /** The files that are there, by the day on which they were last read. */
  readonly days = new ProofDays();
  /** Records of the index that were met. */
  known = 0;
  /** Changes and losses that the user takes for the truth. */
  accepted = 0;
  /** Files that the index knew, and that read as it says. */
  readonly readAgain = { files: 0, bytes: 0 };
  readonly #changedFiles: string[] = [];
  readonly #futureFiles: string[] = [];
  readonly #goneFiles: string[] = [];
  #lastLine: string | null = null;
  /** Of each line that the index lacks or has otherwise: whether it had none of that path. */
  readonly #added = new BitList();

  constructor(options: {
    index: IndexUpdate;
    session: Session;
    /** Null for the first crawl of a tree, in which nothing can be gone. */
    gone: GoneFiles | null;
    devices: DevicesOfTree;
    wrong: WrongFiles;
  }) {
    this.#index = options.index;
    this.#session = options.session;
    this.#gone = options.gone;
    this.#devices = options.devices;
    this.#wrong = options.wrong;
  }

  /** What a reader found in the next part of the tree. */
  take(answer: RangeAnswer): void {
    const { lines, added, counts, gone } = answer;
    this.#refuseOutOfOrder(answer);
    if (lines.length > 0) this.#index.take(lines, { count: added.length + gone.length, bytes: counts.bytes });
    for (const isAdded of added) this.#added.push(isAdded === 1);
    for (const key of SUMMED) this.#count[key] += counts[key];
    this.known += counts.known;
    this.accepted += counts.accepted;
    this.readAgain.files += counts.readAgain;
    this.readAgain.bytes += counts.readAgainBytes;
    for (const day of answer.days) this.days.add(day);
    for (const dev of answer.devices) this.#devices.meet(dev);
    for (const folder of answer.folders) this.#devices.meetFolder(folder);
    for (const record of gone) this.#drop(record);
    for (const failure of answer.failed) if (this.#wrong.addFailure(failure)) this.#note(failure);
    for (const rot of answer.rotten) if (this.#wrong.addRot(rot)) this.#note(rot);
    list(this.#changedFiles, answer.changed);
    list(this.#futureFiles, answer.future);
  }

  /** Whether the nth line that the index lacked or had otherwise, from 0, is of a path that it did not have. */
  isAdded(nth: number): boolean {
    return this.#added.at(nth);
  }

  /** Records are dropped, because their files are not there. */
  get hasGone(): boolean {
    return this.#count.gone > 0;
  }

  totals(): CrawlTotals {
    const { future, ...counts } = this.#count;
    const { failed, rotten, failures, rot } = this.#wrong;
    return {
      ...counts,
      changedFiles: this.#changedFiles,
      goneFiles: this.#goneFiles,
      failed,
      failures: [...failures].slice(0, LISTED),
      rotten,
      rot: [...rot].slice(0, LISTED),
      future,
      futureFiles: this.#futureFiles,
    };
  }

  #refuseOutOfOrder({ span }: RangeAnswer): void {
    if (span === null) return;
    if (this.#lastLine !== null) refuseOutOfOrder(this.#lastLine, span.first);
    this.#lastLine = span.last;
  }

  #note({ path, message }: { readonly path: string; readonly message: string }): void {
    this.#session.progress({ kind: 'note', message, path });
  }

  #drop({ path, size, sha256, dev, isReplaced, isAccepted }: GoneRecord): void {
    if (isAccepted) {
      this.#gone?.skip();
      this.accepted += 1;
    } else {
      this.#gone?.add({ sha256, size });
      if (!isReplaced) this.#devices.miss({ dev, path });
    }
    this.#count.gone += 1;
    list(this.#goneFiles, [path]);
  }
}

const SUMMED = [
  'files',
  'bytes',
  'hashed',
  'hashedBytes',
  'reused',
  'added',
  'symlinks',
  'special',
  'changed',
  'future',
  'proven',
  'provenBytes',
] as const;

/** Adds up to the number that a report lists. */
function list<Item>(listed: Item[], items: readonly Item[]): void {
  if (listed.length < LISTED) listed.push(...items.slice(0, LISTED - listed.length));
}
