import type { Finding } from '../check/findings.ts';

/** One attack of one kind on one command, and what came of it. */
export interface Attempt {
  readonly section: string;
  readonly command: string;
  readonly kind: string;
  /** False where the fault never happened; a sweep that did not fire proves nothing. */
  readonly hasFired: boolean;
  readonly findings: readonly Finding[];
  /** Where it was, for whoever has to find the reason. */
  readonly about: string;
}

/** A line of the report. */
export interface Row {
  readonly section: string;
  readonly command: string;
  readonly kind: string;
  tried: number;
  fired: number;
  lost: number;
  overwritten: number;
  torn: number;
  other: number;
}

export interface Example {
  readonly section: string;
  readonly command: string;
  readonly about: string;
  readonly finding: Finding;
}

/** Counts attempts by section, command and kind, and keeps the first findings of each kind. */
export class Tally {
  readonly #rows = new Map<string, Row>();
  readonly examples: Example[] = [];
  readonly #onFinding: ((example: Example) => void) | undefined;

  constructor(onFinding?: (example: Example) => void) {
    this.#onFinding = onFinding;
  }

  add({ section, command, kind, hasFired, findings, about }: Attempt): void {
    const row = this.#row({ section, command, kind });
    row.tried += 1;
    if (hasFired) row.fired += 1;
    const kinds = new Set(findings.map((finding) => finding.kind));
    if (kinds.has('lost')) row.lost += 1;
    if (kinds.has('overwritten')) row.overwritten += 1;
    if (kinds.has('torn')) row.torn += 1;
    if ([...kinds].some((one) => one !== 'lost' && one !== 'overwritten' && one !== 'torn')) row.other += 1;
    for (const finding of findings) this.#keep({ section, command, about, finding });
  }

  merge(rows: readonly Row[]): void {
    for (const more of rows) {
      const row = this.#row(more);
      for (const key of ['tried', 'fired', 'lost', 'overwritten', 'torn', 'other'] as const)
        row[key] += more[key];
    }
  }

  get rows(): readonly Row[] {
    return [...this.#rows.values()];
  }

  #row({ section, command, kind }: Pick<Row, 'section' | 'command' | 'kind'>): Row {
    const key = `${section}|${command}|${kind}`;
    const row = this.#rows.get(key) ?? {
      section,
      command,
      kind,
      tried: 0,
      fired: 0,
      lost: 0,
      overwritten: 0,
      torn: 0,
      other: 0,
    };
    this.#rows.set(key, row);
    return row;
  }

  #keep(example: Example): void {
    const isKnown = this.examples.some(
      ({ section, command, finding }) =>
        section === example.section && command === example.command && finding.kind === example.finding.kind,
    );
    if (isKnown) return;
    this.examples.push(example);
    this.#onFinding?.(example);
  }
}
