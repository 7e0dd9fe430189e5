import type { PlannedVolume } from '../pack/archive-options.ts';
import { parseVolumeId } from '../../holders/volume-id.ts';

/** What the tag files of a volume tell. All of it comes from the plan, so building again gives the same bytes. */
export interface BagFacts {
  readonly volume: Pick<PlannedVolume, 'volumeId' | 'firstDay' | 'lastDay'>;
  /** Of the plan, ISO 8601 UTC. */
  readonly createdAt: string;
  readonly toolVersion: string;
  readonly medium: string;
  /** What was really placed. Bytes of payload. */
  readonly files: number;
  readonly bytes: number;
}

export const BAGIT_TEXT = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

/** `bag-info.txt` (RFC 8493, section 2.2.2). The set grows, so its total number of bags is not known. */
export function bagInfoText({ volume, createdAt, toolVersion, files, bytes }: BagFacts): string {
  const { setId, number } = parseVolumeId(volume.volumeId) ?? { setId: '', number: 0 };
  return [
    `Bag-Software-Agent: mediastruct ${toolVersion}`,
    `Bagging-Date: ${createdAt.slice(0, 10)}`,
    `External-Identifier: ${volume.volumeId}`,
    `External-Description: Photos and videos ${daysText(volume)}`,
    `Bag-Group-Identifier: MS_${setId}`,
    `Bag-Count: ${number} of ?`,
    `Bag-Size: ${sizeText(bytes)}`,
    `Payload-Oxum: ${bytes}.${files}`,
    '',
  ].join('\n');
}

export function readmeText(facts: BagFacts): string {
  const { volume, files, bytes, medium, createdAt, toolVersion } = facts;
  return `${volume.volumeId}

This is one volume of a photo archive: ${filesText(files)}, ${sizeText(bytes)},
${daysText(volume)}, packed for ${medium} on ${createdAt.slice(0, 10)} by mediastruct ${toolVersion}.

The pictures are in the folder "data", by date. Nothing special is needed to open them.

Is everything still as it was? On Linux, in this folder:

    sha256sum -c manifest-sha256.txt

on macOS:

    shasum -a 256 -c manifest-sha256.txt

Each line of that file is the SHA-256 of one picture and its name. Names that hold a percent sign or
a line break are written with %25, %0D and %0A there and cannot be checked by these commands; every
BagIt program (RFC 8493) and "mediastruct archive verify ${volume.volumeId} --at THIS-FOLDER" can.

    index.json               every file with its size, its SHA-256 and when it was taken
    bagit.txt, bag-info.txt  mark this folder as a BagIt bag and describe it
    tagmanifest-sha256.txt   sums of these description files themselves
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
