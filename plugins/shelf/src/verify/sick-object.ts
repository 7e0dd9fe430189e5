import type { FileStat } from '@mediastruct/core';
import type { QueuedObject } from './queued-objects.ts';

/** What stands at the place of an object now, read just now. */
export type AtPlace =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'read'; readonly sha256: string; readonly stat: FileStat }
  | { readonly kind: 'unreadable'; readonly message: string };

/** A bad object, what stands at its place, and what was found to heal it. */
export interface SickObject {
  readonly object: QueuedObject;
  /** Absolute path of its place. */
  readonly place: string;
  readonly now: AtPlace;
  /** A copy that was read just now and is right; null where none is. */
  readonly good: { readonly path: string; readonly stat: FileStat } | null;
  /** Copies that should have it and read otherwise, or not at all. */
  readonly failed: readonly string[];
  /** In words, what else has it and is not here. */
  readonly away: readonly string[];
}
