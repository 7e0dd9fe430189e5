import type { Session } from '../journal/session.ts';
import { nameOf } from '../files/path-text.ts';
import { joinPath } from '../files/walk.ts';
import { throwIfStopped } from '../progress/stop-flag.ts';
import type { HashPrefix } from '../records/record-scan.ts';
import { prefixOfHex } from '../records/record-scan.ts';
import type { LookedRecords } from './collect-pictures.ts';
import { lookAtContent } from './look-at-content.ts';
import type { LookPort } from './look-port.ts';
import { LookStore, readLooks } from './look-store.ts';
import type { LookOutcome } from './look-worker.ts';
import type { UnseenPicture } from './picture-look.ts';
import type { PictureTable } from './picture-table.ts';
import type { PreviewTools } from './preview-tools.ts';
import type { LookTask } from './read-picture.ts';
import { SeenColumns } from './seen-columns.ts';

export interface LookedPictures {
  readonly seen: SeenColumns;
  /** How many were looked at now; what the others look like was known. */
  readonly looked: number;
  readonly withoutPreview: number;
  readonly failed: number;
}

export interface LookRequest {
  readonly records: LookedRecords;
  readonly pictures: PictureTable;
  readonly port: LookPort;
  readonly tools: PreviewTools;
}

/**
 * Finds out what all pictures look like: from what was kept, else by looking at a file that has the content, or the next one where that cannot be read or is no more
 * what was crawled. Each such file, and a picture that cannot be decoded, is a warning, and the others go on. Looks are kept as they come, so that a run that is killed costs some dozen of them.
 */
export async function lookAtPictures(session: Session, request: LookRequest): Promise<LookedPictures> {
  const looks = new Looks(session, request);
  await looks.takeKept();
  await looks.lookAtRest();
  return looks;
}

/** The files that have the content of a picture; the first one that was found first. */
export function* filesOf(
  { lines }: LookedRecords,
  pictures: PictureTable,
  number: number,
): Generator<LookTask> {
  for (const ordinal of pictures.ordinalsOf(number)) {
    const { source, record } = lines.recordAt(ordinal);
    const { path, size, mtimeNs, sha256 = '' } = record;
    yield { sha256, path: joinPath(source.tree.root, path), name: nameOf(path), size, mtimeNs };
  }
}

interface NumberedLook {
  readonly number: number;
  readonly task: LookTask;
  readonly outcome: Exclude<LookOutcome, { kind: 'failed' }>;
}

class Looks implements LookedPictures {
  readonly seen: SeenColumns;
  looked = 0;
  withoutPreview = 0;
  failed = 0;
  readonly #session: Session;
  readonly #request: LookRequest;
  /** By number: 1 where it need not be looked at. */
  readonly #isKnown: Uint8Array;
  #triedBy: Promise<string> | null = null;

  constructor(session: Session, request: LookRequest) {
    this.#session = session;
    this.#request = request;
    this.seen = new SeenColumns(request.pictures.count);
    this.#isKnown = new Uint8Array(request.pictures.count);
  }

  /** Takes what was kept. What could not be looked at is left to be tried again where other programs are here by now. */
  async takeKept(): Promise<void> {
    const prefix: HashPrefix = { high: 0, low: 0 };
    const unseen = new Map<number, UnseenPicture>();
    for (const { sha256, look } of readLooks(this.#session.library)) {
      const number = this.#request.pictures.find(prefixOfHex(sha256, prefix));
      if (number < 0) continue;
      if (look.kind === 'unseen') unseen.set(number, look);
      else {
        unseen.delete(number);
        this.#isKnown[number] = 1;
        this.seen.set(number, look);
      }
    }
    for (const [number, { why, detail, by }] of unseen) {
      if (by !== (await this.#programs())) continue;
      this.#isKnown[number] = 1;
      this.#countUnseen(this.#pathOf(number), why, detail);
    }
  }

  async lookAtRest(): Promise<void> {
    const { session, left } = { session: this.#session, left: this.#isKnown.filter((is) => is === 0).length };
    if (left === 0) return;
    session.progress({ kind: 'phase', phase: 'looking at pictures', totalFiles: left });
    using store = new LookStore(session.library);
    const numbers = this.#unknown();
    const lanes = Array.from({ length: this.#request.port.concurrency }, () => this.#lane(numbers, store));
    // All of them have to end before the store is closed. One that throws ends the numbers for the others.
    const ends = await Promise.allSettled(lanes);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  *#unknown(): Generator<number> {
    for (const [number, is] of this.#isKnown.entries()) if (is === 0) yield number;
  }

  async #lane(numbers: Iterable<number>, store: LookStore): Promise<void> {
    for (const number of numbers) {
      this.#throwIfStopped();
      await this.#lookAt(number, store);
      this.looked += 1;
      const bytes = this.#request.pictures.sizeOf(number);
      this.#session.progress({ kind: 'advance', files: 1, bytes, path: this.#pathOf(number) });
    }
  }

  /** By the first of its files that shows it. Where none of them does now, one may another time, so nothing is kept. */
  async #lookAt(number: number, store: LookStore): Promise<void> {
    const { port, tools } = this.#request;
    const lookers = { port, tools, access: this.#session.library.access };
    for (const task of this.#filesOf(number)) {
      const outcome = await lookAtContent(lookers, task);
      // The programs may have been stopped together with this one.
      this.#throwIfStopped();
      if (outcome.kind !== 'failed') return this.#keep(store, { number, task, outcome });
      this.#session.warnings.add(task.path, outcome.detail);
    }
    this.failed += 1;
  }

  async #keep(store: LookStore, { number, task, outcome }: NumberedLook): Promise<void> {
    const { sha256, path } = task;
    if (outcome.kind === 'seen') {
      this.seen.set(number, outcome);
      store.add({ sha256, look: outcome });
      return;
    }
    const detail = outcome.kind === 'no-preview' ? '' : outcome.detail;
    this.#countUnseen(path, outcome.kind, detail);
    store.add({ sha256, look: { kind: 'unseen', why: outcome.kind, detail, by: await this.#programs() } });
  }

  #countUnseen(path: string, why: UnseenPicture['why'], detail: string): void {
    if (why === 'no-preview') this.withoutPreview += 1;
    else {
      this.failed += 1;
      this.#session.warnings.add(path, `it cannot be decoded (${detail})`);
    }
  }

  /** All that may look at a picture, with their versions: what one of them cannot show another one may, or a newer one. */
  #programs(): Promise<string> {
    const { port, tools } = this.#request;
    this.#triedBy ??= tools.names().then((names) => [port.decoder, ...names].join(', '));
    return this.#triedBy;
  }

  #throwIfStopped(): void {
    throwIfStopped(this.#session.stop, 'Run the command again; it goes on with what is left.');
  }

  #pathOf(number: number): string {
    const [first] = this.#filesOf(number);
    return first?.path ?? '';
  }

  #filesOf(number: number): Generator<LookTask> {
    return filesOf(this.#request.records, this.#request.pictures, number);
  }
}
