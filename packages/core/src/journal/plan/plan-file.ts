import { createHash } from 'node:crypto';
import type { FileAccess } from '../../files/file-access.ts';
import { lstatOrNull } from '../../files/file-access.ts';
import { StateFileWriter } from '../../files/state-file.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import { FieldReader } from '../../records/fields.ts';
import { readLastLine, readLines } from '../../records/line-reader.ts';
import type { JsonObject } from '../../records/stored-json.ts';
import { checkFormat, damagedLine, linePlace, parseStoredLine } from '../../records/stored-json.ts';
import type { EndState, PlannedOperation } from './operation.ts';
import { formatOperation, parseOperation } from './operation.ts';

export const PLAN_FORMAT = { format: 'mediastruct-plan', version: 1 };

export interface PlanHeader {
  readonly runId: string;
  /** The command that planned it, such as `ingest`; names the finishing steps after it is applied. */
  readonly command: string;
  readonly createdAt: string;
  readonly toolVersion: string;
  readonly options: JsonObject;
  /** Absolute paths that nothing may be taken out of while this plan is applied. */
  readonly protectedRoots: readonly string[];
}

export interface Tally {
  readonly files: number;
  readonly bytes: number;
}

/** Totals of a plan: what each end state will count if all goes well. */
export interface PlanTotals {
  readonly operations: number;
  readonly states: Readonly<Partial<Record<EndState, Tally>>>;
  /** Operations that change something, and the bytes they handle. */
  readonly changes: Tally;
  /** Bytes that have to be written if no file can be linked into place. */
  readonly bytesToWrite: number;
}

/** Writes a plan as a stream; it appears whole at `commit()`. Operations are numbered as they come. */
export class PlanWriter {
  readonly #writer: StateFileWriter;
  readonly #digest = createHash('sha256');
  readonly #states: Partial<Record<EndState, { files: number; bytes: number }>> = {};
  #summing = true;
  #operations = 0;
  #changes = { files: 0, bytes: 0 };
  #bytesToWrite = 0;

  constructor(access: FileAccess, path: string, header: PlanHeader) {
    this.#writer = new StateFileWriter(access, path, (bytes) => this.#sum(bytes));
    this.#writer.write(`${JSON.stringify({ ...PLAN_FORMAT, ...header })}\n`);
  }

  add(operation: Omit<PlannedOperation, 'id'>): PlannedOperation {
    const numbered = { id: this.#operations, ...operation };
    this.#operations += 1;
    this.#writer.write(`${formatOperation(numbered)}\n`);
    const size = operation.stat?.size ?? 0;
    const tally = (this.#states[operation.state] ??= { files: 0, bytes: 0 });
    tally.files += 1;
    tally.bytes += size;
    if (operation.kind !== 'none')
      this.#changes = { files: this.#changes.files + 1, bytes: this.#changes.bytes + size };
    if (operation.kind === 'copy') this.#bytesToWrite += size;
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

export function readPlanHeader(access: FileAccess, path: string): PlanHeader {
  if (lstatOrNull(access, path) === null)
    throw new MediaStructError('usage', `${path}: expected a plan, found nothing`, { path });
  for (const line of readLines(access, path)) return parseHeader(parseStoredLine(path, line), path);
  throw new MediaStructError('damaged', `${path}: expected a plan, found an empty file`, { path });
}

export function readPlanTotals(access: FileAccess, path: string): PlanTotals {
  const line = readLastLine(access, path);
  if (line === null || !line.whole) throw cutOff(path);
  return parseFooter(parseStoredLine(path, line), path).totals;
}

/** The operations of a plan in their order. Reading to the end proves it whole, or throws `damaged`. */
export function* readPlan(access: FileAccess, path: string): Generator<PlannedOperation> {
  const digest = createHash('sha256');
  let next = 0;
  let footer: ReturnType<typeof parseFooter> | null = null;
  for (const line of readLines(access, path, digest)) {
    const object = parseStoredLine(path, line);
    const place = linePlace(path, line);
    if (line.number === 1) parseHeader(object, path);
    else if (footer !== null) throw damagedLine(place, 'there is a line after the footer');
    else if (object['footer'] === true) footer = parseFooter(object, path);
    else {
      const operation = parseOperation(object, place);
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

/** Proves a plan whole before anything of it is applied. */
export function checkPlan(access: FileAccess, path: string): void {
  for (const operation of readPlan(access, path)) void operation;
}

function parseHeader(object: JsonObject, path: string): PlanHeader {
  const place = { path, number: 1, offset: 0 };
  checkFormat(object, PLAN_FORMAT, place);
  const fields = new FieldReader(object, place);
  const roots = object['protectedRoots'];
  if (!Array.isArray(roots) || !roots.every((root) => typeof root === 'string'))
    throw damagedLine(place, 'field "protectedRoots": expected a list of paths');
  return {
    runId: fields.text('runId'),
    command: fields.text('command'),
    createdAt: fields.text('createdAt'),
    toolVersion: fields.text('toolVersion'),
    options: fields.object('options'),
    protectedRoots: roots as string[],
  };
}

function parseFooter(object: JsonObject, path: string): { totals: PlanTotals; sha256: string } {
  if (object['footer'] !== true) throw cutOff(path);
  const fields = new FieldReader(object, { path, number: 0, offset: 0 });
  const changes = fields.object('changes') as unknown as Tally;
  return {
    totals: {
      operations: fields.count('operations'),
      states: fields.object('states') as PlanTotals['states'],
      changes,
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
