import process from 'node:process';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Writes one JSON document a line, as fast as the reader takes them and no faster; returns once all are written.
 * `output` stays open.
 * A reader that goes away early (`| head`) ends it quietly, and no further rows are asked for.
 */
export async function writeNdjson(
  rows: Iterable<object> | AsyncIterable<object>,
  output: Writable = process.stdout,
): Promise<void> {
  const { stringify } = (await import('ndjson')).default;
  try {
    await pipeline(Readable.from(rows), stringify(), output, { end: false });
  } catch (error) {
    if (!isClosedPipe(error)) throw error;
  }
}

/** Writes texts, or the bytes of texts, as they come, as `writeNdjson` writes rows. */
export async function writeText(
  parts: Iterable<string | Uint8Array>,
  output: Writable = process.stdout,
): Promise<void> {
  try {
    await pipeline(Readable.from(parts), output, { end: false });
  } catch (error) {
    if (!isClosedPipe(error)) throw error;
  }
}

function isClosedPipe(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ERR_STREAM_DESTROYED';
}
