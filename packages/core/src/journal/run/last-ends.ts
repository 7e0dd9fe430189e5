import { lstatOrNull } from '../../files/file-access.ts';
import type { DoneEvent, FailedEvent } from './journal-event.ts';
import { readJournal } from './journal-file.ts';
import type { Run } from './run.ts';

/** So much of the end of a journal holds some hundred events. Bytes. */
const LAST_BYTES = 64 << 10;

/** What a run did last, as far as its journal tells. */
export interface LastEnds {
  /** The last operations that ended, the newest first. */
  readonly ends: readonly (DoneEvent | FailedEvent)[];
  /** Bytes of the journal. */
  readonly size: number;
}

/** The operations of a run that ended last, at most `most`, from the end of its journal, whoever writes to it now. Costs the same for every run. */
export function readLastEnds({ library: { access }, journalPlace }: Run, most: number): LastEnds {
  const size = lstatOrNull(access, journalPlace.path)?.size ?? 0;
  const ends: (DoneEvent | FailedEvent)[] = [];
  const from = Math.max(0, size - LAST_BYTES);
  for (const event of readJournal(access, journalPlace, { from }))
    if (event.kind === 'done' || event.kind === 'failed') ends.push(event);
  return { ends: ends.slice(-most).reverse(), size };
}
