import { itemAt } from '../errors/item-at.ts';
import { BitList } from './bit-list.ts';
import type { Session } from '../journal/session.ts';
import type { FileRecord } from '../records/file-record.ts';
import { formatFileRecord } from '../records/file-record.ts';
import type { GoneFiles } from './gone-files.ts';
import type { CrawlReport, FutureReport, GoneReport } from './crawl-report.ts';
import type {
  AcceptedChange,
  BitRot,
  CrawlAnswer,
  CrawlFailure,
  CrawlFile,
  CrawlTask,
} from './crawl-worker.ts';
import type { IndexUpdate } from './index-update.ts';
import type { RecordReader } from './record-reader.ts';

/** A task is sent when it holds this much work; few large files make small tasks, so that no core idles. */
const TASK_FILES = 128;
const TASK_BYTES = 8 * 1024 * 1024;
/** Lines in a segment, and lines that may wait for one that is still being read (about 400 bytes each). */
const SEGMENT_LINES = 2048;
const WINDOW_LINES = 200_000;
const LISTED = 100;
const ROTTEN_KEPT = 10_000;

/** A record that is known already, the path of one that is gone, or a hole that a task is filling. */
type Slot =
  | { readonly record: FileRecord; readonly isNew: boolean }
  | { readonly gone: string }
  | { readonly isAdded: boolean };

/** A stretch of the index. */
interface Segment {
  readonly slots: Slot[];
  readonly answer: Promise<CrawlAnswer> | null;
}

type CrawlTotals = Omit<CrawlReport, 'tree' | 'root' | 'accepted' | keyof GoneReport | keyof FutureReport>;

