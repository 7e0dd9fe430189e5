import type { Run } from '@mediastruct/core';

/** One step of a backup, as `shelf plan` tells it. */
export interface PlanRow {
  readonly what: 'store' | 'evict' | 'quarantine';
  readonly sha256: string;
  /** A name of the content: its source, and the path below it. */
  readonly origin: string;
  readonly bytes: number;
  /** Why, such as `no-copy`. */
  readonly because: string;
  /** How many proven copies there are, in words. */
  readonly copies: string;
}

/** The steps of a planned backup, in their order. */
export function* planRows(run: Run): Generator<PlanRow> {
  for (const { kind, sha256, stat, origin, because, from } of run.operations())
    yield {
      what: kind === 'retire' ? 'evict' : kind === 'move' ? 'quarantine' : 'store',
      sha256: sha256 ?? '',
      origin: origin ?? from,
      bytes: stat?.size ?? 0,
      because: because.code,
      copies: because.detail ?? '',
    };
}
