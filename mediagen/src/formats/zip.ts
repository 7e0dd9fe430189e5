import type { Zippable } from 'fflate';
import { zipSync } from 'fflate';

export interface PackedFile {
  /** Its path in the archive, `/` between names. */
  readonly name: string;
  readonly bytes: Buffer;
  /** Milliseconds since 1970; the archive keeps its wall clock in UTC, to two seconds. */
  readonly mtimeMs: number;
}

/** A zip file whose members are not compressed, as exports of pictures are: the same bytes on every machine. */
export function zipFile(files: readonly PackedFile[]): Buffer {
  const members: Zippable = {};
  for (const { name, bytes, mtimeMs } of files) members[name] = [bytes, { mtime: wallClock(mtimeMs) }];
  return Buffer.from(zipSync(members, { level: 0 }));
}

/** The archive tells a local time: the one whose fields in the zone of this machine are those of the moment in UTC. */
function wallClock(ms: number): Date {
  const at = new Date(ms);
  return new Date(
    at.getUTCFullYear(),
    at.getUTCMonth(),
    at.getUTCDate(),
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds(),
  );
}
