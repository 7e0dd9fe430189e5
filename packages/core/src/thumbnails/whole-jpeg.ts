const START = 0xffd8;
const MARKER = 0xff;
const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;
/** A preview is small; what claims more would cost a browser gigabytes to decode. */
const MAX_SIDE = 1024;

/**
 * The length of the JPEG that begins at the first byte, up to its end marker; null where the bytes are no JPEG, end too early, or tell
 * of a picture with more than `maxSide` pixels on a side. Walks every marker (ITU-T T.81, annex B), each byte once.
 */
export function wholeJpegLength(bytes: Buffer, maxSide = MAX_SIDE): number | null {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== START) return null;
  let at = 2;
  let hasFrame = false;
  let hasScan = false;
  while (at + 2 <= bytes.length) {
    if (bytes[at] !== MARKER) return null;
    const marker = bytes[at + 1] ?? 0;
    // Any number of 0xFF may stand before a marker (B.1.1.2).
    if (marker === MARKER) {
      at += 1;
      continue;
    }
    if (marker === END_OF_IMAGE) return hasFrame && hasScan ? at + 2 : null;
    if (at + 4 > bytes.length) return null;
    const length = bytes.readUInt16BE(at + 2);
    if (length < 2) return null;
    if (isFrame(marker)) {
      if (!isWithin(bytes, at, maxSide)) return null;
      hasFrame = true;
    }
    at += 2 + length;
    if (marker !== START_OF_SCAN) continue;
    hasScan = true;
    at = endOfScan(bytes, at);
  }
  return null;
}

/** SOF0 to SOF15, but for DHT, JPG and DAC, which stand between them (table B.1). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function isWithin(bytes: Buffer, at: number, maxSide: number): boolean {
  if (at + 9 > bytes.length) return false;
  const sides = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
  return sides.every((side) => side > 0 && side <= maxSide);
}

/** Where the next marker stands that is no restart and no stuffed zero. */
function endOfScan(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(MARKER, from);
  while (at !== -1 && at + 1 < bytes.length) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return at;
    at = bytes.indexOf(MARKER, at + 2);
  }
  return bytes.length;
}
