import { Buffer } from 'node:buffer';
import type { FileAccess } from '@mediastruct/core';
import { OPEN, writeFull } from '@mediastruct/core';
import { CONFIG_NAME, makeFolders, openForReading, readFull } from '@mediastruct/core/testing';
import type { Stage } from './stage.ts';
import { putFile } from './stage.ts';

/** Adds lines to the settings of the library. */
export function addSettings({ access, places }: Stage, text: string): void {
  const fd = access.open(`${places.library}/${CONFIG_NAME}`, OPEN.write | OPEN.append);
  writeFull(access, fd, Buffer.from(text));
  access.close(fd);
}

/** Takes a folder away with everything in it. */
export function removeBelow(access: FileAccess, folder: string): void {
  for (const { name, kind } of access.readdir(folder)) {
    const path = `${folder}/${name}`;
    if (kind === 'folder') removeBelow(access, path);
    else access.unlink(path);
  }
  access.rmdir(folder);
}

/** Copies the files of a folder, as a program that clones disks does. */
export function copyBelow(access: FileAccess, from: string, to: string): void {
  makeFolders(access, to);
  for (const { name, kind } of access.readdir(from))
    if (kind === 'folder') copyBelow(access, `${from}/${name}`, `${to}/${name}`);
    else putFile(access, `${to}/${name}`, bytesOf(access, `${from}/${name}`));
}

function bytesOf(access: FileAccess, path: string): Uint8Array {
  const bytes = new Uint8Array(access.lstat(path).size);
  const fd = openForReading(access, path);
  try {
    return bytes.subarray(0, readFull(access, fd, bytes));
  } finally {
    access.close(fd);
  }
}
