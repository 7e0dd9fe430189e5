/** Numbers as ECMA-119 stores them: both ways, little-endian first (7.2.3, 7.3.3). */
export function putBoth16(buffer: Buffer, value: number, at: number): void {
  buffer.writeUInt16LE(value, at);
  buffer.writeUInt16BE(value, at + 2);
}

export function putBoth32(buffer: Buffer, value: number, at: number): void {
  buffer.writeUInt32LE(value, at);
  buffer.writeUInt32BE(value, at + 4);
}

/** A number both ways, alone. */
export function both32(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  putBoth32(buffer, value, 0);
  return buffer;
}

const FIRST_YEAR = 1900;
const LAST_YEAR = 2155;

/** Seconds since 1970 as seven bytes in UTC (9.1.5); years that it cannot hold become the nearest that it can. */
export function shortDate(ns: bigint): Buffer {
  const date = new Date(Number(ns / 1_000_000n));
  const year = Math.min(LAST_YEAR, Math.max(FIRST_YEAR, date.getUTCFullYear()));
  return Buffer.of(
    year - FIRST_YEAR,
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    0,
  );
}

/** The date of a volume descriptor (8.4.26.1): 16 digits and the offset from UTC; null is a date that is not given. */
export function longDate(ns: bigint | null): Buffer {
  const digits =
    ns === null
      ? '0'.repeat(16)
      : new Date(Number(ns / 1_000_000n)).toISOString().replace(/\D/g, '').slice(0, 16);
  return Buffer.concat([Buffer.from(digits, 'ascii'), Buffer.of(0)]);
}
