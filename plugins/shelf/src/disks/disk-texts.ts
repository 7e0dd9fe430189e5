import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { FileAccess, Session } from '@mediastruct/core';
import {
  errnoOf,
  lstatOrNull,
  messageOf,
  nodeFileAccess,
  readStateFile,
  writeStateFile,
} from '@mediastruct/core/base';
import { DISK_FILE } from './disk-identity.ts';
import { DISTBACKUP_OBJECTS, OBJECTS, QUARANTINE, RELEASED } from './object-path.ts';

export const README = 'README.txt';
export const SCRIPT = 'restore.sh';
export const CATALOGUE = 'catalogue';

/** Every name that the suite uses at the top of a disk's folder. */
export const NAMES_ON_DISK = [DISK_FILE, OBJECTS, QUARANTINE, RELEASED, CATALOGUE, README, SCRIPT];

interface DiskText {
  readonly name: string;
  /** What it is called beside one that its owner changed. */
  readonly beside: string;
  readonly text: string;
}

/**
 * Writes what tells people without this software how to get their files: the README and the script. One that its owner changed stays as it is; then ours stands beside it, which
 * is told when it is put there. What cannot be read or written is told, too.
 */
export function writeDiskTexts(
  { library: { access }, warnings }: Pick<Session, 'library' | 'warnings'>,
  root: string,
): void {
  for (const { name, beside, text } of diskTexts()) {
    const [path, other] = [join(root, name), join(root, beside)];
    try {
      if (writeIfOurs(access, path, text) || textAt(access, other) === text) continue;
      const isWritten = writeIfOurs(access, other, text);
      const why = isWritten ? `that of this program is ${beside} beside it` : `so does ${beside} beside it`;
      warnings.add(path, `somebody changed it, so it stays as it is; ${why}`);
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      warnings.add(path, `it could not be written: ${messageOf(error)}`);
    }
  }
}

/** Whether nothing is left to be written of these texts: each stands under its name, or beside the one that its owner changed. */
export function hasDiskTexts(access: FileAccess, root: string): boolean {
  return diskTexts().every(({ name, beside, text }) => {
    const there = textAt(access, join(root, name));
    if (there === text) return true;
    return there !== null && !isOurs(there, text) && textAt(access, join(root, beside)) === text;
  });
}

/** Whether what stands under a name on a disk is one of these texts, as a program like this one wrote it. */
export function isDiskText(access: FileAccess, root: string, name: string): boolean {
  const known = diskTexts().find((one) => one.name === name);
  return known !== undefined && isOurs(textAt(access, join(root, name)), known.text);
}

function diskTexts(): readonly DiskText[] {
  // It is part of the program, wherever the disk is.
  const script = readStateFile(nodeFileAccess, join(import.meta.dirname, SCRIPT));
  if (script === null) throw new Error(`${SCRIPT}: expected beside the module that reads it, found nothing`);
  return [
    { name: README, beside: 'README.new.txt', text: sealed(README_TEXT) },
    { name: SCRIPT, beside: 'restore.new.sh', text: sealed(script) },
  ];
}

/** True where the text stands there now; false where something of somebody's does. */
function writeIfOurs(access: FileAccess, path: string, text: string): boolean {
  const there = textAt(access, path);
  if (there !== null && !isOurs(there, text)) return false;
  if (there !== text) writeStateFile(access, path, text);
  return true;
}

/** What no text is: a folder, a symlink, a film. */
const OTHER = '';

/** Null where nothing stands there. */
function textAt(access: FileAccess, path: string): string | null {
  const stat = lstatOrNull(access, path);
  if (stat === null) return null;
  return stat.kind === 'file' && stat.size <= LARGEST_TEXT ? readStateFile(access, path) : OTHER;
}

/** Bytes; some times as much as they have. */
const LARGEST_TEXT = 1 << 20;

const SEAL = '# sha256 of what stands above, by which the program knows that nobody changed it: ';

/** The last line tells whether a text is as a program wrote it, this one or an earlier one. */
function sealed(text: string): string {
  return `${text}${SEAL}${sha256Of(text)}\n`;
}

/** The first disks had the texts without that line. */
function isOurs(there: string | null, text: string): boolean {
  if (there === null) return false;
  const at = there.lastIndexOf(SEAL);
  const body = at < 0 ? there : there.slice(0, at);
  return at < 0 ? text === sealed(body) : there === sealed(body);
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const README_TEXT = `This folder is part of a set of backup disks of a photo library, written by MediaStruct.

objects/ab/cd/abcd...   the files; each name is the SHA-256 of the content, and its first four digits are the folders
catalogue/              what the files were called, and on which disks of the set each of them is
  files.tsv.gz            a line for each file: SHA-256, size, time, disks, name (see restore.sh)
  set.ndjson.gz           all that is known of the set, from which a library can be made again
  catalogue.sqlite        where every copy was at the last backup that changed this disk, for any program that reads SQLite
  state                   a name for what these files tell, written last
${DISTBACKUP_OBJECTS}/     where it is there: files that distbackup wrote, in folders by the first three digits; they are read as they are
quarantine/             objects that did not read back as they were written
released/               objects that the disk let go of, to be deleted by you when you want their room
${DISK_FILE}   which disk this is; do not copy it to another disk
restore.sh              gets files back with nothing but a shell: sh restore.sh

Without any program: look a file up in files.tsv.gz and copy the object under the name it had. "sha256sum OBJECT" has to print its name.
Nothing here is encrypted, and no file depends on another.
`;
