import type { StatRecord, TakenRecord } from '../../records/file-record.ts';
import { parseStatRecord, parseTakenRecord } from '../../records/file-record.ts';
import { FieldReader } from '../../records/fields.ts';
import { absolutePathFromFields, cleanAbsolutePath } from '../../records/absolute-path.ts';
import { pathFields, pathFromFields } from '../../records/path-fields.ts';
import type { JsonObject, LinePlace } from '../../records/stored-json.ts';
import { damagedLine } from '../../records/stored-json.ts';

/**
 * move: place the file at `to`, verify, then take the source away. copy: the same, the source stays.
 * retract: take `from` away because a keeper, re-read to its last byte now, holds the same content.
 * none: nothing is changed; where keepers are named they are re-read, and the state holds only if one lives.
 */
export const OPERATION_KINDS = ['move', 'copy', 'retract', 'none'] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** How a discovered file ends; docs/TERMS.md explains each. */
export const END_STATES = [
  'filed',
  'duplicate',
  'undated',
  'set-aside',
  'validated',
  'unproven',
  'packed',
  'left',
  'restored',
  'removed',
  'written',
  'skipped',
  'failed',
  'not-applied',
] as const;
export type EndState = (typeof END_STATES)[number];

/** Why: a code for programs and a sentence's worth of evidence for people. */
export interface Reason {
  readonly code: string;
  readonly detail?: string | undefined;
}

/** One line of a plan: what is to be done with one discovered file, and on which conditions. Paths are absolute. */
export interface PlannedOperation {
  /** Its number in the plan, from 0. */
  readonly id: number;
  readonly kind: OperationKind;
  readonly from: string;
  readonly to?: string | undefined;
  /** Names tried in order where `to` is taken by other content. */
  readonly otherNames?: readonly string[] | undefined;
  /** The source as it was when planned; it must be so at the act. */
  readonly stat?: StatRecord | undefined;
  readonly sha256?: string | undefined;
  /** The modification time that a copy is given in place of its source's: the one the restored file had. */
  readonly mtimeNs?: string | undefined;
  /** When the content was read, ISO 8601 UTC, where the plan took the hash from an index; else it was read for this plan. */
  readonly hashedAt?: string | undefined;
  /** The end state when the operation succeeds. */
  readonly state: EndState;
  readonly because: Reason;
  /** Files with the same content, of which one must live, be another inode and be re-read, or nothing happens. */
  readonly keepers?: readonly string[] | undefined;
  /** Operations next to each other with one group are done together or not at all. */
  readonly group?: string | undefined;
  readonly taken?: TakenRecord | undefined;
}

export function formatOperation(operation: PlannedOperation): string {
  const { id, kind, from, to, otherNames, keepers, ...rest } = operation;
  return JSON.stringify({
    id,
    kind,
    ...pathFields('from', from),
    ...(to === undefined ? {} : pathFields('to', to)),
    ...(otherNames === undefined ? {} : { otherNames: otherNames.map(pathEntry) }),
    ...(keepers === undefined ? {} : { keepers: keepers.map(pathEntry) }),
    ...rest,
  });
}

export function parseOperation(object: JsonObject, place: LinePlace): PlannedOperation {
  const fields = new FieldReader(object, place);
  const reason = new FieldReader(fields.object('because'), place);
  const stat =
    object['stat'] === undefined ? undefined : parseStatRecord(new FieldReader(fields.object('stat'), place));
  const operation: PlannedOperation = {
    id: fields.count('id'),
    kind: fields.oneOf('kind', OPERATION_KINDS),
    from: absolutePathFromFields(object, 'from', place) ?? fields.text('from'),
    to: absolutePathFromFields(object, 'to', place),
    otherNames: pathList(object, 'otherNames', place),
    stat,
    sha256: fields.optionalSha256('sha256'),
    mtimeNs: object['mtimeNs'] === undefined ? undefined : fields.digits('mtimeNs'),
    hashedAt: fields.optionalText('hashedAt'),
    state: fields.oneOf('state', END_STATES),
    because: { code: reason.text('code'), detail: reason.optionalText('detail') },
    keepers: pathList(object, 'keepers', place),
    group: fields.optionalText('group'),
    taken:
      object['taken'] === undefined
        ? undefined
        : parseTakenRecord(new FieldReader(fields.object('taken'), place)),
  };
  return checkComplete(operation, place);
}

/** A plan may have been edited by hand, so what the executor relies on is checked here. */
function checkComplete(operation: PlannedOperation, place: LinePlace): PlannedOperation {
  const { kind, to, stat, sha256, keepers } = operation;
  const moves = kind === 'move' || kind === 'copy';
  if (moves && to === undefined) throw damagedLine(place, `a ${kind} needs "to"`);
  if (kind !== 'none' && (stat === undefined || sha256 === undefined))
    throw damagedLine(place, `a ${kind} needs "stat" and "sha256"`);
  if (kind === 'retract' && (keepers === undefined || keepers.length === 0))
    throw damagedLine(place, 'a retract needs "keepers"');
  return operation;
}

/** In a list a path stands as its text, or as an object where its bytes are not UTF-8. */
function pathEntry(path: string): string | Record<'path', string> {
  return path.isWellFormed() ? path : pathFields('path', path);
}

function pathList(object: JsonObject, key: string, place: LinePlace): readonly string[] | undefined {
  const value = object[key];
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw damagedLine(place, `field "${key}": expected a list of paths`);
  return value.map((entry: unknown) => {
    const path = typeof entry === 'string' ? entry : pathFromFields((entry ?? {}) as JsonObject, 'path');
    if (path === null) throw damagedLine(place, `field "${key}": expected a list of paths`);
    return cleanAbsolutePath(path, key, place);
  });
}
