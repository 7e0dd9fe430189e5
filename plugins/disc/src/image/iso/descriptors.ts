import { SECTOR } from '../sectors.ts';
import { longDate, putBoth16, putBoth32, shortDate } from './fields.ts';
import type { Directories } from './views.ts';

const STANDARD = Buffer.from('CD001', 'ascii');
/** UCS-2 level 3, as Joliet says it (Joliet, "Escape Sequences"). */
const UCS_2 = Buffer.from('%/E', 'ascii');

export interface IsoVolume {
  readonly volumeId: string;
  readonly setId: string;
  readonly createdNs: bigint;
  /** Sectors of the whole image. */
  readonly sectors: number;
  readonly application: string;
}

export interface PathTables {
  readonly bytes: number;
  /** Little-endian and big-endian. */
  readonly little: number;
  readonly big: number;
}

/** The primary volume descriptor (8.4), or the supplementary one (8.5) of Joliet. */
export function volumeDescriptor(
  volume: IsoVolume,
  { directories, tables }: { readonly directories: Directories; readonly tables: PathTables },
): Buffer {
  const isJoliet = !directories.view.hasRockRidge;
  const sector = Buffer.alloc(SECTOR);
  const put = (text: string, at: number, length: number) =>
    textField(text, length, isJoliet).copy(sector, at);
  sector[0] = isJoliet ? 2 : 1;
  STANDARD.copy(sector, 1);
  sector[6] = 1;
  put('LINUX', 8, 32);
  put(volume.volumeId, 40, 32);
  putBoth32(sector, volume.sectors, 80);
  if (isJoliet) UCS_2.copy(sector, 88);
  putBoth16(sector, 1, 120);
  putBoth16(sector, 1, 124);
  putBoth16(sector, SECTOR, 128);
  putBoth32(sector, tables.bytes, 132);
  sector.writeUInt32LE(tables.little, 140);
  sector.writeUInt32BE(tables.big, 148);
  rootRecord(directories, volume.createdNs).copy(sector, 156);
  put(volume.setId, 190, 128);
  put('', 318, 128);
  put('', 446, 128);
  put(volume.application, 574, 128);
  for (const at of [702, 739, 776]) put('', at, 37);
  longDate(volume.createdNs).copy(sector, 813);
  longDate(volume.createdNs).copy(sector, 830);
  longDate(null).copy(sector, 847);
  longDate(null).copy(sector, 864);
  sector[881] = 1;
  return sector;
}

/** Ends the volume descriptors (8.3). */
export function terminator(): Buffer {
  const sector = Buffer.alloc(SECTOR);
  sector[0] = 255;
  STANDARD.copy(sector, 1);
  sector[6] = 1;
  return sector;
}

function rootRecord({ folders, extents }: Directories, createdNs: bigint): Buffer {
  const root = folders[0];
  const extent = root === undefined ? undefined : extents.get(root);
  const record = Buffer.alloc(34);
  record[0] = 34;
  putBoth32(record, extent?.sector ?? 0, 2);
  putBoth32(record, extent?.bytes ?? 0, 10);
  shortDate(root?.mtimeNs ?? createdNs).copy(record, 18);
  record[25] = 2;
  putBoth16(record, 1, 28);
  record[32] = 1;
  return record;
}

/** Filled with blanks; in UCS-2 where the descriptor is Joliet's. */
function textField(text: string, length: number, isJoliet: boolean): Buffer {
  if (!isJoliet) return Buffer.from(text.slice(0, length).padEnd(length, ' '), 'ascii');
  const field = Buffer.alloc(length);
  const units = Math.floor(length / 2);
  Buffer.from(text.slice(0, units).padEnd(units, ' '), 'utf16le').swap16().copy(field);
  return field;
}
