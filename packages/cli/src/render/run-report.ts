import { formatBytes, formatCount, formatTable, paint, placeInWords, plural } from '@mediastruct/command';
import type { ReportRow, ReportSummary } from '@mediastruct/core';

interface ReportView {
  readonly shown: (path: string) => string;
  readonly isLeft: (row: ReportRow) => boolean;
  readonly rows: Iterable<ReportRow>;
}

/** A run for people: what it comes to, then each file that was left, is damaged, or was dated by an assumption, under what it is. */
export function renderReport(summary: ReportSummary, { shown, isLeft, rows }: ReportView): string {
  const { runId, command, createdAt, states } = summary;
  const sections = new Sections();
  for (const row of rows) {
    const path = shown(placeInWords(row.path, row.member));
    if (isLeft(row))
      sections.add(
        'left',
        `left, ${row.code}`,
        row.detail === undefined ? path : `${path}: ${shown(row.detail)}`,
      );
    if (row.damage !== undefined)
      sections.add('damaged', `damaged, ${row.damage.code}`, `${path}: ${shown(row.damage.detail ?? '')}`);
    if (row.assumed !== undefined) sections.add('assumed', row.assumed, path);
  }
  const table = Object.entries(states).map(([state, { files, bytes }]) => [
    state,
    formatCount(files),
    formatBytes(bytes),
  ]);
  return [
    `${paint.strong(runId)}: ${command}, ${createdAt.slice(0, 19).replace('T', ' ')} UTC`,
    formatTable(
      [{ header: '' }, { header: 'files', align: 'right' }, { header: 'size', align: 'right' }],
      table,
    ).trimEnd(),
    ...sections.lines(),
  ].join('\n');
}

/** Lines under headings, by kind. Memory: a line for each file that was left, is damaged or was dated by an assumption. */
class Sections {
  readonly #kinds = new Map<string, Map<string, string[]>>([
    ['left', new Map()],
    ['damaged', new Map()],
    ['assumed', new Map()],
  ]);

  add(kind: string, heading: string, line: string): void {
    const headings = this.#kinds.get(kind);
    const lines = headings?.get(heading) ?? [];
    headings?.set(heading, lines);
    lines.push(line);
  }

  lines(): readonly string[] {
    return [...this.#kinds.values()].flatMap((headings) =>
      [...headings].flatMap(([heading, lines]) => [
        '',
        paint.strong(`${heading} (${plural(lines.length, 'file')})`),
        ...lines.map((line) => `  ${line}`),
      ]),
    );
  }
}
