import { formatTable, paint } from '@mediastruct/command';
import type { DateExplanation } from '@mediastruct/core';

/** Every candidate date of a file with its rank and verdict, the winner first named. */
export function renderExplanation(
  { file, group, readings, taken, candidates, notes }: DateExplanation,
  shown: (path: string) => string,
): string {
  const verdict =
    taken === null
      ? paint.warn('no date: it would go to undated/')
      : `${taken.local}${taken.offset ?? ''} from ${taken.source} (${taken.confidence} confidence)`;
  const rows = candidates.map(({ verdict: how, local, offset, tag, raw, member, why }) => [
    how,
    local === null ? '' : `${local}${offset ?? ''}`,
    tag,
    shown(raw).slice(0, 40),
    shown(member),
    why,
  ]);
  const headers = ['verdict', 'local time', 'tag', 'value', 'file', 'why'].map((header) => ({ header }));
  return [
    `${shown(file)}: ${paint.strong(verdict)}`,
    ...(group.length > 1 ? [`dated together with: ${group.map(shown).join(', ')}`] : []),
    ...readings.flatMap((reading) => readingLine(reading, shown)),
    '',
    formatTable(headers, rows),
    ...notes.map((note) => `note: ${shown(note)}`),
  ]
    .join('\n')
    .trimEnd();
}

function readingLine(
  { file, reader, why }: DateExplanation['readings'][number],
  shown: (path: string) => string,
): string[] {
  if (reader === 'none') return [];
  const left = why === undefined ? '' : `, because the native reader left it: ${why}`;
  return [`${shown(file)} was read by ${reader === 'native' ? 'the native reader' : `exiftool${left}`}`];
}
