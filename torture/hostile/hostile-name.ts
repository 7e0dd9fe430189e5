import { Buffer } from 'node:buffer';
import type { Random } from './choose.ts';
import { below, pick } from './choose.ts';

/** Most names end so, because a document would not be filed. */
const PICTURE_END = '.jpg';

const PIECES = [
  '\n', '\r', '\t', '\x1b[31m', '\x07', '\x7f', ' ', '  ', '.', '..', '...', '-', '--help', '~', '*', '?', '|', '$(x)',
  '`', '"', "'", '\\', '..\\', ':', '%', '%2e%2e%2f', '{ready}', '{hash12}', '.ms-', '.ms-0123abcd-1.gone.', '.part', 'CON', 'aux', 'NUL',
  'COM1', 'LPT9', '\u202e', '\u2066', '\u200b', '\ufeff', '\u0301', '\u00e9', 'e\u0301', '\u4e2d', '\ud83d\udcf7', 'IMG_20190512_101112',
  '20190512', '(1)', '_edited', ' copy', '.jpg', '.xmp.', '.json.', '\u2028',
].map((text) => Buffer.from(text)); // prettier-ignore
const BROKEN = ['ff', 'c328', 'e28028', 'f0908028', 'c0af', 'eda080', 'f8a1a1a1a1', '80', 'e2'].map((hex) =>
  Buffer.from(hex, 'hex'),
);
const BARE = [
  'CON',
  'nul',
  '-',
  '--',
  '{ready}',
  '...',
  '~',
  ' ',
  '-rf',
  '.ms-',
  '.x',
  '\n',
  '\\',
  'a.',
  'a ',
  'com1',
];
const NAME_BYTES = 255;

/** The bytes of a name that somebody or some program gave a file; `number` makes it one of its own. */
export function hostileName(number: number, random: Random): Buffer {
  const bare = BARE[number];
  if (bare !== undefined) return Buffer.from(bare);
  const end = random() < 0.03 ? pick(['', '.', ' ', '.  '], random) : PICTURE_END;
  const own = Buffer.from(`${number.toString(36)}${end}`);
  const body = random() < 0.4 ? randomBytes(random) : joinedPieces(random);
  return Buffer.concat([body.subarray(0, NAME_BYTES - own.length), own]);
}

function joinedPieces(random: Random): Buffer {
  const parts = Array.from({ length: 1 + below(6, random) }, () =>
    pick(random() < 0.2 ? BROKEN : PIECES, random),
  );
  return Buffer.concat(parts);
}

/** Any bytes but those that no name can hold. */
function randomBytes(random: Random): Buffer {
  const length = random() < 0.1 ? NAME_BYTES : below(40, random);
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at += 1) {
    const byte = 1 + below(255, random);
    bytes[at] = byte === 0x2f ? 0x5f : byte;
  }
  return bytes;
}
