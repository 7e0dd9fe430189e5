import type { FileAccess } from '@mediastruct/core';
import {
  displayPath,
  isOfDeadProcess,
  MediaStructError,
  orNullIfAbsent,
  processMark,
  syncFolder,
} from '@mediastruct/core';
import { refuseUnspeakable } from './burn-target.ts';

const NAME = /^mediastruct-burn-[A-Za-z0-9_]+\.([A-Za-z0-9-]+\.\d+)\.iso(\.part)?$/;

/**
 * The name of an image that lives as long as one burn. It tells the machine and the process, so that a later run knows what a killed one left: the
 * name is only ever ours.
 */
export class ScratchImage {
  /** Absolute. */
  readonly path: string;
  readonly #access: FileAccess;
  readonly #folder: string;

  constructor(access: FileAccess, folder: string, volumeId: string) {
    refuseUnspeakable(folder);
    refuseNoFolder(access, folder);
    this.#access = access;
    this.#folder = folder;
    removeLeftovers(access, folder);
    this.path = `${folder}/mediastruct-burn-${volumeId}.${processMark()}.iso`;
  }

  [Symbol.dispose](): void {
    if (orNullIfAbsent(() => this.#access.lstat(this.path)) === null) return;
    this.#access.unlink(this.path);
    syncFolder(this.#access, this.#folder);
  }
}

/** Removes the images of runs that were killed: those of this machine whose process is no more. */
function removeLeftovers(access: FileAccess, folder: string): void {
  for (const { name, kind } of access.readdir(folder)) {
    const [, mark] = NAME.exec(name) ?? [];
    if (kind !== 'file' || mark === undefined || !isLeft(mark)) continue;
    orNullIfAbsent(() => access.unlink(`${folder}/${name}`));
  }
}

/** One of our own number was left by an earlier process that had it: ours is not made yet. */
function isLeft(mark: string): boolean {
  return mark === processMark() || isOfDeadProcess(mark);
}

function refuseNoFolder(access: FileAccess, folder: string): void {
  const found = orNullIfAbsent(() => access.lstat(access.realpath(folder)));
  if (found?.kind === 'folder') return;
  throw new MediaStructError('usage', `${displayPath(folder)}: expected a folder for the image, found none`, {
    path: folder,
    suggestions: ['Check the spelling of the path, or make the folder. Nothing was written.'],
  });
}
