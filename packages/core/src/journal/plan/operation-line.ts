import type { Roots } from '../../library/roots.ts';
import { FieldReader } from '../../records/fields.ts';
import { parseExtraDigests, parseStatRecord, parseTakenRecord } from '../../records/file-record.ts';
import type { LinePlace } from '../../records/damaged-line.ts';
import type { JsonObject } from '../../records/stored-json.ts';
import { damagedLine } from '../../records/damaged-line.ts';
import { shownValue } from '../../records/stored-json.ts';
import { readEndState } from './end-state.ts';
import type { PlannedOperation, Reason } from './operation.ts';
import { OPERATION_KINDS } from './operation.ts';

/** The stored line of an operation, without its line feed: its paths as locations. */
export function formatOperation(operation: PlannedOperation, roots: Roots): string {
  const { id, kind, from, keepers, ...rest } = operation;
  const { to, otherNames, parts, ...facts } = {
    to: undefined,
    otherNames: undefined,
    parts: undefined,
    ...rest,
  };
  const stored = (paths: readonly string[]) => paths.map((path) => roots.toStored(path));
  return JSON.stringify({
    id,
    kind,
    from: roots.toStored(from),
    ...(to === undefined ? {} : { to: roots.toStored(to) }),
    ...(otherNames === undefined ? {} : { otherNames: stored(otherNames) }),
    ...(keepers === undefined ? {} : { keepers: stored(keepers) }),
    ...(parts === undefined ? {} : { parts: stored(parts) }),
    ...facts,
  });
}

/** Reads an operation. A plan may have been edited by hand, so all that the executor relies on is checked here. */
export function parseOperation(
  object: JsonObject,
  { place, roots }: { readonly place: LinePlace; readonly roots: Roots },
): PlannedOperation {
  const read = new OperationFields(object, place, roots);
  const kind = read.fields.oneOf('kind', OPERATION_KINDS);
  switch (kind) {
    case 'move':
      return { kind, ...read.ofTarget(kind) };
    case 'copy':
      return { kind, ...read.ofTarget(kind), mtimeNs: read.mtimeNs() };
    case 'derive': {
      const { fields } = read;
      const derived = {
        how: fields.text('how'),
        params: fields.object('params'),
        size: fields.count('size'),
        parts: read.paths('parts'),
      };
      return { kind, ...read.ofTarget(kind), ...derived, mtimeNs: read.mtimeNs() };
    }
    case 'retract': {
      const params = read.optional('params', () => read.fields.object('params'));
      const derived = { how: read.fields.optionalText('how'), params, joined: read.joined() };
      return { kind, ...read.ofContent(kind), keepers: read.neededKeepers(kind), ...derived };
    }
    case 'retire':
      return { kind, ...read.ofContent(kind), keepers: read.neededKeepers(kind) };
    case 'none':
      return {
        kind,
        ...read.ofFile(),
        stat: read.stat(),
        sha256: read.fields.optionalSha256('sha256'),
        keepers: read.paths('keepers'),
      };
  }
}

class OperationFields {
  readonly fields: FieldReader;
  readonly #object: JsonObject;
  readonly #place: LinePlace;
  readonly #roots: Roots;

  constructor(object: JsonObject, place: LinePlace, roots: Roots) {
    this.fields = new FieldReader(object, place);
    this.#object = object;
    this.#place = place;
    this.#roots = roots;
  }

  ofFile() {
    const { fields } = this;
    return {
      id: fields.count('id'),
      from: this.#path('from'),
      state: readEndState(fields),
      because: this.#reason('because'),
      group: fields.optionalText('group'),
      hashedAt: fields.optionalText('hashedAt'),
      taken: this.optional('taken', () =>
        parseTakenRecord(new FieldReader(fields.object('taken'), this.#place)),
      ),
      takenBefore: this.optional('takenBefore', (value) =>
        value === null ? null : parseTakenRecord(new FieldReader(fields.object('takenBefore'), this.#place)),
      ),
      camera: fields.optionalText('camera'),
      origin: fields.optionalText('origin'),
      event: fields.optionalText('event'),
      member: fields.optionalText('member'),
      further: this.#onlyTrue('further'),
      sound: this.#onlyTrue('sound'),
      damage: this.optional('damage', () => this.#reason('damage')),
      readBy: fields.optionalText('readBy'),
      xxh128: fields.optionalText('xxh128'),
      also: this.optional('also', () => parseExtraDigests(fields.object('also'), this.#place)),
    };
  }

  ofContent(kind: string) {
    const stat = this.stat();
    const sha256 = this.fields.optionalSha256('sha256');
    if (stat === undefined || sha256 === undefined)
      throw this.#incomplete(`a ${kind} needs "stat" and "sha256"`);
    return { ...this.ofFile(), stat, sha256 };
  }

  ofTarget(kind: string) {
    if (this.#object['to'] === undefined) throw this.#incomplete(`a ${kind} needs "to"`);
    const names = { otherNames: this.paths('otherNames'), keepers: this.paths('keepers') };
    return { ...this.ofContent(kind), to: this.#path('to'), ...names };
  }

  neededKeepers(kind: string): readonly string[] {
    const keepers = this.paths('keepers') ?? [];
    if (keepers.length === 0) throw this.#incomplete(`a ${kind} needs "keepers"`);
    return keepers;
  }

  mtimeNs(): string | undefined {
    return this.optional('mtimeNs', () => this.fields.digits('mtimeNs'));
  }

  joined(): true | undefined {
    return this.#onlyTrue('joined');
  }

  stat() {
    return this.optional('stat', () =>
      parseStatRecord(new FieldReader(this.fields.object('stat'), this.#place)),
    );
  }

  paths(field: string): readonly string[] | undefined {
    return this.optional(field, (value) => {
      if (!Array.isArray(value))
        throw this.#incomplete(`field "${field}": expected a list of locations, found ${shownValue(value)}`);
      return value.map((entry: unknown) => this.#roots.fromStored(entry, field, this.#place));
    });
  }

  optional<T>(field: string, read: (value: unknown) => T): T | undefined {
    const value = this.#object[field];
    return value === undefined ? undefined : read(value);
  }

  #onlyTrue(field: string): true | undefined {
    return this.optional(field, (value) => {
      if (value !== true)
        throw this.#incomplete(`field "${field}": expected true, found ${shownValue(value)}`);
      return value;
    });
  }

  #reason(field: string): Reason {
    const reason = new FieldReader(this.fields.object(field), this.#place);
    return { code: reason.text('code'), detail: reason.optionalText('detail') };
  }

  #path(field: string): string {
    return this.#roots.fromStored(this.#object[field], field, this.#place);
  }

  #incomplete(what: string): Error {
    return damagedLine(this.#place, what);
  }
}
