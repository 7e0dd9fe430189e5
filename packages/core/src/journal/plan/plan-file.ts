import { createHash } from 'node:crypto';
import type { FileAccess } from '../../files/file-access.ts';
import { lstatOrNull } from '../../files/file-access.ts';
import { StateFileWriter } from '../../files/state-file.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { Roots } from '../../library/roots.ts';
import { FieldReader } from '../../records/fields.ts';
import { readLastLine, readLines } from '../../records/line-reader.ts';
import type { JsonObject } from '../../records/stored-json.ts';
import { checkFormat, damagedLine, linePlace, parseStoredLine } from '../../records/stored-json.ts';
import type { EndState, NewOperation, PlannedOperation } from './operation.ts';
import { isChanging, isPlacing, placedBytes } from './operation.ts';
import { formatOperation, parseOperation } from './operation-line.ts';
import type { StateTallies, Tally } from './tallies.ts';
import { readTallies, readTally } from './tallies.ts';

export const PLAN_FORMAT = { format: 'mediastruct-plan', version: 2 };

export interface PlanHeader {
  readonly runId: string;
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
  readonly #writer: StateFileWriter;
  readonly #roots: Roots;
  readonly #digest = createHash('sha256');
  readonly #states: Record<EndState, { files: number; bytes: number }> = {};
  #summing = true;
  #operations = 0;
  #changes = { files: 0, bytes: 0 };
  #bytesToWrite = 0;

  constructor(access: FileAccess, { path, roots }: PlanPlace, header: PlanHeader) {
    const { sources, protectedRoots, ...rest } = header;
    this.#roots = roots.with(sources);
    this.#writer = new StateFileWriter(access, path, (bytes) => this.#sum(bytes));
    const stored = (paths: readonly string[]) => paths.map((one) => this.#roots.toStored(one));
    const line = {
      ...PLAN_FORMAT,
      ...rest,
      sources: stored(sources),
      protectedRoots: stored(protectedRoots),
    };
    this.#writer.write(`${JSON.stringify(line)}\n`);
  }

  add(operation: NewOperation): PlannedOperation {
    const numbered: PlannedOperation = { ...operation, id: this.#operations };
    this.#operations += 1;
    this.#writer.write(`${formatOperation(numbered, this.#roots)}\n`);
    const size = operation.stat?.size ?? 0;
    const tally = (this.#states[operation.state] ??= { files: 0, bytes: 0 });
    tally.files += 1;
    tally.bytes += size;
    if (isChanging(operation))
      this.#changes = { files: this.#changes.files + 1, bytes: this.#changes.bytes + size };
    if (isPlacing(operation) && operation.kind !== 'move') this.#bytesToWrite += placedBytes(operation);
    return numbered;
  }

  commit(): PlanTotals {
    this.#writer.flush();
    this.#summing = false;
    const totals = {
      operations: this.#operations,
      states: this.#states,
      changes: this.#changes,
      bytesToWrite: this.#bytesToWrite,
    };
    this.#writer.write(
      `${JSON.stringify({ footer: true, ...totals, sha256: this.#digest.digest('hex') })}\n`,
    );
    this.#writer.commit();
    return totals;
  }

  /** The footer holds the sum, so it is not part of it. */
  #sum(bytes: Uint8Array): void {
    if (this.#summing) this.#digest.update(bytes);
  }

  [Symbol.dispose](): void {
    this.#writer[Symbol.dispose]();
  }
}

export function readPlanHeader(access: FileAccess, { path, roots }: PlanPlace): PlanHeader {
  if (lstatOrNull(access, path) === null)
    throw new MediaStructError('usage', `${path}: expected a plan, found nothing`, { path });
  for (const line of readLines(access, path))
    return parseHeader(parseStoredLine(path, line), { path, roots });
  throw new MediaStructError('damaged', `${path}: expected a plan, found an empty file`, { path });
}

export function readPlanTotals(access: FileAccess, { path }: Pick<PlanPlace, 'path'>): PlanTotals {
  const line = readLastLine(access, path);
  if (line === null || !line.whole) throw cutOff(path);
  return parseFooter(parseStoredLine(path, line), path).totals;
}

/** The operations of a plan in their order. Reading to the end proves it whole, or throws `damaged`. */
export function* readPlan(access: FileAccess, { path, roots }: PlanPlace): Generator<PlannedOperation> {
  const digest = createHash('sha256');
  let next = 0;
  let footer: ReturnType<typeof parseFooter> | null = null;
  for (const line of readLines(access, path, digest)) {
    const object = parseStoredLine(path, line);
    const place = linePlace(path, line);
    if (line.number === 1) parseHeader(object, { path, roots });
    else if (footer !== null) throw damagedLine(place, 'there is a line after the footer');
    else if (object['footer'] === true) footer = parseFooter(object, path);
    else {
      const operation = parseOperation(object, { place, roots });
      if (operation.id !== next)
        throw damagedLine(place, `expected operation ${next}, found ${operation.id}`);
      next += 1;
      yield operation;
    }
  }
  if (footer === null || footer.totals.operations !== next) throw cutOff(path);
  if (footer.sha256 !== digest.digest('hex'))
    throw new MediaStructError('damaged', `${path}: the plan's checksum does not match its lines`, { path });
}

function parseHeader(object: JsonObject, { path, roots }: PlanPlace): PlanHeader {
  const place = { path, number: 1, offset: 0 };
  checkFormat(object, PLAN_FORMAT, place);
  const fields = new FieldReader(object, place);
  const paths = (field: string) => {
    const value = object[field];
    if (!Array.isArray(value)) throw damagedLine(place, `field "${field}": expected a list of locations`);
    return value.map((entry: unknown) => roots.fromStored(entry, field, place));
  };
  return {
    runId: fields.text('runId'),
    job: fields.text('job'),
    plugin: fields.optionalText('plugin'),
    createdAt: fields.text('createdAt'),
    toolVersion: fields.text('toolVersion'),
    options: fields.object('options'),
    sources: paths('sources'),
    protectedRoots: paths('protectedRoots'),
  };
}

function parseFooter(object: JsonObject, path: string): { totals: PlanTotals; sha256: string } {
  if (object['footer'] !== true) throw cutOff(path);
  const place = { path, number: 0, offset: 0 };
  const fields = new FieldReader(object, place);
  return {
    totals: {
      operations: fields.count('operations'),
      states: readTallies(fields.object('states'), place),
      changes: readTally(fields.object('changes'), place),
      bytesToWrite: fields.count('bytesToWrite'),
    },
    sha256: fields.sha256('sha256'),
  };
}

function cutOff(path: string): MediaStructError {
  return new MediaStructError(
    'damaged',
    `${path}: the plan is cut off (no footer); nothing of it was applied`,
    {
      path,
      suggestions: ['Run the command again; it makes a new plan.'],
    },
  );
}
