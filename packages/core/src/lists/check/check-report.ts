import type { Digests } from '../../files/digest-algorithms.ts';
import { comparePaths } from '../../files/path-text.ts';
import type { ListFormat } from '../list-formats.ts';
import { areComparable, contradicts } from '../compare-digests.ts';
import type { PlacedEntries, PlacedEntry } from '../place-entries.ts';
import type { ReadList } from '../read-list.ts';

/** What is not as a list says, by kind:
 * - `changed`: other content, or another size
 * - `contradictory`: the list names the file more than once, with sums that differ, or says that it failed
 * - `missing`: no file is there
 * - `unreadable`: it could not be read, or its content is in doubt
 * - `not-compared`: nothing that the list tells of it is known, or crawls leave it out
 * - `new`: the list does not name it
 * - `outside`: the list names what is not below the folder */
export const CHECK_STATES = [
  'changed',
  'contradictory',
  'missing',
  'unreadable',
  'not-compared',
  'new',
  'outside',
] as const;
export type CheckState = (typeof CHECK_STATES)[number];

export interface CheckFinding {
  readonly state: CheckState;
  /** Below the folder; of what is outside as the list has it. */
  readonly path: string;
  /** More, for people: why it could not be read. */
  readonly detail?: string | undefined;
}

export interface CheckReport {
  /** Absolute path of the list. */
  readonly list: string;
  readonly format: ListFormat;
  /** When the list was made, as far as it or its file tells, ISO 8601 UTC. */
  readonly madeAt: string;
  /** What it was held against: the index of a tree, which no file was read for, or the files. */
  readonly against: 'index' | 'files';
  /** Absolute path of the folder. */
  readonly root: string;
  /** When the index was made; null where files were read. ISO 8601 UTC. */
  readonly indexedAt: string | null;
  readonly ok: number;
  readonly counts: Readonly<Record<CheckState, number>>;
  readonly findings: readonly CheckFinding[];
  /** Lines of the list that cannot be read, from 1. */
  readonly badLines: readonly number[];
  /** Absolute paths of hash lists beside the chain of an ASC MHL history that it does not name, so that nothing was compared with them. */
  readonly unchained: readonly string[];
}

/** What is known of a file that is held against a list. */
export interface KnownFile {
  readonly size: number;
  readonly digests: Digests;
}

/** Gathers what a check finds. Memory: about 150 bytes for each finding. */
export class CheckTally {
  readonly #left: Map<string, PlacedEntry>;
  readonly #findings: CheckFinding[] = [];
  #ok = 0;

  constructor({ files, outside }: PlacedEntries) {
    this.#left = new Map(files);
    for (const path of outside) this.#findings.push({ state: 'outside', path });
  }

  /** What the list says of a path; undefined where it does not name it. Taken out, so that what is left at the end is missing. */
  take(path: string): PlacedEntry | undefined {
    const entry = this.#left.get(path);
    this.#left.delete(path);
    return entry;
  }

  /** Takes out what the list says of files below a folder; `''` is the root. Their paths. */
  takeBelow(folder: string): readonly string[] {
    return this.takeWhere((path) => folder === '' || path.startsWith(`${folder}/`));
  }

  /** Takes out what the list says of the files that are meant and were not taken yet. Their paths. */
  takeWhere(isMeant: (path: string) => boolean): readonly string[] {
    const taken = [...this.#left.keys()].filter(isMeant);
    for (const path of taken) this.#left.delete(path);
    return taken;
  }

  add(state: CheckState, path: string, detail?: string): void {
    this.#findings.push({ state, path, detail });
  }

  compare(path: string, entry: PlacedEntry, known: KnownFile): void {
    if (entry.isContradictory) this.add('contradictory', path);
    else if (isOtherSize(entry, known.size)) this.add('changed', path, sizesText(entry, known.size));
    else if (contradicts(entry.digests, known.digests)) this.add('changed', path);
    else if (areComparable(entry.digests, known.digests)) this.#ok += 1;
    else this.add('not-compared', path);
  }

  report(list: ReadList, facts: Pick<CheckReport, 'against' | 'root' | 'indexedAt'>): CheckReport {
    for (const path of this.#left.keys()) this.add('missing', path);
    this.#left.clear();
    // Every state is a key of it.
    const counts = Object.fromEntries(CHECK_STATES.map((state) => [state, 0])) as Record<CheckState, number>;
    for (const { state } of this.#findings) counts[state] += 1;
    const { path, format, madeAt, badLines, unchained } = list;
    const findings = this.#findings.sort(byState);
    return { list: path, format, madeAt, ...facts, ok: this.#ok, counts, findings, badLines, unchained };
  }
}

export function isOtherSize({ size }: PlacedEntry, found: number): boolean {
  return size !== undefined && size !== found;
}

function sizesText({ size }: PlacedEntry, found: number): string {
  return `expected ${size} bytes, found ${found}`;
}

/** By kind, then by path. */
function byState(a: CheckFinding, b: CheckFinding): number {
  const order = CHECK_STATES.indexOf(a.state) - CHECK_STATES.indexOf(b.state);
  return order === 0 ? comparePaths(a.path, b.path) : order;
}
