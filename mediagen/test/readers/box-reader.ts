/** A box of an ISO media file with where its content begins in the file. */
export interface Box {
  readonly type: string;
  readonly start: number;
  readonly body: Buffer;
}

/** The boxes that fill `bytes`; what is no whole box throws, save fewer than eight zeros at the end. */
export function readBoxes(bytes: Buffer, base = 0): Box[] {
  const boxes: Box[] = [];
  let at = 0;
  while (bytes.length - at >= 8) {
    const size = bytes.readUInt32BE(at);
    if (size < 8 || at + size > bytes.length) throw new Error(`a box of ${size} bytes at ${base + at}`);
    boxes.push({
      type: bytes.toString('latin1', at + 4, at + 8),
      start: base + at + 8,
      body: bytes.subarray(at + 8, at + size),
    });
    at += size;
  }
  if (bytes.subarray(at).some((byte) => byte !== 0)) throw new Error('bytes behind the last box');
  return boxes;
}

/** The box at a path such as `moov/trak/mdia`. */
export function findBox(bytes: Buffer, path: string): Box {
  let content = bytes;
  let found: Box | undefined;
  for (const type of path.split('/')) {
    found = readBoxes(content).find((box) => box.type === type);
    if (!found) throw new Error(`no box ${type} of ${path}`);
    content = found.body;
  }
  if (!found) throw new Error('an empty path');
  return found;
}
