import type { Example, Row } from './tally.ts';

interface Sums {
  readonly tried: number;
  readonly fired: number;
}

/** Sections that tried less than their floor, or in which a fault never happened. */
export function shortfalls(
  rows: readonly Row[],
  {
    sections,
    floors,
    notRun = new Set(),
  }: {
    sections: readonly string[];
    floors: Readonly<Record<string, number>>;
    /** Sections of which this machine does not allow a part: what they did must have fired, their floor is not asked for. */
    notRun?: ReadonlySet<string>;
  },
): readonly string[] {
  return sections.flatMap((section) => {
    const { tried, fired } = sumOf(rows, section);
    const floor = notRun.has(section) ? 0 : (floors[section] ?? 0);
    const lines = fired < floor ? [`${section}: ${fired} points fired, expected at least ${floor}`] : [];
    return fired < tried ? [...lines, `${section}: ${tried - fired} of ${tried} faults did not fire`] : lines;
  });
}

/** The whole run: a line for each kind of attack on each command, sums, and what was found. */
export function renderReport(
  rows: readonly Row[],
  {
    examples,
    missing,
    notRun,
    seconds,
  }: {
    examples: readonly Example[];
    missing: readonly string[];
    /** What the machine does not allow, by section. */
    notRun: ReadonlyMap<string, ReadonlySet<string>>;
    seconds: number;
  },
): string {
  const sections = [...new Set(rows.map(({ section }) => section))];
  const header = ['section', 'command', 'kind', 'tried', 'fired', 'lost', 'overwritten', 'torn', 'other'];
  const lines = sections
    .flatMap((section) => rowsOf(rows, section))
    .map((row) => [row.section, row.command, row.kind, ...counts(row)]);
  const sums = sections.map((section) => {
    const { tried, fired } = sumOf(rows, section);
    return `${section}: ${tried.toLocaleString('en')} points tried, ${fired.toLocaleString('en')} fired`;
  });
  const verdict =
    examples.length === 0 && missing.length === 0
      ? `MEDIASTRUCT LOST NOTHING, OVERWROTE NOTHING, TORE NOTHING${notRun.size > 0 ? ' IN WHAT COULD BE RUN' : ''}`
      : 'FAILED';
  return [
    table([header, ...lines]),
    '',
    ...sums,
    ...[...notRun].flatMap(([section, what]) => [...what].map((one) => `NOT RUN: ${section}: ${one}`)),
    ...missing.map((line) => `TOO FEW: ${line}`),
    ...examples.map(
      ({ section, command, about, finding }) =>
        `FOUND by ${section} in ${command} (${about}): ${finding.kind}: ${finding.detail}`,
    ),
    `${verdict} in ${seconds.toFixed(0)} s`,
  ].join('\n');
}

/** Of a section, by command and kind; processes that share the work tell them in any order. */
function rowsOf(rows: readonly Row[], section: string): readonly Row[] {
  const key = ({ command, kind }: Row) => `${command} ${kind}`;
  return rows
    .filter((row) => row.section === section)
    .sort((a, b) => key(a).localeCompare(key(b), 'en', { numeric: true }));
}

function counts({ tried, fired, lost, overwritten, torn, other }: Row): string[] {
  return [tried, fired, lost, overwritten, torn, other].map(String);
}

/** Points of a section over all its commands and kinds. */
export function sumOf(rows: readonly Row[], section: string): Sums {
  const own = rows.filter((row) => row.section === section);
  return {
    tried: own.reduce((sum, row) => sum + row.tried, 0),
    fired: own.reduce((sum, row) => sum + row.fired, 0),
  };
}

function table(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, at) => (at < 3 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
