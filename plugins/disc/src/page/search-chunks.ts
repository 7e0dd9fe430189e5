import type { PageFile } from './listed-file.ts';
import { dayOfFolder } from './listed-file.ts';

/** JSON bytes of a chunk, about: what a drive reads in a quarter of a second. */
const CHUNK_BYTES = 1_000_000;

/**
 * Files of one folder of one volume that have day and camera in common: volume's number in the table, folder, day, camera, and the names.
 * Names are joined by `//`; a name that has an alias is followed by `/` and that. No name holds a slash. The folder is empty where the
 * day tells it.
 */
export type SearchGroup = readonly [
  volume: number,
  folder: string,
  day: string,
  camera: string,
  names: string,
];

/** Collects the files of other volumes into chunks of groups. Memory: one folder and one chunk. */
export class SearchChunks {
  readonly #emit: (groups: readonly SearchGroup[], files: number) => void;
  #groups: SearchGroup[] = [];
  #bytes = 0;
  #files = 0;
  #folder: { readonly volume: number; readonly folder: string } = { volume: -1, folder: '' };
  #open = new Map<string, { readonly file: PageFile; readonly names: string[] }>();

  constructor(emit: (groups: readonly SearchGroup[], files: number) => void) {
    this.#emit = emit;
  }

  add(volume: number, file: PageFile): void {
    if (volume !== this.#folder.volume || file.folder !== this.#folder.folder) {
      this.#closeFolder();
      this.#folder = { volume, folder: file.folder };
    }
    const key = `${file.day}/${file.camera}`;
    const group = this.#open.get(key) ?? { file, names: [] };
    this.#open.set(key, group);
    group.names.push(file.alias === '' ? file.name : `${file.name}/${file.alias}`);
  }

  /** Emits what is left. */
  end(): void {
    this.#closeFolder();
    this.#emitChunk();
  }

  #closeFolder(): void {
    for (const { file, names } of this.#open.values()) {
      const { folder, day, camera } = file;
      const joined = names.join('//');
      const isTold = dayOfFolder(folder) === day && folder === `data/${day.replaceAll('-', '/')}`;
      this.#groups.push([this.#folder.volume, isTold ? '' : folder, day, camera, joined]);
      this.#bytes += joined.length + folder.length + camera.length + 40;
      this.#files += names.length;
      if (this.#bytes >= CHUNK_BYTES) this.#emitChunk();
    }
    this.#open = new Map();
  }

  #emitChunk(): void {
    if (this.#groups.length > 0) this.#emit(this.#groups, this.#files);
    this.#groups = [];
    this.#bytes = 0;
    this.#files = 0;
  }
}
