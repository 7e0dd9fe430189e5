import type { PlannedVolume } from '../pack/archive-options.ts';
import { parseVolumeId } from '../../holders/volume-id.ts';

/** What the tag files of a volume tell. All of it comes from the plan, so building again gives the same bytes. */
export interface BagFacts {
  readonly volume: Pick<PlannedVolume, 'volumeId' | 'firstDay' | 'lastDay'>;
  /** Of the plan, ISO 8601 UTC. */
  readonly createdAt: string;
  readonly toolVersion: string;
  readonly medium: string;
  /** The highest number that any volume of the set had when this one was planned. */
  readonly total: number;
  /** What was really placed. Bytes of payload. */
  readonly files: number;
  readonly bytes: number;
}

export const BAGIT_TEXT = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

/** `bag-info.txt` (RFC 8493, section 2.2.2). The set grows, so its total number of bags is that of the day. */
export function bagInfoText({ volume, createdAt, toolVersion, total, files, bytes }: BagFacts): string {
  const { setId, number } = parseVolumeId(volume.volumeId) ?? { setId: '', number: 0 };
  return [
    `Bag-Software-Agent: mediastruct ${toolVersion}`,
    `Bagging-Date: ${createdAt.slice(0, 10)}`,
    `External-Identifier: ${volume.volumeId}`,
    `External-Description: Photos and videos ${daysText(volume)}`,
    `Bag-Group-Identifier: MS_${setId}`,
    `Bag-Count: ${number} of ${Math.max(number, total)}`,
    `Bag-Size: ${sizeText(bytes)}`,
    `Payload-Oxum: ${bytes}.${files}`,
    '',
  ].join('\n');
}

export function readmeText(facts: BagFacts): string {
  const { volume, files, bytes, medium, total, createdAt, toolVersion } = facts;
  const number = parseVolumeId(volume.volumeId)?.number ?? 0;
  return `${volume.volumeId}

This is volume ${number} of ${Math.max(number, total)} of a photo archive: ${filesText(files)}, ${sizeText(bytes)},
${daysText(volume)}, packed for ${medium} on ${createdAt.slice(0, 10)} by mediastruct ${toolVersion}.
There may be more volumes by now. Each stands on one disc or on several equal ones.

The pictures are in the folder "data", by date. Nothing special is needed to open them, and
nothing but copying them is needed to have them back.

Is everything still as it was? On Linux, in this folder:
    sha256sum -c manifest-sha256.txt
on macOS:
    shasum -a 256 -c manifest-sha256.txt
Each line of that file is the SHA-256 of one file and its name.

Files whose names end in .001, .002 and so on are parts of one file that was larger than a disc.
The parts may be on several discs. Copy all of them to one folder and join them in their order:
    cat film.mov.001 film.mov.002 film.mov.003 > film.mov
On Windows: copy /b film.mov.001+film.mov.002+film.mov.003 film.mov
joined-sha256.txt and index.json hold the SHA-256 of the whole file, to prove that it is the old one.

A file whose name some systems cannot hold has another name here. index.json holds the old one as
"original".

    index.json               every file with its size, its SHA-256 and when it was taken
    bagit.txt, bag-info.txt  mark this folder as a BagIt bag (RFC 8493) and describe it
    tagmanifest-sha256.txt   sums of these description files themselves

If this is a disc, there is more on it:
    index.html        open it in a web browser: the pictures, a calendar, and a search over all discs
                      of the set, which says on which disc a picture is. Not every disc has room for it.
    restore.sh        does the same in a terminal: verify, list, find, copy, join. Run: sh restore.sh
    catalogue/        what was known of all volumes of the set when this disc was made:
                      set.ndjson.gz is text, compressed by gzip, with a line for each file
    disc-sha256.txt   sums of these files: sha256sum -c disc-sha256.txt
`;
}

export function daysText({ firstDay, lastDay }: Pick<PlannedVolume, 'firstDay' | 'lastDay'>): string {
  return firstDay === lastDay ? `of ${firstDay}` : `of ${firstDay} to ${lastDay}`;
}

export function filesText(files: number): string {
  return files === 1 ? '1 file' : `${files} files`;
}

/** Decimal units, as disc makers count. */
export function sizeText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${power === 0 ? bytes : (bytes / 1000 ** power).toFixed(1)} ${units[power]}`;
}
