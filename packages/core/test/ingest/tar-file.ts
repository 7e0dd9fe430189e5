import { Buffer } from 'node:buffer';

/** A file for a tar; a name of more than 100 bytes, or one that `pax` asks for, gets a pax header. */
export interface TarEntry {
  readonly name: string;
  readonly content: Uint8Array;
  readonly type?: string;
  /** What a link leads to. */
  readonly link?: string;
  /** Its time, written as GNU tar does where octal digits do not suffice. */
  readonly seconds?: number;
  readonly isPax?: boolean;
}

/** A tar file in the form of ustar and pax (POSIX.1-2001). */
export function tarFile(entries: readonly TarEntry[]): Buffer {
  const parts = entries.flatMap(({ name, content, type = '0', isPax = false, link, seconds }) => {
    const isLong = isPax || Buffer.byteLength(name) > 100;
    const told = Buffer.from(paxLine('path', name) + paxLine('mtime', '1557650000.5'));
    const before = isLong ? [header('PaxHeader', told.length, { type: 'x' }), padded(told)] : [];
    return [
      ...before,
      header(isLong ? 'cut' : name, content.length, { type, link, seconds }),
      padded(content),
    ];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

function paxLine(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  const length = bytes + String(bytes + 3).length;
  return `${length}${rest}`;
}

interface Facts {
  readonly type: string;
  readonly link?: string | undefined;
  readonly seconds?: number | undefined;
}

function header(name: string, size: number, { type, link = '', seconds }: Facts): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write('0000644\0', 100);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write(`${(1557650000).toString(8).padStart(11, '0')}\0`, 136);
  if (seconds !== undefined) {
    const number = BigInt.asUintN(96, BigInt(seconds)) | (1n << 95n);
    block.write(number.toString(16).padStart(24, '0'), 136, 'hex');
  }
  block.write(link, 157);
  block.write('        ', 148);
  block.write(type, 156);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function padded(content: Uint8Array): Buffer {
  const bytes = Buffer.alloc(Math.ceil(content.length / 512) * 512);
  bytes.set(content);
  return bytes;
}
