import { Buffer } from 'node:buffer';
import { setImmediate as later } from 'node:timers/promises';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { openForReading } from '../files/hash-file.ts';
import { folderOf } from '../files/path-text.ts';
import type { PlacingOperation, PlannedOperation } from '../journal/plan/operation.ts';
import { isPlacing } from '../journal/plan/operation.ts';
import { parseOperation } from '../journal/plan/operation-line.ts';
import { Run } from '../journal/run/run.ts';
import { listRunIds } from '../journal/run/run-folder.ts';
import type { Session } from '../journal/session.ts';
import { isAtOrBelow } from '../library/path-below.ts';
import { readLineChunks } from '../records/line-chunks.ts';
import { parseStoredText } from '../records/stored-json.ts';

/** So much of the plans of past ingests is looked through for one answer: about 300,000 files. Bytes. */
const LOOKED_THROUGH = 256 << 20;

/** A content as its ingest met it. */
export interface IngestedFile {
  readonly sha256: string;
  /** The path below its source. */
  readonly origin: string;
}

/** Files that one run of ingest filed out of one folder of one source. */
export interface IngestedFolder {
  readonly runId: string;
  /** Their hashes, that of the file that was asked for too; about 150 bytes each. */
  readonly contents: ReadonlySet<string>;
}

/**
 * The run of ingest that filed a content from this path of its source, and what else it filed from the same folder of the same source: names such as `DCIM/100CANON` are on
 * every card. The newest runs are looked at first. Null where none tells it in `mostBytes` of their plans. A plan that cannot be read is told and passed over. Other work of
 * this thread goes on meanwhile.
 */
export async function ingestedWith(
  { library, warnings }: Pick<Session, 'library' | 'warnings'>,
  file: IngestedFile,
  mostBytes = LOOKED_THROUGH,
): Promise<IngestedFolder | null> {
  let left = mostBytes;
  for (const runId of listRunIds(library).toReversed()) {
    const run = new Run(library, runId);
    const plan = runId.includes('-ingest-') ? lstatOrNull(library.access, run.plan) : null;
    if (plan === null || run.state === 'planned') continue;
    left -= plan.size;
    if (left < 0) return null;
    try {
      const found = await folderIn(run, file);
      if (found !== null) return { runId, contents: found };
    } catch (error) {
      if (!(error instanceof MediaStructError)) throw error;
      warnings.add(run.plan, error.message);
    }
  }
  return null;
}

/** Only the lines that hold the hash, and of a plan with the file those of its folder, are parsed. */
async function folderIn(run: Run, { sha256, origin }: IngestedFile): Promise<ReadonlySet<string> | null> {
  let source: string | null = null;
  for await (const placed of placedLines(run, sha256))
    if (placed.sha256 === sha256 && placed.origin === origin) source = sourceOf(run, placed);
  if (source === null) return null;
  const contents = new Set<string>();
  const folder = folderOf(origin);
  const part = folder === '' ? '"origin":"' : JSON.stringify({ origin: `${folder}/` }).slice(1, -2);
  for await (const placed of placedLines(run, part))
    if (folderOf(placed.origin ?? '') === folder && sourceOf(run, placed) === source)
      contents.add(placed.sha256);
  return contents;
}

/** The root that a file was found below; of one in an archive the archive. */
function sourceOf({ header }: Run, { from, member }: PlannedOperation): string {
  return member === undefined ? (header.sources.find((root) => isAtOrBelow(root, from)) ?? from) : from;
}

/** What a plan files, of the lines in which `part` stands. */
async function* placedLines(run: Run, part: string): AsyncGenerator<PlacingOperation> {
  const { access } = run.library;
  const { path, roots } = run.planPlace;
  const wanted = Buffer.from(part);
  const fd = openForReading(access, path);
  try {
    const to = access.fstat(fd).size;
    for (const { bytes, offset } of readLineChunks(access, { fd, path, from: 0, to })) {
      for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at)) {
        const start = bytes.lastIndexOf('\n', at) + 1;
        at = bytes.indexOf('\n', at);
        const place = { path, number: 0, offset: offset + start };
        const object = parseStoredText(bytes.toString('utf8', start, at), place);
        const operation = object['id'] === undefined ? null : parseOperation(object, { place, roots });
        if (operation !== null && isPlacing(operation) && operation.further !== true) yield operation;
      }
      await later();
    }
  } finally {
    access.close(fd);
  }
}
