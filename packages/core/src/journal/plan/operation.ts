import type { ExtraDigests } from '../../files/digest-algorithms.ts';
import type { StatRecord, TakenRecord } from '../../records/file-record.ts';
import type { JsonObject } from '../../records/stored-json.ts';

/** How a discovered file ends, such as `filed`; the job that plans it declares what it means. */
export type EndState = string;

/** End states that the kernel gives itself, whatever the job. */
export const KERNEL_STATES = {
  failed: 'could not be handled',
  'not-applied': 'the run ended before it',
} as const;

/** Why: a code for programs and a sentence's worth of evidence for people. */
export interface Reason {
  readonly code: string;
  readonly detail?: string | undefined;
}

/** What every operation tells of its file. Paths are absolute in memory; a stored plan holds locations. */
interface OfFile {
  /** Its number in the plan, from 0. */
  readonly id: number;
  readonly from: string;
  /** The end state when the operation succeeds. */
  readonly state: EndState;
  readonly because: Reason;
  /** Operations next to each other with one group are done together or not at all. */
  readonly group?: string | undefined;
  /** When the content was read, ISO 8601 UTC, where the plan took the hash from an index; else it was read for this plan. */
  readonly hashedAt?: string | undefined;
  readonly taken?: TakenRecord | undefined;
  /** Set where the run gives the file another date: what listings said before, null for nothing. An undo puts it back. */
  readonly takenBefore?: TakenRecord | null | undefined;
  /** The camera's name, the path below its source at which the file was ingested, and the event it is of; listings keep them. */
  readonly camera?: string | undefined;
  readonly origin?: string | undefined;
  readonly event?: string | undefined;
  /** Its name inside `from`, where `from` is an archive that holds it. */
  readonly member?: string | undefined;
  /** Set for a further copy of a file of which another operation tells: nobody discovered it twice. */
  readonly further?: true | undefined;
  /** True where its structure was looked at while it was read, and it ends as its format ends. */
  readonly sound?: true | undefined;
  /** What is wrong with its structure; neither this nor `sound` where that is not known. */
  readonly damage?: Reason | undefined;
  /** The earlier run that read the content, where this one did not because the file had not changed since. */
  readonly readBy?: string | undefined;
  /** XXH128 of the content, 32 lower-case hex digits, where it was asked for. */
  readonly xxh128?: string | undefined;
  /** Further digests of the content, where the plan took the hash from an index that has them; listings keep them. */
  readonly also?: ExtraDigests | undefined;
}

/** A file whose content is known: at the act it must be as it was when planned. */
interface OfContent extends OfFile {
  readonly stat: StatRecord;
  /** Of the content that stands at the target, or that the keepers must have. */
  readonly sha256: string;
}

/** A file that gets a name at a target. */
interface OfTarget extends OfContent {
  readonly to: string;
  /** Names tried in order where `to` is taken by other content. */
  readonly otherNames?: readonly string[] | undefined;
  /** Files with the same content, of which one must live, be another inode and be re-read, or nothing happens. */
  readonly keepers?: readonly string[] | undefined;
}

/** Places the file at `to`, verifies it, then takes the source away. */
export interface MoveOperation extends OfTarget {
  readonly kind: 'move';
}

/** Places a verified copy at `to`; the source stays. */
export interface CopyOperation extends OfTarget {
  readonly kind: 'copy';
  /** The modification time that the copy is given in place of its source's: the one the restored file had. */
  readonly mtimeNs?: string | undefined;
}

/** Places at `to` what a registered derivation makes of the source, such as a segment of it; the source stays. */
export interface DeriveOperation extends OfTarget {
  readonly kind: 'derive';
  /** The derivation, as `job/derivation`. */
  readonly how: string;
  readonly params: JsonObject;
  /** Size of what is made, in bytes. */
  readonly size: number;
  /** Files whose contents follow that of `from`, in this order; the derivation reads all of them as one file. */
  readonly parts?: readonly string[] | undefined;
  /** The modification time for what is made, where it is not that of `from`. */
  readonly mtimeNs?: string | undefined;
}

