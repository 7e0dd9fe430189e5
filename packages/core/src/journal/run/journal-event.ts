import type { StatRecord } from '../../records/file-record.ts';
import type { Warning } from './warnings.ts';

/** How a file came to its target; `present`: the same content stood there already. */
export const PLACINGS = ['link', 'copy', 'placeholder', 'present'] as const;
export type Placing = (typeof PLACINGS)[number];

/** The operation with this number was carried out. `to` and `stat` are those of the file at its target, if it has one. */
export interface DoneEvent {
  readonly kind: 'done';
  readonly id: number;
  readonly to: string | null;
  readonly stat: StatRecord | null;
  readonly how: Placing | null;
  /** The other copy that was read back and found the same in this run. */
  readonly keeper?: string | undefined;
}

/** The operation could not be carried out. `to` and `stat` tell of a file that stands at a target all the same. */
export interface FailedEvent {
  readonly kind: 'failed';
  readonly id: number;
  readonly code: string;
  readonly message: string;
  readonly to: string | null;
  readonly stat: StatRecord | null;
}

/**
 * What a journal tells, in the order it happened. `intent` is durable before anything is changed, `placed`
 * before a source is taken away. `reset`: recovery found or made it as if never begun.
 */
export type JournalEvent =
  | { readonly kind: 'begin' | 'resumed'; readonly at: string }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'touched'; readonly path: string; readonly mtimeNs: string }
  /** The run took the last file out of a folder, which is about to be removed. */
  | { readonly kind: 'emptied'; readonly path: string; readonly mode: number }
  | {
      readonly kind: 'intent';
      readonly id: number;
      readonly to: string | null;
      /** The other copy that was read back and found the same before this was begun. */
      readonly keeper?: string | undefined;
    }
  /** The proven copy that is about to be published, so that its name can be told from one that stood there before. */
  | { readonly kind: 'staged'; readonly id: number; readonly ino: string }
  | { readonly kind: 'placeholder'; readonly id: number; readonly to: string }
  | { readonly kind: 'placed'; readonly id: number; readonly to: string; readonly how: Placing }
  | DoneEvent
  | FailedEvent
  | {
      readonly kind: 'reset';
      readonly id: number;
      /** The source as it is now, where linking or putting back gave it another change time and it reads the same. */
      readonly stat?: StatRecord | undefined;
    }
  /** What could not be read while planning; a resumed run tells it again. */
  | ({ readonly kind: 'warning' } & Warning)
  | { readonly kind: 'applied' };
