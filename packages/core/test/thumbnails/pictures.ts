/** Pictures made here: a landscape of coloured squares that differs with its number, and photographs that embed one as their preview. */

const COLUMNS = 20;
const ROWS = 15;

type Colour = readonly [red: number, green: number, blue: number];

/** A baseline JPEG of 160 by 120 pixels (ITU-T T.81): each 8x8 block has one colour. `padding` bytes make it as large as those of cameras. */
export function landscape(seed: number, padding = 0): Buffer {
  const tables = [
    segment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 1)])),
    segment(0xc0, Buffer.from([8, 0, ROWS * 8, 0, COLUMNS * 8, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0])),
    // The DC codes of annex K.3, and one code for AC: the end of the block.
    segment(
      0xc4,
      Buffer.from([0, 0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    ),
    segment(0xc4, Buffer.from([0x10, 1, ...Array<number>(15).fill(0), 0])),
    segment(0xfe, Buffer.alloc(padding, 0x20)),
    segment(0xda, Buffer.from([3, 1, 0, 2, 0, 3, 0, 0, 63, 0])),
  ];
  return Buffer.concat([Buffer.from([0xff, 0xd8]), ...tables, scan(seed), Buffer.from([0xff, 0xd9])]);
}

/** A JPEG with EXIF data that tell an orientation and hold a preview, as cameras write them; `size` zeros make it larger than a preview. */
export function photo(
  preview: Buffer | null,
  { orientation = 1, isLittle = false, size = 50_000 } = {},
): Buffer {
  const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff(preview, { orientation, isLittle })]);
  const picture = landscape(0);
  return Buffer.concat([
    picture.subarray(0, 2),
    segment(0xe1, exif),
    picture.subarray(2),
    Buffer.alloc(size),
  ]);
}

/** IFD0 with the orientation, IFD1 with the preview, the preview. */
export function tiff(preview: Buffer | null, { orientation = 1, isLittle = false } = {}): Buffer {
  const head = Buffer.alloc(preview === null ? 26 : 56);
  const u16 = (value: number, at: number) =>
    isLittle ? head.writeUInt16LE(value, at) : head.writeUInt16BE(value, at);
  const u32 = (value: number, at: number) =>
    isLittle ? head.writeUInt32LE(value, at) : head.writeUInt32BE(value, at);
  const entry = (at: number, [tag, type]: readonly [number, number]) => {
    u16(tag, at);
    u16(type, at + 2);
    u32(1, at + 4);
    return at + 8;
  };
  head.write(isLittle ? 'II' : 'MM', 'latin1');
  u16(42, 2);
  u32(8, 4);
  u16(1, 8);
  u16(orientation, entry(10, [0x0112, 3]));
  if (preview === null) return head;
  u32(26, 22);
  u16(2, 26);
  u32(56, entry(28, [0x0201, 4]));
  u32(preview.length, entry(40, [0x0202, 4]));
  return Buffer.concat([head, preview]);
}

function segment(marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

function scan(seed: number): Buffer {
  let bits = '';
  const last = [0, 0, 0];
  for (let row = 0; row < ROWS; row++)
    for (let column = 0; column < COLUMNS; column++)
      toYcc(colourAt(seed, column / COLUMNS, row / ROWS)).forEach((value, nth) => {
        const now = Math.round((value - 128) * 8);
        bits += dcCode(now - (last[nth] ?? 0)) + '0';
        last[nth] = now;
      });
  bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
  const bytes = (bits.match(/.{8}/g) ?? []).map((one) => Number.parseInt(one, 2));
  return Buffer.from(bytes.flatMap((one) => (one === 0xff ? [0xff, 0] : [one])));
}

const DC_CODES = '00 010 011 100 101 110 1110 11110 111110 1111110 11111110 111111110'.split(' ');

function dcCode(difference: number): string {
  const size = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1;
  const value = difference < 0 ? difference + 2 ** size - 1 : difference;
  return (DC_CODES[size] ?? '') + (size === 0 ? '' : value.toString(2).padStart(size, '0'));
}

function colourAt(seed: number, x: number, y: number): Colour {
  const turn = (seed * 0.618) % 1;
  const hill = 0.55 + 0.18 * Math.sin(seed + x * (3 + (seed % 4))) + 0.06 * Math.sin(seed * 3 + x * 9);
  if (Math.hypot(x - turn, (y - 0.22) * 0.75) < 0.1) return [255, 236, 190];
  if (y < hill) return mix(hue(0.55 + turn * 0.35, 0.9), hue(0.08 + turn * 0.3, 1), y / hill);
  return mix(hue(0.2 + turn * 0.2, 0.55), hue(0.3 + turn * 0.2, 0.25), (y - hill) / (1 - hill));
}

function hue(turn: number, light: number): Colour {
  const part = (shift: number) => 255 * light * (0.6 + 0.4 * Math.cos(2 * Math.PI * (turn + shift)));
  return [part(0), part(-1 / 3), part(1 / 3)];
}

function mix([a, b, c]: Colour, [d, e, f]: Colour, share: number): Colour {
  return [a + (d - a) * share, b + (e - b) * share, c + (f - c) * share];
}

function toYcc([r, g, b]: Colour): readonly number[] {
  return [
    0.299 * r + 0.587 * g + 0.114 * b,
    128 - 0.168_736 * r - 0.331_264 * g + 0.5 * b,
    128 + 0.5 * r - 0.418_688 * g - 0.081_312 * b,
  ].map((value) => Math.max(0, Math.min(255, value)));
}
