// The door of the room: signatures of files, deltas against them, and patches. Commands and the trees of the plugin use these names.
export type { Signature, Sketch } from './signature.ts';
export { type SignOptions, type SignOutcome, type SignedFile, signFile } from './sign-file.ts';
export { formatSignature, parseSignature } from './signature-record.ts';
export {
  readRecord,
  readSignature,
  readSignatures,
  readSketches,
  type SignatureAt,
  SignatureFileReader,
  SignatureFileWriter,
  type SignaturePlace,
  type StoredSignature,
} from './signature-file.ts';
export {
  type DeltaOutcome,
  type DeltaRequest,
  type MadeDelta,
  makeDelta,
  type StoreWhole,
} from './make-delta.ts';
export {
  type AppliedDelta,
  applyDelta,
  type ApplyOutcome,
  type ApplyRequest,
  checkBase,
  type FilePart,
  patch,
  type PatchRequest,
} from './apply-delta.ts';
export { checkDelta, type DeltaFacts } from './delta-reader.ts';
export { type ByteSource, sourceOf } from './byte-source.ts';
export type { LiteralCodec } from './literal-codec.ts';
export {
  type BaseCandidate,
  type BaseTable,
  chooseBase,
  piecesOf,
  stemOf,
  tableOfBases,
} from './choose-base.ts';
export { type ReadAt, sketchOf } from './sketch.ts';
export { type BlockPool, blockPool, type BlockPoolOptions } from './block-pool.ts';
export type {
  PooledApply,
  PooledDelta,
  PooledSignature,
  SignedRecord,
  SmallSignature,
} from './pool-tasks.ts';
export { asError, type BlockFailure } from './failure.ts';