/** Takes `from` away because a keeper, read to its last byte now, holds the same content. */
export interface RetractOperation extends OfContent {
  readonly kind: 'retract';
  readonly keepers: readonly string[];
  /** Set where the keeper holds what `from` was derived from, and making it again must give the same content. */
  readonly how?: string | undefined;
  readonly params?: JsonObject | undefined;
  /** Set where the keepers hold the content together: read one after another, in their order. Then all of them must live. */
  readonly joined?: true | undefined;
}

/**
 * Takes a copy out of the archive after a keeper outside of it, such as a disc, and the copy itself were read to the
 * last byte now and found the same. Only where the run's job opened the folder it stands in.
 */
export interface RetireOperation extends OfContent {
  readonly kind: 'retire';
  readonly keepers: readonly string[];
}

/** Changes nothing; where keepers are named they are read, and the state holds only if one lives. */
export interface StayOperation extends OfFile {
  readonly kind: 'none';
  readonly stat?: StatRecord | undefined;
  readonly sha256?: string | undefined;
  readonly keepers?: readonly string[] | undefined;
}

/** One line of a plan: what is to be done with one discovered file, and on which conditions. */
export type PlannedOperation =
  MoveOperation | CopyOperation | DeriveOperation | RetractOperation | RetireOperation | StayOperation;

export type PlacingOperation = MoveOperation | CopyOperation | DeriveOperation;
/** Operations after which `from` is gone. */
export type RemovingOperation = MoveOperation | RetractOperation | RetireOperation;
/** Operations that change something. */
export type ChangingOperation = Exclude<PlannedOperation, StayOperation>;

export const OPERATION_KINDS = ['move', 'copy', 'derive', 'retract', 'retire', 'none'] as const;
export type OperationKind = PlannedOperation['kind'];

/** An operation before the plan numbers it. */
export type NewOperation = WithoutId<PlannedOperation>;
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

export function isPlacing<T extends { readonly kind: OperationKind }>(
  operation: T,
): operation is Extract<T, { readonly kind: 'move' | 'copy' | 'derive' }> {
  return operation.kind === 'move' || operation.kind === 'copy' || operation.kind === 'derive';
}

export function isRemoving<T extends { readonly kind: OperationKind }>(
  operation: T,
): operation is Extract<T, { readonly kind: 'move' | 'retract' | 'retire' }> {
  return operation.kind === 'move' || operation.kind === 'retract' || operation.kind === 'retire';
}

export function isChanging<T extends { readonly kind: OperationKind }>(
  operation: T,
): operation is Exclude<T, { readonly kind: 'none' }> {
  return operation.kind !== 'none';
}

/** True where the keepers hold the content together. */
export function isJoined(
  operation: NewOperation,
): operation is WithoutId<RetractOperation> & { readonly joined: true } {
  return operation.kind === 'retract' && operation.joined === true;
}

/** The planned target, where the operation has one. */
export function targetOf(operation: NewOperation): string | undefined {
  return isPlacing(operation) ? operation.to : undefined;
}

/** All names that the operation may place its file under: the planned target, then the others. */
export function targetNames(operation: NewOperation): readonly string[] {
  return isPlacing(operation) ? [operation.to, ...(operation.otherNames ?? [])] : [];
}

/** Size of the file that the operation places, in bytes. */
export function placedBytes(operation: WithoutId<PlacingOperation>): number {
  return operation.kind === 'derive' ? operation.size : operation.stat.size;
}

/** Size of the file that the operation is about: of what it makes, or else of its source. Bytes. */
export function sizeOf(operation: NewOperation): number {
  return operation.kind === 'derive' ? operation.size : (operation.stat?.size ?? 0);
}

/** True where the end state stands in the plan already: nothing is changed and nothing is relied on. */
export function isSettled(operation: NewOperation): boolean {
  return operation.kind === 'none' && operation.keepers === undefined;
}
