import { setTimeout as pause } from 'node:timers/promises';
import type { Session } from '@mediastruct/core';
import { MediaStructError, throwIfStopped, underLock, unfinishedRuns } from '@mediastruct/core';
import type { ObjectEvent } from '../disks/object-event.ts';
import { appendObjectEvents, objectLogMark, objectLogPath, readObjectEvents } from '../disks/object-log.ts';

const COMMAND = 'shelf verify';
const WAIT_MS = 1000;
const WAITS =
  'another command works on the library; what was read is written down as soon as that one has ended';

/** What reading an object showed. */
export type ReadEvent = Extract<ObjectEvent, { kind: 'read' | 'drop' }>;

/**
 * Takes what reading a disk showed into its log. The reading itself holds no lock, so a backup may go on meanwhile: the book takes the library's lock for
 * each writing only, keeps what it cannot write now for the next time, and tells of nothing bad where a run put or took the object since. Memory: about 150
 * bytes for each event that waits.
 */
export class ProofBook {
  readonly #session: Session;
  readonly #path: string;
  readonly #base: string;
  #end: number;
  readonly #changed = new Set<string>();
  #waiting: ReadEvent[] = [];

  /** Made before it is decided what is read. */
  constructor(session: Session, diskId: string) {
    this.#session = session;
    this.#path = objectLogPath(session.library, diskId);
    const mark = this.#mark();
    this.#base = mark.base;
    this.#end = mark.changes;
  }

  add(events: readonly ReadEvent[]): void {
    this.#waiting.push(...events);
  }

  /** Writes what waits, if nobody else works on the library now; null where somebody does. Gives what was written. */
  async write(): Promise<readonly ReadEvent[] | null> {
    if (this.#waiting.length === 0) return [];
    try {
      return await underLock(this.#session, { command: COMMAND, mayResume: true }, async () =>
        this.#append(),
      );
    } catch (error) {
      if (!isLocked(error)) throw error;
      return null;
    }
  }

  /** As `write`, and waits until it can. Bad objects that an unfinished run may have moved are told and not written. */
  async close(): Promise<readonly ReadEvent[]> {
    const { progress, stop, warnings, library } = this.#session;
    let written = await this.write();
    if (written === null) progress({ kind: 'note', message: WAITS });
    while (written === null) {
      throwIfStopped(stop, 'What was read and not yet written down is read again by the next run.');
      await pause(WAIT_MS);
      written = await this.write();
    }
    if (this.#waiting.length > 0)
      warnings.add(
        library.root,
        `${this.#waiting.length} objects were not as they were written, and an unfinished run may have moved them: after "mediastruct resume" verify again`,
      );
    return written;
  }

  /** Called under the lock. */
  #append(): readonly ReadEvent[] {
    const { access } = this.#session.library;
    this.#noticeChanges();
    const mayBeMoved = this.#isUnfinished();
    const [later, now] = [[] as ReadEvent[], [] as ReadEvent[]];
    for (const event of this.#waiting) {
      if (event.kind === 'read') now.push(event);
      else if (mayBeMoved) later.push(event);
      else if (!this.#changed.has(event.sha256)) now.push(event);
    }
    appendObjectEvents(access, this.#path, now);
    this.#end = this.#mark().changes;
    this.#waiting = later;
    return now;
  }

  /** What others wrote since the last look. A log that was made anew tells nothing of what was read before. */
  #noticeChanges(): void {
    const { access } = this.#session.library;
    const mark = this.#mark();
    const from = mark.base === this.#base ? this.#end : 0;
    for (const { event } of readObjectEvents(access, this.#path, { from }))
      if (event.kind !== 'read') this.#changed.add(event.sha256);
  }

  #isUnfinished(): boolean {
    return unfinishedRuns(this.#session.library).length > 0;
  }

  #mark(): { readonly base: string; readonly changes: number } {
    return objectLogMark(this.#session.library.access, this.#path) ?? { base: 'none', changes: 0 };
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof MediaStructError && error.code === 'locked';
}
