import type { Compression } from './compression.ts';
import { COMPRESSIONS, ENDINGS } from './compression.ts';

/** The folder in every volume that holds its index. It is no folder of the user's. */
export const INDEX_FOLDER = '.mediastruct-volume';
/** What the name of a piece of a split file ends with, before its number. */
const PART = '.ms-part-';

/** The file of a volume: `photos.vol0001.tar`. */
export function volumeName(key: string, volume: number, compression: Compression): string {
  return `${key}.vol${String(volume).padStart(4, '0')}${ENDINGS[compression]}`;
}

/** The file beside the volumes that tells what is where. */
export function setIndexName(key: string): string {
  return `${key}.index.ndjson`;
}

/** The member of a volume that is its own index. */
export function volumeIndexMember(volume: number): string {
  return `${INDEX_FOLDER}/vol${String(volume).padStart(4, '0')}.ndjson`;
}

/** The member of the last volume that is the index of the set. */
export const SET_INDEX_MEMBER = `${INDEX_FOLDER}/set.ndjson`;

/** The member that is the `part`th piece of a file; `cat` of all of them in order is the file. */
export function partName(path: string, part: number): string {
  return `${path}${PART}${String(part).padStart(4, '0')}`;
}

/** The number and compression that the name of a file in a folder of volumes tells; null where it is no volume of the key. */
export function parseVolumeName(
  key: string,
  name: string,
): { readonly volume: number; readonly compression: Compression } | null {
  const compression = COMPRESSIONS.find((one) => name.endsWith(ENDINGS[one]));
  if (compression === undefined || !name.startsWith(`${key}.vol`)) return null;
  const number = name.slice(key.length + '.vol'.length, -ENDINGS[compression].length);
  return /^\d{4,}$/.test(number) ? { volume: Number(number), compression } : null;
}
