import { formatBytes, formatTable, plural } from '@mediastruct/command';
import { displayPath } from '@mediastruct/core';
import type { KeptReport } from '../apply/give-up-kept.ts';
import type { KeptRun } from '../apply/kept-runs.ts';
import { localTime } from './chain-lines.ts';

const COLUMNS = [
  { header: 'run' },
  { header: 'of' },
  { header: 'files', align: 'right' as const },
  { header: 'bytes', align: 'right' as const },
  { header: '' },
];

/** What each run keeps, as a table. */
export function keptTable(kept: readonly KeptRun[]): string {
  const rows = kept.map(({ runId, at, isFinished, isUndone, files, bytes }) => [
    runId,
    localTime(at),
    String(files),
    formatBytes(bytes),
    isUndone
      ? 'was taken back; these are its new files'
      : isFinished
        ? 'can be taken back'
        : 'is not finished: resume or undo it',
  ]);
  return formatTable(COLUMNS, rows).trimEnd();
}

/** What was done. */
export function* keptLines({ folder, kept, givenUp, aside }: KeptReport): Generator<string> {
  if (kept.length === 0) yield `${displayPath(folder)}: no run keeps anything`;
  if (givenUp.length === 0) return;
  yield `What took their places was read. ${plural(givenUp.length, 'run')} can be taken back no more: ${
    givenUp.length === 1 ? 'its' : 'their'
  } files stand in ${displayPath(aside)}; remove that folder when you want its room.`;
}
