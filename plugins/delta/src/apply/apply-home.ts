import { basename, dirname, join, resolve } from 'node:path';
import type { FileAccess, Library, SettingsSection } from '@mediastruct/core';
import {
  displayPath,
  findLibrary,
  initLibrary,
  isAtOrBelow,
  lstatOrNull,
  MediaStructError,
  openLibrary,
} from '@mediastruct/core/base';

/** Names the job in plans. */
export const APPLY_JOB_NAME = 'delta-apply';

/** Beside a folder that changes are applied to; holds a folder for each such folder. */
export const HOME_NAME = '.mediastruct-delta';

/** Where the runs that change a folder are written down, and where what they replace is kept. Absolute path. */
export function homePath(folder: string): string {
  return join(dirname(folder), HOME_NAME, basename(folder));
}

/**
 * The library beside a folder, by which its runs are resumed and taken back; it is made at the first use. `sections` are those of the settings of plugins, for a library that the folder lies in. Refused (`usage`) are a folder that is a
 * file system of its own, because nothing could be moved between it and what is beside it, and (`refused-archive`) what a library protects.
 */
export function homeOf(access: FileAccess, path: string, sections: readonly SettingsSection[] = []): Library {
  const folder = resolve(path);
  const stat = lstatOrNull(access, folder);
  if (stat?.kind !== 'folder')
    throw new MediaStructError(
      'file-missing',
      `${displayPath(folder)}: expected a folder, found ${stat === null ? 'nothing' : `a ${stat.kind}`}`,
      { path: folder },
    );
  const above = dirname(folder);
  if (above === folder || access.lstat(above).dev !== stat.dev)
    throw new MediaStructError(
      'usage',
      `${displayPath(folder)}: is a file system of its own; what is replaced has to be kept beside it, on the same one`,
      { path: folder, suggestions: ['Name a folder inside of it. Nothing was changed.'] },
    );
  refuseProtected(access, folder, sections);
  const home = homePath(folder);
  const isThere = lstatOrNull(access, join(home, CONFIG_NAME)) !== null;
  return isThere ? openLibrary(home, { access }) : initLibrary(home, { access, now: new Date() });
}

const CONFIG_NAME = 'mediastruct.toml';

/** Nothing leaves the archive and the reference trees of a library, whoever asks. */
function refuseProtected(access: FileAccess, folder: string, sections: readonly SettingsSection[]): void {
  for (const { root, isReference } of libraryAbove(access, folder, sections)?.trees ?? [])
    if (isReference && (isAtOrBelow(root, folder) || isAtOrBelow(folder, root)))
      throw new MediaStructError(
        'refused-archive',
        `${displayPath(folder)}: ${displayPath(root)} is protected by its library; nothing may leave it`,
        { path: folder, suggestions: ['Nothing was changed.'] },
      );
}

function libraryAbove(
  access: FileAccess,
  folder: string,
  sections: readonly SettingsSection[],
): Library | null {
  try {
    return openLibrary(findLibrary(access, folder), { access, sections });
  } catch (error) {
    if (error instanceof MediaStructError && error.message.includes(`no ${CONFIG_NAME}`)) return null;
    throw error;
  }
}

/** What one application has in the home of its folder. Absolute paths. */
export interface ApplyPlaces {
  /** Contents that are ready to be placed. */
  readonly staged: string;
  /** What was replaced or removed, under its old path. */
  readonly kept: string;
  /** Listings of the old and of the new state. */
  readonly old: string;
  readonly now: string;
}

/** Where files stand that nobody wants back, in a folder for each run. Absolute path. */
export function givenUpFolder(home: string): string {
  return join(home, 'given-up');
}

export function givenUpPath(home: string, runId: string): string {
  return join(givenUpFolder(home), runId);
}

/** A file that says that what the application had kept was given up; it stays when what was put aside is removed. Absolute path. */
export function givenUpMark(home: string, id: string): string {
  return join(home, 'states', id, 'given-up');
}

/** `id` names the application. */
export function placesOf(home: string, id: string): ApplyPlaces {
  const states = join(home, 'states', id);
  return {
    staged: join(home, 'staged', id),
    kept: join(home, 'kept', id),
    old: join(states, 'old.index'),
    now: join(states, 'now.index'),
  };
}
