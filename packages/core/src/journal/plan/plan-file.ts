import type { FileAccess } from '../../files/file-access.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { Roots } from '../../library/roots.ts';
import { PRIVATE } from '../../files/state-file.ts';
import { FieldReader } from '../../records/fields.ts';
import type { SealedFooter, SealedFormat } from '../../records/sealed-file.ts';
import {
  readSealedFooter,
  readSealedHeader,
  readSealedLines,
  SealedFileWriter,
} from '../../records/sealed-file.ts';
import type { JsonObject } from '../../records/stored-json.ts';
import { damagedLine } from '../../records/damaged-line.ts';
import { linePlace, parseStoredLine } from '../../records/stored-json.ts';
import { HoldableTargets } from './holdable-targets.ts';
import type { EndState, NewOperation, PlannedOperation } from './operation.ts';
import { isChanging, isPlacing, placedBytes, sizeOf } from './operation.ts';
import { formatOperation, parseOperation } from './operation-line.ts';
import type { StateTallies, Tally } from './tallies.ts';
import { readTallies, readTally } from './tallies.ts';

export const PLAN_FORMAT: SealedFormat = {
  format: 'mediastruct-plan',
  version: 3,
  noun: 'plan',
  counter: 'operations',
  suggestions: ['Nothing of it was applied. Run the command again; it makes a new plan.'],
};

export interface PlanHeader {
  readonly runId: string;
  /** The id of the library that the plan is for. */
  readonly libraryId: string;
  /** The job that planned it, such as `ingest`; its steps belong to the run. */
  readonly job: string;
  /** The package that brings the job; absent for the suite's own. */
  readonly plugin?: string | undefined;
  readonly createdAt: string;
  readonly toolVersion: string;
  /** What the job was asked and found; its own parser reads it. */
  readonly options: JsonObject;
  /** Absolute paths of sources that must be there when the run is begun or resumed. */
  readonly sources: readonly string[];
  /** Absolute paths that nothing may be taken out of, beside those that the library protects itself. */
  readonly protectedRoots: readonly string[];
}

/** Totals of a plan: what each end state will count if all goes well. */
export interface PlanTotals {
  readonly operations: number;
  readonly states: StateTallies;
  /** Operations that change something, and the bytes they handle. */
  readonly changes: Tally;
  /** Bytes that have to be written if no file can be linked into place. */
  readonly bytesToWrite: number;
}

/** A plan on disk, and the roots by which its locations are read. */
export interface PlanPlace {
  readonly path: string;
  readonly roots: Roots;
}

/** Writes a plan as a stream; it appears whole at `commit()`. Operations are numbered as they come. */
export class PlanWriter {
  readonly #writer: SealedFileWriter;
  readonly #roots: Roots;
  readonly #holdable: HoldableTargets;
  readonly #states: Record<EndState, { files: number; bytes: number }> = {};
  #operations = 0;
  #changes = { files: 0, bytes: 0 };
  #bytesToWrite = 0;

  constructor(access: FileAccess, { path, roots }: PlanPlace, header: PlanHeader) {
    const { sources, protectedRoots, ...rest } = header;
    this.#roots = roots.with(sources);
    this.#holdable = new HoldableTargets(access, this.#roots);
    const stored = (paths: readonly string[]) => paths.map((one) => this.#roots.toStored(one));
    const line = { ...rest, sources: stored(sources), protectedRoots: stored(protectedRoots) };
    this.#writer = new SealedFileWriter(access, path, { format: PLAN_FORMAT, header: line, mode: PRIVATE });
  }

  add(asPlanned: NewOperation): PlannedOperation {
    const operation = this.#holdable.fit(asPlanned);
    const numbered: PlannedOperation = { ...operation, id: this.#operations };
    this.#operations += 1;
    this.#writer.add(formatOperation(numbered, this.#roots));
    const size = sizeOf(operation);
    const tally = (this.#states[operation.state] ??= { files: 0, bytes: 0 });
    tally.files += 1;
    tally.bytes += size;
    if (isChanging(operation))
      this.#changes = { files: this.#changes.files + 1, bytes: this.#changes.bytes + size };
    if (isPlacing(operation) && operation.kind !== 'move') this.#bytesToWrite += placedBytes(operation);
    return numbered;
  }

  commit(): PlanTotals {
    const sums = { states: this.#states, changes: this.#changes, bytesToWrite: this.#bytesToWrite };
    this.#writer.commit(sums);
    return { operations: this.#operations, ...sums };
  }

  [Symbol.dispose](): void {
    this.#writer[Symbol.dispose]();
  }
}

export function readPlanHeader(access: FileAccess, { path, roots }: PlanPlace): PlanHeader {
  const header = readSealedHeader(access, path, PLAN_FORMAT);
  if (header !== null) return parseHeader(header, { path, roots });
  throw noPlan(path);
}

export function readPlanTotals(access: FileAccess, { path }: Pick<PlanPlace, 'path'>): PlanTotals {
  const footer = readSealedFooter(access, path, PLAN_FORMAT);
  if (footer !== null) return parseTotals(footer, path);
  throw noPlan(path);
}

/** The operations of a plan in their order. Reading to the end proves it whole, or throws `damaged`. */
export function* readPlan(access: FileAccess, { path, roots }: PlanPlace): Generator<PlannedOperation> {
  let next = 0;
  for (const line of readSealedLines(access, path, PLAN_FORMAT)) {
    const place = linePlace(path, line);
    const operation = parseOperation(parseStoredLine(path, line), { place, roots });
    if (operation.id !== next) throw damagedLine(place, `expected operation ${next}, found ${operation.id}`);
    next += 1;
    yield operation;
  }
}

function noPlan(path: string): MediaStructError {
  return new MediaStructError('usage', `${path}: expected a plan, found nothing`, { path });
}

function parseHeader(object: JsonObject, { path, roots }: PlanPlace): PlanHeader {
  const place = { path, number: 1, offset: 0 };
  const fields = new FieldReader(object, place);
  const paths = (field: string) => {
    const value = object[field];
    if (!Array.isArray(value)) throw damagedLine(place, `field "${field}": expected a list of locations`);
    return value.map((entry: unknown) => roots.fromStored(entry, field, place));
  };
  return {
    runId: fields.text('runId'),
    libraryId: fields.text('libraryId'),
    job: fields.text('job'),
    plugin: fields.optionalText('plugin'),
    createdAt: fields.text('createdAt'),
    toolVersion: fields.text('toolVersion'),
    options: fields.object('options'),
    sources: paths('sources'),
    protectedRoots: paths('protectedRoots'),
  };
}

function parseTotals({ lines, fields: footer }: SealedFooter, path: string): PlanTotals {
  const place = { path, number: 0, offset: 0 };
  const fields = new FieldReader(footer, place);
  return {
    operations: lines,
    states: readTallies(fields.object('states'), place),
    changes: readTally(fields.object('changes'), place),
    bytesToWrite: fields.count('bytesToWrite'),
  };
}
