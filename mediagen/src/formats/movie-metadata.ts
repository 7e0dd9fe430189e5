import { box, latin1, uint16, uint32, zeros } from './iso-box.ts';

/** What a phone or camera says about a film apart from its header dates. */
export interface MovieMetadata {
  readonly make?: string;
  readonly model?: string;
  /** Local time with its offset, e.g. `2019-07-14T13:14:15+0200`: the QuickTime key `creationdate`. */
  readonly creationDate?: string;
  /** The same text as in the still of a Live Photo. */
  readonly contentId?: string;
  /** Where it was taken, in degrees north and east. */
  readonly position?: readonly [number, number];
}

const KEY_PREFIX = 'com.apple.quicktime.';

/**
 * The boxes below `moov` for these values: QuickTime Keys where a key is used, else the short `udta` strings of
 * older cameras (QuickTime File Format, "Metadata" and "User Data Atoms"). Empty when there is nothing to say.
 */
export function metadataBoxes(metadata: MovieMetadata): Buffer[] {
  const { make, model, creationDate, contentId, position } = metadata;
  const place = position === undefined ? undefined : placeText(position);
  if (creationDate === undefined && contentId === undefined) return userData({ make, model, place });
  const items = [
    ['content.identifier', contentId],
    ['creationdate', creationDate],
    ['location.ISO6709', place],
    ['make', make],
    ['model', model],
  ].filter((item): item is [string, string] => item[1] !== undefined);
  return [keysMeta(items)];
}

function keysMeta(items: readonly (readonly [string, string])[]): Buffer {
  const keys = items.map(([name]) => box('mdta', latin1(KEY_PREFIX + name)));
  const values = items.map(([, value], index) => {
    const data = box('data', uint32(1, 0), Buffer.from(value));
    const item = box('\0\0\0\0', data);
    item.writeUInt32BE(index + 1, 4);
    return item;
  });
  return box(
    'meta',
    box('hdlr', uint32(0, 0), latin1('mdta'), zeros(13)),
    box('keys', uint32(0, keys.length), ...keys),
    box('ilst', ...values),
  );
}

function userData({
  make,
  model,
  place,
}: {
  readonly make: string | undefined;
  readonly model: string | undefined;
  readonly place: string | undefined;
}): Buffer[] {
  const texts = [
    ...(make === undefined ? [] : [text('\xa9mak', make)]),
    ...(model === undefined ? [] : [text('\xa9mod', model)]),
    ...(place === undefined ? [] : [text('\xa9xyz', place)]),
  ];
  return texts.length === 0 ? [] : [box('udta', ...texts)];
}

/** `+35.6800+139.6900/` (ISO 6709, annex H). */
function placeText([north, east]: readonly [number, number]): string {
  const degrees = (value: number, digits: number) =>
    (value < 0 ? '-' : '+') +
    Math.abs(value)
      .toFixed(4)
      .padStart(digits + 5, '0');
  return `${degrees(north, 2)}${degrees(east, 3)}/`;
}

function text(type: string, value: string): Buffer {
  const bytes = Buffer.from(value);
  return box(type, uint16(bytes.length, 0x55c4), bytes);
}
