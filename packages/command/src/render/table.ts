import { stripVTControlCharacters } from 'node:util';
import { displayWidth } from './display-width.ts';

export interface Column {
  readonly header: string;
  /** Numbers and sizes read best aligned right. */
  readonly align?: 'left' | 'right';
}

/**
 * Rows under their headers, columns two blanks apart, ending with a line feed; no rows give an empty text.
 * Cells may hold colour; paths in them must have been through `displayPath`. Held in memory: for summaries.
 */
export function formatTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const lines = [columns.map((column) => column.header), ...rows];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => cellWidth(line[at] ?? ''))));
  return lines.map((line) => `${formatLine(line, columns, widths)}\n`).join('');
}

function formatLine(cells: readonly string[], columns: readonly Column[], widths: readonly number[]): string {
  const padded = columns.map(({ align }, at) => {
    const cell = cells[at] ?? '';
    const blanks = ' '.repeat((widths[at] ?? 0) - cellWidth(cell));
    return align === 'right' ? blanks + cell : cell + blanks;
  });
  return padded.join('  ').trimEnd();
}

function cellWidth(cell: string): number {
  return displayWidth(stripVTControlCharacters(cell));
}
