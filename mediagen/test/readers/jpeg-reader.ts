/** A marker segment: its code without the 0xFF and the bytes behind its length. */
export interface Segment {
  readonly marker: number;
  readonly body: Buffer;
}

export interface JpegParts {
  readonly segments: readonly Segment[];
  /** The entropy-coded bytes of each restart interval. */
  readonly intervals: readonly Buffer[];
}

/** Walks a baseline JPEG of one scan from SOI to EOI and throws at whatever is out of place. */
export function readJpeg(bytes: Buffer): JpegParts {
  if (bytes.readUInt16BE(0) !== 0xffd8) throw new Error('no SOI');
  const segments: Segment[] = [];
  let at = 2;
  for (let marker = 0; marker !== 0xda;) {
    if (bytes[at] !== 0xff) throw new Error(`no marker at ${at}`);
    marker = bytes[at + 1] as number;
    const length = bytes.readUInt16BE(at + 2);
    segments.push({ marker, body: bytes.subarray(at + 4, at + 2 + length) });
    at += 2 + length;
  }
  return { segments, intervals: readScan(bytes, at) };
}

function readScan(bytes: Buffer, start: number): Buffer[] {
  const intervals: Buffer[] = [];
  let from = start;
  for (;;) {
    const at = bytes.indexOf(0xff, from);
    if (at < 0) throw new Error('no EOI');
    intervals.push(bytes.subarray(from, at));
    let next = at + 1;
    while (bytes[next] === 0xff) next += 1;
    const marker = bytes[next] as number;
    if (marker === 0xd9) {
      if (next + 1 !== bytes.length) throw new Error('bytes behind EOI');
      return intervals;
    }
    if (marker !== 0xd0 + ((intervals.length - 1) % 8))
      throw new Error(`marker ${marker} is not the next restart`);
    from = next + 1;
  }
}

export function findSegment(parts: JpegParts, marker: number): Buffer {
  const found = parts.segments.find((segment) => segment.marker === marker);
  if (!found) throw new Error(`no segment ${marker.toString(16)}`);
  return found.body;
}

/** How many 8x8 blocks an interval's bits decode to with the file's Huffman tables; bits left over throw. */
export function countBlocks(parts: JpegParts, interval: Buffer): number {
  const tables = huffmanTables(findSegment(parts, 0xc4));
  const bits = bitReader(interval);
  let blocks = 0;
  for (; bits.left() > 0; blocks++) {
    bits.skip(symbol(bits, tables[0] as CodeTable));
    for (let k = 1; k < 64; k++) {
      const runSize = symbol(bits, tables[1] as CodeTable);
      if (runSize === 0) break;
      k += runSize >> 4;
      bits.skip(runSize & 15);
      if (k > 63) throw new Error('a coefficient beyond the block');
    }
  }
  return blocks;
}

type CodeTable = ReadonlyMap<string, number>;

function huffmanTables(body: Buffer): CodeTable[] {
  const tables: CodeTable[] = [];
  for (let at = 0; at < body.length;) {
    const counts = body.subarray(at + 1, at + 17);
    const table = new Map<string, number>();
    at += 17;
    let code = 0;
    for (const [index, count] of counts.entries()) {
      for (let each = 0; each < count; each++)
        table.set((code++).toString(2).padStart(index + 1, '0'), body[at++] as number);
      code <<= 1;
    }
    tables.push(table);
  }
  return tables;
}

function bitReader(bytes: Buffer) {
  let at = 0;
  const total = bytes.length * 8;
  return {
    left: () => total - at,
    next(): string {
      if (at >= total) throw new Error('the scan ends within a block');
      const bit = ((bytes[at >> 3] as number) >> (7 - (at & 7))) & 1;
      at += 1;
      return String(bit);
    },
    skip(count: number): void {
      if (at + count > total) throw new Error('the scan ends within a coefficient');
      at += count;
    },
  };
}

function symbol(bits: ReturnType<typeof bitReader>, table: CodeTable): number {
  for (let code = ''; code.length < 16;) {
    code += bits.next();
    const value = table.get(code);
    if (value !== undefined) return value;
  }
  throw new Error('not a code of the table');
}
