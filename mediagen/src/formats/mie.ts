import type { Seed } from '../random.ts';
import { jpegFile } from './jpeg.ts';

export interface MieOptions {
  /** Bytes wanted; raised to the smallest picture and what stands around it. */
  readonly size: number;
  readonly seed: Seed;
  /** `YYYY:MM:DD HH:MM:SS`. */
  readonly dateTimeOriginal: string;
}

const GROUP = 0x10;
const ASCII = 0x20;
const BYTES = 0x00;
/** Says that a length of four bytes stands behind the name. */
const LONG = 0xfe;
const END = Buffer.from([0x7e, 0, 0, 0]);

/** A JPEG in a MIE file (the Meta Information Encapsulation of exiftool's author, 1.1), dated by the container alone. */
export function mieFile({ size, seed, dateTimeOriginal }: MieOptions): Buffer {
  const around = wrapped(Buffer.alloc(0), dateTimeOriginal).length;
  return wrapped(jpegFile({ size: size - around, seed }), dateTimeOriginal);
}

function wrapped(picture: Buffer, dateTimeOriginal: string): Buffer {
  const date = element('OriginalDate', ASCII, Buffer.from(dateTimeOriginal, 'latin1'));
  return group(
    '0MIE',
    element('0Type', ASCII, Buffer.from('JPEG')),
    group('Meta', group('Document', date)),
    element('data', BYTES, picture),
  );
}

/** The elements of a group stand in the order of their names. */
function group(name: string, ...elements: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([0x7e, GROUP, name.length, 0]), Buffer.from(name), ...elements, END]);
}

function element(name: string, format: number, value: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(value.length);
  return Buffer.concat([Buffer.from([0x7e, format, name.length, LONG]), Buffer.from(name), length, value]);
}
