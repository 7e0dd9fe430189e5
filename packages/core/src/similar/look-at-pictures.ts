import type { Session } from '../journal/session.ts';
import { nameOf } from '../files/path-text.ts';
import { joinPath } from '../files/walk.ts';
import { throwIfStopped } from '../progress/stop-flag.ts';
import type { HashPrefix } from '../records/record-scan.ts';
import { prefixOfHex } from '../records/record-scan.ts';
import type { LookedRecords } from './collect-pictures.ts';
import type { LookPort } from './look-port.ts';
import { LookStore, readLooks } from './look-store.ts';
import type { LookOutcome } from './look-worker.ts';
import type { UnseenPicture } from './picture-look.ts';
import { shouldBeDecoded } from './picture-kind.ts';
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
 * Finds out what all pictures look like: from what was kept, else by looking at the first file that has the content. A picture that cannot be read or
 * decoded is a warning, and the others go on. Looks are kept as they come, so that a run that is killed costs some dozen of them.
 */
export async function lookAtPictures(session: Session, request: LookRequest): Promise<LookedPictures> {
  const looks = new Looks(session, request);
  await looks.takeKept();
  await looks.lookAtRest();
  return looks;
}

const NO_PICTURE = 'it does not begin as a picture does';

/** A file with its content, and when it was taken where the index tells. */
export interface PictureFile {
  readonly sha256: string;
  readonly task: LookTask;
}

/** The first file that has the content of a picture. */
export function fileOf({ lines }: LookedRecords, pictures: PictureTable, number: number): PictureFile {
  const { source, record } = lines.recordAt(pictures.ordinalOf(number));
  const { path, size, mtimeNs, taken, camera = null, sha256 = '' } = record;
  const takenAt = taken !== undefined && /second/.test(taken.precision) ? taken.local : null;
  return {
    sha256,
    task: {
      path: joinPath(source.tree.root, path),
      name: nameOf(path),
      size,
      mtimeNs,
      takenAt,
      camera,
    },
  };
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
      if (by !== (await this.#triedBy(why))) continue;
      this.#isKnown[number] = 1;
      this.#countUnseen(this.#fileOf(number).task.path, why, detail);
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
      throwIfStopped(this.#session.stop, 'Run the command again; it goes on with what is left.');
      const file = this.#fileOf(number);
      await this.#settle(number, { ...file, outcome: await this.#look(file.task) }, store);
      const { size, path } = file.task;
      this.#session.progress({ kind: 'advance', files: 1, bytes: size, path });
    }
  }

  async #look(task: LookTask): Promise<LookOutcome> {
    const { port, tools } = this.#request;
    const outcome = await port.lookAtFile(task);
    if (outcome.kind !== 'no-preview') return outcome;
    const jpeg = await tools.read(task.path, task.name);
    if (jpeg !== null) return port.lookAtPreview({ ...task, jpeg });
    return shouldBeDecoded(task.name) ? { kind: 'undecodable', detail: NO_PICTURE } : outcome;
  }

  async #settle(
    number: number,
    { sha256, task, outcome }: PictureFile & { readonly outcome: LookOutcome },
    store: LookStore,
  ): Promise<void> {
    this.looked += 1;
    if (outcome.kind === 'seen') {
      this.seen.set(number, outcome);
      store.add({ sha256, look: outcome });
      return;
    }
    const detail = outcome.kind === 'no-preview' ? '' : outcome.detail;
    this.#countUnseen(task.path, outcome.kind, detail);
    // What could not be read may be read another time.
    if (outcome.kind === 'failed') return;
    const by = await this.#triedBy(outcome.kind);
    store.add({ sha256, look: { kind: 'unseen', why: outcome.kind, detail, by } });
  }

  #countUnseen(path: string, why: UnseenPicture['why'] | 'failed', detail: string): void {
    if (why === 'no-preview') this.withoutPreview += 1;
    else {
      this.failed += 1;
      this.#session.warnings.add(path, why === 'failed' ? detail : `it cannot be decoded (${detail})`);
    }
  }

  async #triedBy(why: UnseenPicture['why']): Promise<string> {
    const { port, tools } = this.#request;
    return why === 'undecodable' ? port.decoder : `${port.decoder}, ${await tools.names()}`;
  }

  #fileOf(number: number): PictureFile {
    return fileOf(this.#request.records, this.#request.pictures, number);
  }
}
