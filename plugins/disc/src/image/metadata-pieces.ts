import type { DiscNode } from './disc-tree.ts';
import { terminator, volumeDescriptor } from './iso/descriptors.ts';
import { directoryBytes } from './iso/directory.ts';
import { pathTable } from './iso/path-table.ts';
import type { ImageLayout, IsoLayout } from './layout.ts';
import { AT, nextUniqueId } from './layout.ts';
import { inSectors } from './sectors.ts';
import type { EntryOf } from './udf/file-structures.ts';
import { fileEntry, FIRST_UNIQUE_ID, identifiers } from './udf/file-structures.ts';
import type { UdfVolume } from './udf/volume-structures.ts';
import { anchor, fileSet, integritySequence, recognition, volumeSequence } from './udf/volume-structures.ts';

/** A piece of an image: whole sectors, and where they stand. */
export interface Piece {
  readonly sector: number;
  readonly bytes: Buffer;
}

/** All that stands before the files, in the order of the disc; what lies between is zero. */
export function* metadataPieces(layout: ImageLayout): Generator<Piece> {
  const udf = udfVolume(layout);
  const volume = { ...layout, application: 'MEDIASTRUCT' };
  yield { sector: AT.primary, bytes: volumeDescriptor(volume, layout.iso) };
  yield { sector: AT.joliet, bytes: volumeDescriptor(volume, layout.joliet) };
  yield { sector: AT.terminator, bytes: terminator() };
  yield {
    sector: AT.recognition,
    bytes: Buffer.concat([recognition('BEA01'), recognition('NSR02'), recognition('TEA01')]),
  };
  yield { sector: AT.mainSequence, bytes: volumeSequence(udf, AT.mainSequence) };
  yield { sector: AT.reserveSequence, bytes: volumeSequence(udf, AT.reserveSequence) };
  yield { sector: AT.integrity, bytes: integritySequence(udf) };
  yield { sector: AT.anchor, bytes: anchorAt(AT.anchor) };
  yield* udfPieces(layout, udf);
  yield* isoPieces(layout.iso);
  yield* isoPieces(layout.joliet);
}

/** The anchor in the last sector. */
export function lastPiece({ sectors }: ImageLayout): Piece {
  return { sector: sectors - 1, bytes: anchorAt(sectors - 1) };
}

function anchorAt(location: number): Buffer {
  return anchor(location, { main: AT.mainSequence, reserve: AT.reserveSequence });
}

function udfVolume(layout: ImageLayout): UdfVolume {
  return {
    volumeId: layout.volumeId,
    setId: layout.setId,
    createdNs: layout.createdNs,
    partitionStart: AT.partition,
    partitionSectors: layout.sectors - 1 - AT.partition,
    integritySector: AT.integrity,
    files: layout.leaves.length,
    folders: layout.folders.length,
    nextUniqueId: nextUniqueId(layout),
  };
}

function* udfPieces(layout: ImageLayout, volume: UdfVolume): Generator<Piece> {
  const { root, folders, leaves } = layout;
  const first = root.entrySector;
  // The ids follow the File Entries, which stand one behind the other, the root's first.
  const entryOf = (node: DiscNode): EntryOf => ({
    block: blockOf(node.entrySector),
    uniqueId: node === root ? 0 : FIRST_UNIQUE_ID + node.entrySector - first,
  });
  yield { sector: AT.partition, bytes: fileSet(volume, blockOf(first)) };
  for (const node of [...folders, ...leaves]) {
    const content = { bytes: bytesOf(layout, node), block: blockOf(contentSector(layout, node)) };
    yield { sector: node.entrySector, bytes: fileEntry(node, { ...entryOf(node), content }) };
  }
  for (const folder of folders) {
    const sector = contentSector(layout, folder);
    yield { sector, bytes: inSectors(identifiers(folder, { block: blockOf(sector), entryOf })) };
  }
}

function* isoPieces({ directories, tables }: IsoLayout): Generator<Piece> {
  yield { sector: tables.little, bytes: inSectors(pathTable(directories, 'little')) };
  yield { sector: tables.big, bytes: inSectors(pathTable(directories, 'big')) };
  for (const folder of directories.folders) {
    const extentOf = (one: typeof folder) => {
      const extent = directories.extents.get(one);
      if (extent === undefined) throw new Error('a folder has no directory');
      return extent;
    };
    const { records, continued } = directoryBytes(directories.view, folder, extentOf);
    const { sector, continuedSector } = extentOf(folder);
    yield { sector, bytes: records };
    if (continued.length > 0) yield { sector: continuedSector, bytes: inSectors(continued) };
  }
}

function bytesOf({ identifiers: all }: ImageLayout, node: DiscNode): number {
  if (node.kind === 'folder') return all.get(node)?.bytes ?? 0;
  return node.kind === 'file' ? node.size : 0;
}

function contentSector({ identifiers: all }: ImageLayout, node: DiscNode): number {
  if (node.kind === 'folder') return all.get(node)?.sector ?? 0;
  return node.kind === 'file' ? Math.max(AT.partition, node.firstSector) : AT.partition;
}

/** UDF counts from the beginning of the partition. */
function blockOf(sector: number): number {
  return sector - AT.partition;
}
