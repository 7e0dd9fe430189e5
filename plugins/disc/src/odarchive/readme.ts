import type { DiscSet } from './set-content.ts';
import { contentsOn, DATA, volumeIdOf } from './set-content.ts';

/** The text for whoever finds the disc, in plain ASCII. It says nothing of the moment, so that the same disc has the same text. */
export function readmeOf(set: DiscSet, disc: number): string {
  const on = contentsOn(set, disc);
  const names = on.reduce((sum, content) => sum + content.names.length, 0);
  return `${volumeIdOf(set, disc)}
Disc ${disc} of a set whose discs are numbered from 0 to ${set.discs.at(-1)?.number ?? disc}.

${names} files with ${on.length} different contents stand in the folder ${DATA}, under the names
and in the folders that they had. A content with several names takes its room once.

To check this disc, in its own folder, on Linux, macOS or any Unix:

    sha256sum -c manifest-sha256.txt

(A name with a line feed, a carriage return or a % is written with %0A, %0D or %25
there, and sha256sum does not find it.)

To find a file of the whole set: catalogue.json is a text with one line for each
content of all discs. A line begins with the SHA-512 of the content and tells its
names, its size, the time it was changed last, and "disc_num", the disc it is on:

    grep 'part of the name' catalogue.json

To get files back: copy them from ${DATA}. A name that begins with /${DATA}/ in the
catalogue is the path on the disc. A byte of a name that is not UTF-8 is written
there as \\udc80 to \\udcff, which stand for the bytes 80 to ff. Nothing is compressed,
encrypted or split. With MediaStruct: mediastruct disc set restore DISC... --to FOLDER

The catalogue is that of odarchive. Its job id is ${set.jobId},
its guid ${set.guid}${set.date === null ? '' : `, saved ${set.date}`}.
disc_info.json tells the number of this disc to programs.
`;
}

/** Nanoseconds since 1970 of the moment that a set was saved; 0 where it does not say so. */
export function savedNs({ date }: DiscSet): bigint {
  const ms = date === null ? 0 : Date.parse(/[Zz]|[+-]\d\d:?\d\d$/.test(date) ? date : `${date}Z`);
  return Number.isFinite(ms) ? BigInt(ms) * 1_000_000n : 0n;
}
