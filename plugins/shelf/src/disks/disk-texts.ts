import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { lstatOrNull, nodeFileAccess, readStateFile, writeStateFile } from '@mediastruct/core/base';
import { DISK_FILE } from './disk-identity.ts';
import { DISTBACKUP_OBJECTS, OBJECTS, QUARANTINE, RELEASED } from './object-path.ts';

export const README = 'README.txt';
export const SCRIPT = 'restore.sh';
export const CATALOGUE = 'catalogue';

/** Every name that the suite uses at the top of a disk's folder. */
export const NAMES_ON_DISK = [DISK_FILE, OBJECTS, QUARANTINE, RELEASED, CATALOGUE, README, SCRIPT];

/** Writes what tells people without this software how to get their files: the README and the script. Nothing where they stand already. */
export function writeDiskTexts(access: FileAccess, root: string): void {
  for (const [name, text] of diskTexts()) writeIfOther(access, join(root, name), text);
}

/** Whether what stands under a name on a disk is one of these texts, as this program writes it. */
export function isDiskText(access: FileAccess, root: string, name: string): boolean {
  const text = diskTexts().get(name);
  const path = join(root, name);
  return (
    text !== undefined && lstatOrNull(access, path)?.kind === 'file' && readStateFile(access, path) === text
  );
}

function diskTexts(): ReadonlyMap<string, string> {
  // It is part of the program, wherever the disk is.
  const script = readStateFile(nodeFileAccess, join(import.meta.dirname, SCRIPT));
  if (script === null) throw new Error(`${SCRIPT}: expected beside the module that reads it, found nothing`);
  return new Map([
    [README, README_TEXT],
    [SCRIPT, script],
  ]);
}

function writeIfOther(access: FileAccess, path: string, text: string): void {
  if (lstatOrNull(access, path) === null || readStateFile(access, path) !== text)
    writeStateFile(access, path, text);
}

const README_TEXT = `This folder is part of a set of backup disks of a photo library, written by MediaStruct.

objects/ab/cd/abcd...   the files; each name is the SHA-256 of the content, and its first four digits are the folders
catalogue/              what the files were called, and on which disks of the set each of them is
  files.tsv.gz            a line for each file: SHA-256, size, time, disks, name (see restore.sh)
  set.ndjson.gz           all that is known of the set, from which a library can be made again
  catalogue.sqlite        where every copy is, for any program that reads SQLite
${DISTBACKUP_OBJECTS}/     where it is there: files that distbackup wrote, in folders by the first three digits; they are read as they are
quarantine/             objects that did not read back as they were written
released/               objects that the disk let go of, to be deleted by you when you want their room
${DISK_FILE}   which disk this is; do not copy it to another disk
restore.sh              gets files back with nothing but a shell: sh restore.sh

Without any program: look a file up in files.tsv.gz and copy the object under the name it had. "sha256sum OBJECT" has to print its name.
Nothing here is encrypted, and no file depends on another.
`;
