import { SECTOR } from '../image/sectors.ts';
import type { Par2Set } from './par2-correct.ts';
import { findPar2Set } from './par2-correct.ts';
import type { Par2Header } from './par2-header.ts';
import { par2RegionSectors, parsePar2Header } from './par2-header.ts';
import type { Rs03Layout } from './rs03-layout.ts';
import { rs03Layout, rs03Mark } from './rs03-layout.ts';
import type { SectorFile } from './sector-file.ts';

const COOKIE = Buffer.from('*dvdisaster*RS03', 'latin1');
const LAYERS = 255;
/** A burned disc is padded to whole units of its recording. Sectors. */
const PADDING = 64;
/** Sectors of a file may look like those of RS03, as where an image lies on the disc; the layer of CRCs has hundreds. */
const LEAST_MARKS = 3;

/** The error correction data of an image. */
export type Correction =
  | {
      readonly kind: 'rs03';
      readonly layout: Rs03Layout;
      /** No sector tells of it: it is what the size of the image allows. */
      readonly isGuess: boolean;
    }
  | {
      readonly kind: 'par2';
      readonly set: Par2Set;
      /** Null where both its copies are damaged. */
      readonly header: Par2Header | null;
      /** Where packets are looked for; bytes. */
      readonly from: number;
      readonly to: number;
    };

/**
 * Finds the error correction data of an image by the sectors that tell of it, which stand behind what its volume descriptors say is its end. Where those are
 * damaged, the whole image is read for sectors of RS03 and packets of PAR2. Null where there is none.
 */
export function findCorrection(file: SectorFile): Correction | null {
  const ends = volumeEnds(file);
  for (const end of ends) {
    const sector = file.read(end, 1);
    const layout = rs03Mark(sector);
    if (layout?.dataSectors === end) return { kind: 'rs03', layout, isGuess: false };
    const header = parsePar2Header(sector);
    const found = header === null ? null : par2At(file, header);
    if (found !== null) return found;
  }
  return atTheEnd(file) ?? byMarks(file) ?? byPackets(file) ?? guessed(file, ends);
}

/** Sectors that the volume descriptors of ECMA-119 say the image has (8.4.8, the same in Joliet). */
export function volumeEnds(file: SectorFile): readonly number[] {
  const ends = [16, 17].flatMap((at) => {
    const sector = file.read(at, 1);
    return sector.toString('latin1', 1, 6) === 'CD001' ? [sector.readUInt32LE(80)] : [];
  });
  return [...new Set(ends)].filter((end) => end > 17);
}

function par2At(file: SectorFile, header: Par2Header): Correction | null {
  const { dataSectors } = header;
  const from = (dataSectors + 1) * SECTOR;
  const to = (dataSectors + par2RegionSectors(header) - 1) * SECTOR;
  const set = findPar2Set(file, from, to);
  return set === null ? null : { kind: 'par2', set, header, from, to };
}

/** The copy of the header of PAR2. */
function atTheEnd(file: SectorFile): Correction | null {
  const { sectors } = file;
  for (let sector = sectors - 1; sector >= Math.max(0, sectors - PADDING); sector--) {
    const header = parsePar2Header(file.read(sector, 1));
    const found = header === null ? null : par2At(file, header);
    if (found !== null) return found;
  }
  return null;
}

/** The layout that most sectors of RS03 tell of. */
function byMarks(file: SectorFile): Correction | null {
  const marks = new Map<string, { layout: Rs03Layout; count: number }>();
  for (const { bytes } of file.pieces(0, file.sectors * SECTOR)) {
    if (!bytes.includes(COOKIE)) continue;
    for (let at = 0; at < bytes.length; at += SECTOR) {
      const layout = rs03Mark(bytes.subarray(at, at + SECTOR));
      if (layout === null) continue;
      const key = `${layout.dataSectors}/${layout.layerSectors}`;
      marks.set(key, { layout, count: (marks.get(key)?.count ?? 0) + 1 });
    }
  }
  const [most] = [...marks.values()].sort((a, b) => b.count - a.count);
  if (most === undefined || most.count < Math.min(LEAST_MARKS, most.layout.layerSectors)) return null;
  return { kind: 'rs03', layout: most.layout, isGuess: false };
}

function byPackets(file: SectorFile): Correction | null {
  const to = file.sectors * SECTOR;
  const set = findPar2Set(file, 0, to);
  return set === null ? null : { kind: 'par2', set, header: null, from: set.dataBytes, to };
}

/** A scratch can take the header and the whole layer of CRCs. An image of 255 equal layers, longer than its volume, may have had them. */
function guessed(file: SectorFile, [end]: readonly number[]): Correction | null {
  const { sectors } = file;
  if (end === undefined || sectors % LAYERS !== 0 || sectors <= end) return null;
  const layout = rs03Layout(end, sectors / LAYERS);
  return layout === null ? null : { kind: 'rs03', layout, isGuess: true };
}
