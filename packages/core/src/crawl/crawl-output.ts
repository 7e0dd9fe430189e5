import { BitList } from './bit-list.ts';
import type { Session } from '../journal/session.ts';
import type { GoneFiles } from './gone-files.ts';
import type { CrawlReport, GoneReport } from './crawl-report.ts';
import { ProofDays } from '../records/proof/proof-days.ts';
import type { AcceptedChange, BitRot, CrawlFailure, GoneRecord, RangeAnswer } from './range/range-answer.ts';
import type { IndexUpdate } from './index-update.ts';
import type { DevicesOfTree } from './refuse-vanished.ts';

const LISTED = 100;
const ROTTEN_KEPT = 10_000;

type CrawlTotals = Omit<CrawlReport, 'tree' | 'root' | 'accepted' | keyof GoneReport>;

/** Takes what readers found of a tree, in the order of its paths: lines go into its index, the rest into its report. */
export class CrawlOutput {
  readonly #index: IndexUpdate;
  readonly #session: Session;
  readonly #gone: GoneFiles | null;
  readonly #devices: DevicesOfTree;
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
    failed: 0,
    rotten: 0,
    future: 0,
    proven: 0,
    provenBytes: 0,
  };
  /** The files that are there, by the day on which they were last read. */
  readonly days = new ProofDays();
  /** Records of the index that were met. */
  known = 0;
  readonly #failures: CrawlFailure[] = [];
  readonly #rot: BitRot[] = [];
  readonly #changedFiles: string[] = [];
  readonly #futureFiles: string[] = [];
  readonly #goneFiles: string[] = [];
  /** Changes and losses that the user takes for the truth. */
  readonly accepted: AcceptedChange[] = [];
  /** Rotten files; those beyond the first 10,000 are counted only. */
  readonly rotten: BitRot[] = [];
  readonly #failedPaths = new Set<string>();
  /** Of each line that the index lacks or has otherwise: whether it had none of that path. */
  readonly #added = new BitList();

  constructor(options: {
    index: IndexUpdate;
    session: Session;
    /** Null for the first crawl of a tree, in which nothing can be gone. */
    gone: GoneFiles | null;
    devices: DevicesOfTree;
  }) {
    this.#index = options.index;
    this.#session = options.session;
    this.#gone = options.gone;
    this.#devices = options.devices;
  }

  /** What a reader found in the next part of the tree. */
  take(answer: RangeAnswer): void {
    const { lines, added, counts, gone } = answer;
    if (lines.length > 0) this.#index.take(lines, { count: added.length + gone.length, bytes: counts.bytes });
    for (const isAdded of added) this.#added.push(isAdded === 1);
    for (const key of SUMMED) this.#count[key] += counts[key];
    this.known += counts.known;
    for (const day of answer.days) this.days.add(day);
    for (const dev of answer.devices) this.#devices.meet(dev);
    for (const folder of answer.folders) this.#devices.meetFolder(folder);
    for (const record of gone) this.#drop(record);
    for (const failure of answer.failed) this.#fail(failure);
    for (const rot of answer.rotten) this.#tellRot(rot);
    list(this.#changedFiles, answer.changed);
    list(this.#futureFiles, answer.future);
    this.accepted.push(...answer.accepted);
  }

  /** Whether a file was found rotten or could not be read; where they are too many to be kept, any may have been. */
  isWrong(path: string): boolean {
    if (Math.max(this.#count.failed, this.#count.rotten) > ROTTEN_KEPT) return true;
    return this.#failedPaths.has(path) || this.rotten.some((rot) => rot.path === path);
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
    const { failed, rotten, future, ...counts } = this.#count;
    return {
      ...counts,
      changedFiles: this.#changedFiles,
      goneFiles: this.#goneFiles,
      failed,
      failures: this.#failures,
      rotten,
      rot: this.#rot,
      future,
      futureFiles: this.#futureFiles,
    };
  }

  /** A folder that cannot be listed is told by every part of the tree that has files below it. */
  #fail({ of, path, message }: RangeAnswer['failed'][number]): void {
    if (of === 'folder' && this.#failedPaths.has(path)) return;
    this.#count.failed += 1;
    if (this.#failedPaths.size < ROTTEN_KEPT) this.#failedPaths.add(path);
    list(this.#failures, [{ path, message }]);
    this.#session.progress({ kind: 'note', message, path });
  }

  #drop({ path, size, sha256, dev, isReplaced, isAccepted }: GoneRecord): void {
    if (isAccepted) {
      this.#gone?.skip();
      this.accepted.push({ path, sha256 });
    } else {
      this.#gone?.add({ sha256, size });
      if (!isReplaced) this.#devices.miss({ dev, path });
    }
    this.#count.gone += 1;
    list(this.#goneFiles, [path]);
  }

  #tellRot(rot: BitRot): void {
    this.#count.rotten += 1;
    list(this.#rot, [rot]);
    if (this.rotten.length < ROTTEN_KEPT) this.rotten.push(rot);
    this.#session.progress({ kind: 'note', message: rot.message, path: rot.path });
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
