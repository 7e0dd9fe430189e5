/** Seven bytes (ECMA-119 9.1.5); the offset from UTC counts quarters of an hour. */
export function dateOf(field: Buffer): bigint {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = field;
  const offset = field.length > 6 ? field.readInt8(6) : 0;
  const ms = Date.UTC(1900 + year, month - 1, day, hour, minute, second) - offset * 900_000;
  return BigInt(Number.isFinite(ms) ? ms : 0) * 1_000_000n;
}
