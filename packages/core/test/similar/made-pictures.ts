import sharp, { type Sharp } from 'sharp';

/** Spots of light of a made picture. */
const SPOTS = 14;

/** A picture of soft spots of light of different colours, as unlike those of other numbers as photographs are unlike each other. */
export function made(number: number, width = 320, height = 240): Sharp {
  const random = randomFrom(number);
  const spots = Array.from({ length: SPOTS }, () => ({
    x: random(),
    y: random(),
    radius: 0.05 + random() * 0.2,
    colour: [random(), random(), random()].map((part) => (part - 0.4) * 255),
  }));
  const pixels = new Uint8ClampedArray(width * height * 3);
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [(at % width) / width, Math.floor(at / width) / height];
    const light = [90, 90, 90];
    for (const spot of spots) {
      const weight = Math.exp(-((x - spot.x) ** 2 + (y - spot.y) ** 2) / spot.radius ** 2);
      for (const part of [0, 1, 2]) light[part] = (light[part] ?? 0) + (spot.colour[part] ?? 0) * weight;
    }
    pixels.set(light, at * 3);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

export interface Taken {
  /** `2019:05:12 10:00:00`. */
  readonly at: string;
  readonly camera?: string;
  readonly orientation?: number;
  readonly quality?: number;
}

/** A JPEG with EXIF data, as a camera writes them. */
export function photograph(
  picture: Sharp,
  { at, camera = 'R5', orientation = 1, quality = 92 }: Taken,
): Promise<Buffer> {
  const exif = { IFD0: { Make: 'Canon', Model: camera }, IFD2: { DateTimeOriginal: at } };
  return picture.withMetadata({ orientation, exif }).jpeg({ quality }).toBuffer();
}

function randomFrom(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}
