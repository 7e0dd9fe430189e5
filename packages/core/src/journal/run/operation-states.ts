import type { FileAccess } from '../../files/file-access.ts';
import type { StatRecord } from '../../records/file-record.ts';
import type { JournalEvent, Placing } from './journal-event.ts';
import type { JournalPlace, UnreadableLine } from './journal-file.ts';
import { readJournal } from './journal-file.ts';
import type { Warning } from './warnings.ts';

/** What the journal knows of an operation that was begun and not ended. */
export interface InFlight {
  readonly id: number;
  readonly to: string | null;
  readonly how: Placing | null;
  /** The target may be an empty placeholder of ours. */
  readonly placeholder: boolean;
  /** Inode of the copy that was made beside the target. */
  readonly staged: string | null;
  /** The other copy that was proven before it was begun. */
  readonly keeper: string | undefined;
}

const DONE = 1;
const FAILED = 2;

/**
 * How far each operation of a run came, read from its journal. Memory: one byte an operation, and the few
 * in flight (at most one batch).
 */
export class OperationStates {
  readonly #ended: Uint8Array;
  readonly inFlight = new Map<number, InFlight>();
  readonly unreadable: UnreadableLine[] = [];
  /** Of the planning, as the journal's beginning keeps them. */
  readonly warnings: Warning[] = [];
  /** Folders that the run made, as many as it made. */
  readonly madeFolders = new Set<string>();
  /** Sources that recovery read again because their change time is another one now; at most one batch. */
  readonly freshStats = new Map<number, StatRecord>();
  /** True where every operation was carried out and only the finishing steps may be missing. */
  applied = false;
  begun = false;

  constructor(operations: number) {
    this.#ended = new Uint8Array(operations);
  }

  static read(access: FileAccess, journal: JournalPlace, operations: number): OperationStates {
    const states = new OperationStates(operations);
    for (const event of readJournal(access, journal, {
      onUnreadable: (line) => states.unreadable.push(line),
    }))
      states.#take(event);
    return states;
  }

  hasEnded(id: number): boolean {
    return (this.#ended[id] ?? 0) !== 0;
  }

  markEnded(id: number): void {
    this.#ended[id] = DONE;
  }

  #take(event: JournalEvent): void {
    switch (event.kind) {
      case 'begin':
      case 'resumed':
        this.begun = true;
        break;
      case 'applied':
        this.applied = true;
        break;
      case 'folder':
        this.madeFolders.add(event.path);
        break;
      case 'touched':
      case 'emptied':
        break;
      case 'warning':
        this.warnings.push({ path: event.path, message: event.message });
        break;
      case 'intent':
        this.#setInFlight(event, { how: null, placeholder: false, keeper: event.keeper });
        break;
      case 'staged':
        this.#setStaged(event);
        break;
      case 'placeholder':
        this.#setInFlight(event, { how: null, placeholder: true });
        break;
      case 'placed':
        this.#setInFlight(event, { how: event.how, placeholder: false });
        break;
      case 'reset':
        this.inFlight.delete(event.id);
        if (event.stat !== undefined) this.freshStats.set(event.id, event.stat);
        break;
      case 'done':
      case 'failed':
        this.inFlight.delete(event.id);
        this.#ended[event.id] = event.kind === 'done' ? DONE : FAILED;
        break;
    }
  }

  /** What was told of an operation's keeper and copy holds for the steps that follow it. */
  #setInFlight(
    { id, to }: { id: number; to: string | null },
    step: Pick<InFlight, 'how' | 'placeholder'> & { readonly keeper?: string | undefined },
  ): void {
    const { keeper, staged = null } = this.inFlight.get(id) ?? {};
    this.inFlight.set(id, { id, to, keeper, staged, ...step });
  }

  #setStaged({ id, ino }: { id: number; ino: string }): void {
    const begun = this.inFlight.get(id);
    if (begun !== undefined) this.inFlight.set(id, { ...begun, staged: ino });
  }
}
