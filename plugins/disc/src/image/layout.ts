import { MediaStructError } from '@mediastruct/core';
import type { DiscFile, DiscFolder, DiscNode } from './disc-tree.ts';
import { foldersInOrder } from './disc-tree.ts';
import { directorySize } from './iso/directory.ts';
import type { PathTables } from './iso/descriptors.ts';
import { pathTableBytes } from './iso/path-table.ts';
import type { Directories, DirectoryExtent, IsoView } from './iso/views.ts';
import { ISO_VIEW, JOLIET_VIEW } from './iso/views.ts';
import { ISO_NAMES } from './names/iso-names.ts';
import { JOLIET_NAMES } from './names/joliet-names.ts';
import { UDF_NAMES } from './names/udf-names.ts';
import { uniqueNames } from './names/unique-names.ts';
import { SECTOR, SectorCounter, sectorsFor } from './sectors.ts';
import { FIRST_UNIQUE_ID, identifiersBytes, MOST_FILE } from './udf/file-structures.ts';
import { SEQUENCE_SECTORS } from './udf/volume-structures.ts';

/** Fixed places, in sectors. */
export const AT = {
  primary: 16,
  joliet: 17,
  terminator: 18,
  recognition: 19,
  mainSequence: 32,
  reserveSequence: 32 + SEQUENCE_SECTORS,
  integrity: 32 + 2 * SEQUENCE_SECTORS,
  anchor: 256,
  partition: 257,
} as const;

/** Drives read ahead; behind the last file there must be something to read. Sectors. */
const READ_AHEAD = 150;
/** The number of the folder above has 16 bits in a path table. */
const MOST_FOLDERS = 65_535;

export interface IsoLayout {
  readonly directories: Directories;
  readonly tables: PathTables;
}

/** Where everything on a disc stands, known before a byte is written. */
export interface ImageLayout {
  readonly volumeId: string;
  readonly setId: string;
  readonly createdNs: bigint;
  readonly root: DiscFolder;
  /** Each before those in it. */
  readonly folders: readonly DiscFolder[];
  /** Files and links. */
  readonly leaves: readonly Exclude<DiscNode, DiscFolder>[];
  /** First sector of each folder's File Identifiers, and their bytes. */
  readonly identifiers: ReadonlyMap<DiscFolder, { readonly sector: number; readonly bytes: number }>;
  readonly iso: IsoLayout;
  readonly joliet: IsoLayout;
  /** Those with content, in the order in which they are written; one of those that share theirs. */
  readonly files: readonly DiscFile[];
  readonly firstFileSector: number;
  /** Of the image. */
  readonly sectors: number;
}

export interface ImageOf {
  readonly volumeId: string;
  readonly setId: string;
  /** Nanoseconds since 1970. */
  readonly createdNs: bigint;
}

/**
 * Plans the image of a tree: three file systems over one copy of the files. Pure; the same tree gives the same layout. Throws `usage` (64)
 * for what no disc holds: a file over 234 GiB, more than 65,535 folders.
 */
export function planImage(root: DiscFolder, { volumeId, setId, createdNs }: ImageOf): ImageLayout {
  const folders = foldersInOrder(root, () => 0);
  refuseTooMuch(folders);
  for (const folder of folders) nameChildren(folder);
  const leaves = folders.flatMap(({ children }) => children.filter((child) => child.kind !== 'folder'));
  const next = new SectorCounter(AT.partition + 2);
  for (const node of [...folders, ...leaves]) node.entrySector = next.take(1);
  const identifiers = new Map(
    folders.map((folder) => {
      const bytes = identifiersBytes(folder);
      return [folder, { sector: next.take(sectorsFor(bytes)), bytes }];
    }),
  );
  const iso = layOutView(ISO_VIEW, root, next);
  const joliet = layOutView(JOLIET_VIEW, root, next);
  const firstFileSector = next.next;
  const files = placeFiles(leaves, next);
  next.take(READ_AHEAD);
  const sectors = next.take(1) + 1;
  return {
    ...{ volumeId, setId, createdNs, root, folders, leaves },
    ...{ identifiers, iso, joliet, files, firstFileSector, sectors },
  };
}

/** Higher than the id of any node; that of the root is 0, those of the others follow each other. */
export function nextUniqueId({ folders, leaves }: Pick<ImageLayout, 'folders' | 'leaves'>): number {
  return FIRST_UNIQUE_ID + folders.length + leaves.length;
}

/** Files that are read come first, then those that are made. Of files that share their content the first is returned. */
function placeFiles(leaves: ImageLayout['leaves'], next: SectorCounter): readonly DiscFile[] {
  const all = leaves.filter((leaf): leaf is DiscFile => leaf.kind === 'file' && leaf.size > 0);
  const firsts = new Map<string, DiscFile>();
  const placed: DiscFile[] = [];
  for (const isMade of [false, true])
    for (const file of all.filter(({ made }) => (made !== undefined) === isMade)) {
      const first = file.content === undefined ? undefined : firsts.get(file.content);
      if (first !== undefined && first.size !== file.size)
        throw new Error(
          `${file.path}: ${file.size} bytes, and ${first.path}, the same content, ${first.size}`,
        );
      file.firstSector = first?.firstSector ?? next.take(sectorsFor(file.size));
      if (first !== undefined) continue;
      placed.push(file);
      if (file.content !== undefined) firsts.set(file.content, file);
    }
  return placed;
}

function nameChildren({ children }: DiscFolder): void {
  const iso = uniqueNames(children, ISO_NAMES);
  const joliet = uniqueNames(children, JOLIET_NAMES);
  const udf = uniqueNames(children, UDF_NAMES);
  for (const [at, child] of children.entries()) {
    child.isoName = iso[at] ?? '';
    child.jolietName = joliet[at] ?? '';
    child.udfName = udf[at] ?? '';
  }
}

function layOutView(view: IsoView, root: DiscFolder, next: SectorCounter): IsoLayout {
  const folders = foldersInOrder(root, view.compare);
  const bytes = pathTableBytes({ folders, view });
  const tables = { bytes, little: next.take(sectorsFor(bytes)), big: next.take(sectorsFor(bytes)) };
  const extents = new Map<DiscFolder, DirectoryExtent>();
  for (const folder of folders) {
    const { records, continued } = directorySize(view, folder);
    const sector = next.take(records);
    extents.set(folder, { sector, bytes: records * SECTOR, continuedSector: next.take(continued) });
  }
  return { directories: { view, folders, extents }, tables };
}

function refuseTooMuch(folders: readonly DiscFolder[]): void {
  if (folders.length > MOST_FOLDERS)
    throw new MediaStructError('usage', `${folders.length} folders: a disc holds ${MOST_FOLDERS} at most`);
  for (const { children } of folders)
    for (const child of children)
      if (child.kind === 'file' && child.size > MOST_FILE)
        throw new MediaStructError(
          'usage',
          `${child.path}: ${child.size} bytes are more than a disc can tell of`,
        );
}
