import { box, latin1, uint16, uint32, zeros } from './iso-box.ts';

/** What a phone or camera says about a film apart from its header dates. */
export interface MovieMetadata {
  readonly make?: string;
  readonly model?: string;
  /** Local time with its offset, e.g. `2019-07-14T13:14:15+0200`: the QuickTime key `creationdate`. */
  readonly creationDate?: string;
  /** The same text as in the still of a Live Photo. */
  readonly contentId?: string;
}

const KEY_PREFIX = 'com.apple.quicktime.';

/**
 * The boxes below `moov` for these values: QuickTime Keys where a key is used, else the short `udta` strings of
 * older cameras (QuickTime File Format, "Metadata" and "User Data Atoms"). Empty when there is nothing to say.
 */
export function metadataBoxes(metadata: MovieMetadata): Buffer[] {
  const { make, model, creationDate, contentId } = metadata;
  if (creationDate === undefined && contentId === undefined) return userData(make, model);
  const items = [
    ['content.identifier', contentId],
    ['creationdate', creationDate],
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

function userData(make: string | undefined, model: string | undefined): Buffer[] {
  const texts = [
    ...(make === undefined ? [] : [text('\xa9mak', make)]),
    ...(model === undefined ? [] : [text('\xa9mod', model)]),
  ];
  return texts.length === 0 ? [] : [box('udta', ...texts)];
}

function text(type: string, value: string): Buffer {
  const bytes = Buffer.from(value);
  return box(type, uint16(bytes.length, 0x55c4), bytes);
}
