/** Where a part of a file's content stands. */
export interface Extent {
  readonly sector: number;
  readonly bytes: number;
}

/** An entry of a disc, as one of its views tells it. `path` is of core's kind: a string that can stand for any bytes. */
export type ReadEntry =
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly size: number;
      readonly mtimeNs: bigint;
      readonly extents: readonly Extent[];
      /** Content that stands among what describes the file, where UDF has it so; then there are no extents. */
      readonly embedded?: Buffer;
    }
  | { readonly kind: 'folder'; readonly path: string; readonly mtimeNs: bigint }
  | { readonly kind: 'symlink'; readonly path: string; readonly mtimeNs: bigint; readonly target: string }
  | { readonly kind: 'damaged'; readonly path: string; readonly message: string };

/** No tree of a disc goes deeper; one that does leads back into itself. */
export const MOST_DEPTH = 256;

/** A name that a disc gives must stay inside the folder it is found in. */
export function isPlainName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !name.includes('\0');
}

export function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
