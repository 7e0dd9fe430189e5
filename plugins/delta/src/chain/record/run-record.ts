import { join } from 'node:path';
import type { FileAccess, SealedFormat } from '@mediastruct/core';
import {
  FieldReader,
  linePlace,
  MediaStructError,
  parseStoredLine,
  parseWith,
  pathFields,
  pathFromFields,
  readSealedLines,
  SealedFileWriter,
} from '@mediastruct/core';
import * as v from 'valibot';
import { RECORD_NAME } from './chain-names.ts';

/** What a run of a chain is (docs/formats/delta-chain.md). */
export const RUN_FORMAT: SealedFormat = {
  format: 'mediastruct-delta-run',
  version: 1,
  noun: 'record of a run',
  counter: 'volumes',
};

const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A name from a record is joined to folders, so it must be that of a volume. */
const volumeFile = v.pipe(v.string(), v.regex(/^data\.vol\d{4,}\.tar(\.gz|\.zst)?$/));
const VOLUME = v.object({ name: volumeFile, size: count, sha256 });
const HEADER = v.object({
  chain: v.string(),
  run: count,
  kind: v.picklist(['full', 'increment']),
  parent: v.nullable(count),
  at: v.string(),
  madeAt: v.string(),
  before: sha256,
  after: sha256,
  squashes: v.array(count),
  unread: count,
  files: count,
  bytes: count,
  changes: count,
  deltas: count,
  whole: count,
  greatestBytes: count,
  compression: v.picklist(['none', 'gzip', 'zstd']),
});

/** A volume of a run: a file of its folder that may be moved to another place. */
export type RunVolume = v.InferOutput<typeof VOLUME>;

/** One state of the chain's folder, and what makes it of the one before. */
export interface RunRecord extends v.InferOutput<typeof HEADER> {
  /** Absolute path of the folder when it was listed. */
  readonly folder: string;
  readonly volumes: readonly RunVolume[];
}

/** Writes the record into the folder of a run, durably: the last of its files. */
export function writeRunRecord(access: FileAccess, folder: string, record: RunRecord): void {
  const { folder: of, volumes, ...header } = record;
  using writer = new SealedFileWriter(access, join(folder, RECORD_NAME), {
    format: RUN_FORMAT,
    header: { ...header, ...pathFields('folder', of) },
    mode: 0o600,
  });
  for (const volume of volumes) writer.add(JSON.stringify(volume));
  writer.commit();
}

/** Reads the record of a run. Throws `damaged` (12). */
export function readRunRecord(access: FileAccess, folder: string): RunRecord {
  const path = join(folder, RECORD_NAME);
  let stored: Readonly<Record<string, unknown>> | null = null;
  const onHeader = (header: Readonly<Record<string, unknown>>) => void (stored = header);
  const volumes: RunVolume[] = [];
  // A line is there only until the next one is asked for.
  for (const line of readSealedLines(access, path, { ...RUN_FORMAT, onHeader }))
    volumes.push(
      parseWith(VOLUME, parseStoredLine(path, line), { place: linePlace(path, line), field: 'volume' }),
    );
  const place = { path, number: 1, offset: 0 };
  if (stored === null) throw new MediaStructError('damaged', `${path}: the record has no header`, { path });
  const header = parseWith(HEADER, stored, { place, field: 'run' });
  const folderOf = pathFromFields(stored, 'folder') ?? new FieldReader(stored, place).text('folder');
  return { ...header, folder: folderOf, volumes };
}
