import { dirname, join } from 'node:path';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { AppendFile } from '../files/append-file.ts';
import type { FileAccess } from '../files/file-access.ts';
import { lstatOrNull, wroteIfAllowed } from '../files/file-access.ts';
import { displayPath } from '../files/path-text.ts';
import { writeStateFile } from '../files/state-file.ts';
import { makeFolders } from '../files/sync-folder.ts';
import type { EventFormat } from '../holders/event-file.ts';
import { readEvents } from '../holders/event-file.ts';
import type { Library } from '../library/library.ts';
import { readLines } from '../records/line-reader.ts';
import type { StoredLook } from './picture-look.ts';
import { formatLook, parseLook } from './picture-look.ts';
import { similarFolder } from './read-similar-report.ts';

/** Version 1 kept what an index said of the time and the camera. */
const LOOKS_FORMAT: EventFormat = { format: 'mediastruct-looks', version: 2 };
/** Looks between two writes; each takes a thread some ten milliseconds, so a kill costs a second. */
const LOOKS_A_WRITE = 32;

function looksPath(library: Library): string {
  return join(similarFolder(library), 'looks.ndjson');
}

/** The looks that were kept, the oldest first; of a content that comes twice the last counts. None of a file that an earlier version wrote: they are looked at again. Throws `damaged` (12). */
export function* readLooks(library: Library): Generator<StoredLook> {
  const path = looksPath(library);
  if (isEarlier(library.access, path)) return;
  try {
    for (const { event, place } of readEvents(library.access, path, LOOKS_FORMAT))
      yield parseLook(event, place);
  } catch (error) {
    if (!(error instanceof MediaStructError) || error.code !== 'damaged') throw error;
    const suggestions = [`Delete ${displayPath(path)}: what it says is looked at again.`];
    throw new MediaStructError('damaged', error.message, { path, suggestions, cause: error });
  }
}

/** Whether the file is one of an earlier version; what else may be wrong with it is told by who reads it. */
function isEarlier(access: FileAccess, path: string): boolean {
  if (lstatOrNull(access, path) === null) return false;
  for (const { bytes } of readLines(access, path)) return isEarlierHeader(bytes.toString('utf8'));
  return false;
}

function isEarlierHeader(line: string): boolean {
  const [, version = ''] = /^\{"format":"mediastruct-looks","version":(\d+)\}$/.exec(line) ?? [];
  return version !== '' && Number(version) < LOOKS_FORMAT.version;
}

/**
 * Keeps what pictures look like, by content, so that each is looked at once: about 260 bytes a content in `.mediastruct/similar/looks.ndjson`, which only grows
 * and may be deleted at the price of looking again; one of an earlier version is written anew. Where the library cannot be written nothing is kept.
 */
export class LookStore {
  readonly #file: AppendFile | null;
  #waiting = 0;

  constructor(library: Library) {
    const { access } = library;
    const path = looksPath(library);
    let file: AppendFile | null = null;
    wroteIfAllowed(() => {
      makeFolders(access, dirname(path));
      if (lstatOrNull(access, path) === null || isEarlier(access, path))
        writeStateFile(access, path, `${JSON.stringify(LOOKS_FORMAT)}\n`);
      file = new AppendFile(access, path);
    });
    this.#file = file;
  }

  add(look: StoredLook): void {
    if (this.#file === null) return;
    this.#file.append(formatLook(look));
    this.#waiting += 1;
    if (this.#waiting >= LOOKS_A_WRITE) this.#write();
  }

  /** Writes what waits, and closes the file. */
  [Symbol.dispose](): void {
    try {
      this.#write();
    } finally {
      this.#file?.[Symbol.dispose]();
    }
  }

  #write(): void {
    this.#waiting = 0;
    this.#file?.sync();
  }
}
