import type { FileAccess } from '../files/file-access.ts';
import { PRIVATE, StateFileWriter } from '../files/state-file.ts';
import { readLines } from '../records/line-reader.ts';
import { parseStoredLine } from '../records/stored-json.ts';
import type { Found } from './found.ts';

/**
 * Keeps what was discovered on disk between reading and deciding, so that memory does not grow with the
 * number of files. Lives in the run's folder and only while the plan is made.
 */
export async function spoolFound(
  access: FileAccess,
  { path, found }: { path: string; found: AsyncIterable<Found> },
  onFound: (found: Found) => void,
): Promise<void> {
  using writer = new StateFileWriter(access, path, { mode: PRIVATE });
  for await (const one of found) {
    onFound(one);
    writer.write(formatFound(one));
  }
  writer.commit();
}

/** The spooled line of what was found, with its line feed. */
export function formatFound(found: Found): string {
  return `${JSON.stringify(found)}\n`;
}

export function* readSpool(access: FileAccess, path: string): Generator<Found> {
  // `formatFound` wrote it in this run; the spool is gone with it.
  for (const line of readLines(access, path)) yield parseStoredLine(path, line) as unknown as Found;
}