/** Puts reused and freshly read records into the index in the order of the walk. */
export class CrawlOutput {
  readonly #index: IndexUpdate;
  readonly #reader: RecordReader;
  readonly #session: Session;
  #task: Omit<CrawlTask, 'files'>;
  readonly #waiting: Segment[] = [];
  #slots: Slot[] = [];
  #files: CrawlFile[] = [];
  #taskBytes = 0;
  #waitingLines = 0;
  #dispatched = false;
  #failure: unknown;
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
  };
  readonly #failures: CrawlFailure[] = [];
  readonly #rot: BitRot[] = [];
  readonly #changedFiles: string[] = [];
  readonly #goneFiles: string[] = [];
  readonly #accepted: AcceptedChange[] = [];
  /** Rotten and unreadable files, as many as are named in the ledger of findings. */
  readonly #rotten: BitRot[] = [];
  readonly #failedPaths = new Set<string>();
  readonly #gone: GoneFiles | null;
  /** Of each line that the index lacks or has otherwise: whether it had none of that path. */
  readonly #added = new BitList();

  constructor(options: {
    index: IndexUpdate;
    reader: RecordReader;
    session: Session;
    task: Omit<CrawlTask, 'files'>;
    /** Null for the first crawl of a tree, in which nothing can be gone. */
    gone: GoneFiles | null;
  }) {
    this.#gone = options.gone;
    this.#index = options.index;
    this.#reader = options.reader;
    this.#session = options.session;
    this.#task = options.task;
  }

  /** True after a task was sent, or where too much waits: the caller then gives way. */
  get isFull(): boolean {
    return this.#dispatched || this.#waitingLines >= WINDOW_LINES;
  }

  /** A record whose hash still holds; `isNew` where the index says otherwise of its file besides. */
  reuse(record: FileRecord, { isNew }: { readonly isNew: boolean }): void {
    this.#count.reused += 1;
    this.#tell(record.size, record.path);
    this.#slot({ record, isNew });
  }

  /** A record whose folder cannot be listed now. */
  keep(record: FileRecord): void {
    this.#slot({ record, isNew: false });
  }

  /** What is read from now on is read at `now`, not at the beginning of the crawl. */
  readFrom(now: Date): void {
    this.#send();
    this.#task = { ...this.#task, at: now.toISOString() };
  }

  read(file: CrawlFile): void {
    if (file.known === null) this.#count.added += 1;
    this.#files.push(file);
    this.#taskBytes += file.stat.size;
    this.#slot({ isAdded: file.known === null });
    if (this.#files.length >= TASK_FILES || this.#taskBytes >= TASK_BYTES) this.#send();
  }

  fail(failure: CrawlFailure): void {
    this.#count.failed += 1;
    if (this.#failedPaths.size < ROTTEN_KEPT) this.#failedPaths.add(failure.path);
    if (this.#failures.length < LISTED) this.#failures.push(failure);
    this.#session.progress({ kind: 'note', message: failure.message, path: failure.path });
  }

  /** A record whose file is gone; one that the user accepts as gone is not looked for. */
  drop(record: FileRecord, { isAccepted = false } = {}): void {
    const { path, sha256 } = record;
    if (isAccepted) {
      this.#gone?.skip();
      this.#accepted.push({ path, sha256 });
    } else this.#gone?.add(record);
    this.#count.gone += 1;
    if (this.#goneFiles.length < LISTED) this.#goneFiles.push(path);
    this.#slot({ gone: path });
  }

  countOther(kind: 'symlink' | 'other'): void {
    if (kind === 'symlink') this.#count.symlinks += 1;
    else this.#count.special += 1;
  }

  /** Lets answers come in; where the window is full, waits for the oldest. */
  async makeRoom(): Promise<void> {
    this.#dispatched = false;
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waitingLines >= WINDOW_LINES) await this.#writeOldest();
    if (this.#failure !== undefined) throw this.#failure;
  }

  async drain(): Promise<void> {
    this.#send();
    while (this.#waiting.length > 0) await this.#writeOldest();
  }

  /** Rotten files; those beyond the first 10,000 are counted only. */
  get rotten(): readonly BitRot[] {
    return this.#rotten;
  }

  get accepted(): readonly AcceptedChange[] {
    return this.#accepted;
  }

  /** Whether a file was found rotten or could not be read; where they are too many to be kept, any may have been. */
  isWrong(path: string): boolean {
    if (Math.max(this.#count.failed, this.#count.rotten) > ROTTEN_KEPT) return true;
    return this.#failedPaths.has(path) || this.#rotten.some((rot) => rot.path === path);
  }

  /** Whether the nth line that the index lacked or had otherwise, from 0, is of a path that it did not have. */
  isAdded(nth: number): boolean {
    return this.#added.at(nth);
  }

  totals(): CrawlTotals {
    const { failed, rotten, ...counts } = this.#count;
    return {
      ...counts,
      changedFiles: this.#changedFiles,
      goneFiles: this.#goneFiles,
      failed,
      failures: this.#failures,
      rotten,
      rot: this.#rot,
    };
  }

  #slot(slot: Slot): void {
    this.#slots.push(slot);
    this.#waitingLines += 1;
    if (this.#slots.length >= SEGMENT_LINES) this.#send();
  }

  #send(): void {
    if (this.#slots.length === 0) return;
    const answer = this.#files.length === 0 ? null : this.#reader.read({ ...this.#task, files: this.#files });
    // A failed task is thrown where its segment is written; until then it must not count as unhandled.
    answer?.then(
      (done) => this.#tellAnswer(done),
      (error: unknown) => (this.#failure ??= error),
    );
    this.#waiting.push({ slots: this.#slots, answer });
    this.#dispatched = true;
    this.#slots = [];
    this.#files = [];
    this.#taskBytes = 0;
  }

  async #writeOldest(): Promise<void> {
    const segment = this.#waiting.shift();
    if (segment === undefined) return this.#send();
    const answer = await segment.answer;
    let next = 0;
    for (const slot of segment.slots) {
      if ('gone' in slot) this.#index.drop(slot.gone);
      else if ('record' in slot) {
        const { record, isNew } = slot;
        this.#write(formatFileRecord(record), record.size, { isNew, isAdded: false });
      } else {
        const size = itemAt(answer?.sizes ?? [], next);
        this.#write(itemAt(answer?.lines ?? [], next), size, { isNew: true, isAdded: slot.isAdded });
        this.#count.hashedBytes += size;
        next += 1;
      }
    }
    this.#count.hashed += next;
    this.#waitingLines -= segment.slots.length;
    for (const failure of answer?.failed ?? []) this.fail(failure);
    for (const rot of answer?.rotten ?? []) this.#tellRot(rot);
    for (const path of answer?.changed ?? []) {
      this.#count.changed += 1;
      if (this.#changedFiles.length < LISTED) this.#changedFiles.push(path);
    }
    this.#accepted.push(...(answer?.accepted ?? []));
  }

  #write(line: string, size: number, { isNew, isAdded }: { isNew: boolean; isAdded: boolean }): void {
    if (isNew) this.#added.push(isAdded);
    this.#index.take(line, { size, isNew });
    this.#count.files += 1;
    this.#count.bytes += size;
  }

  #tellRot(rot: BitRot): void {
    this.#count.rotten += 1;
    if (this.#rot.length < LISTED) this.#rot.push(rot);
    if (this.#rotten.length < ROTTEN_KEPT) this.#rotten.push(rot);
    this.#session.progress({ kind: 'note', message: rot.message, path: rot.path });
  }

  #tellAnswer(answer: CrawlAnswer): void {
    const bytes = answer.sizes.reduce((sum, size) => sum + size, 0);
    this.#session.progress({ kind: 'advance', files: answer.lines.length, bytes });
  }

  #tell(bytes: number, path: string): void {
    this.#session.progress({ kind: 'advance', files: 1, bytes, path });
  }
}
