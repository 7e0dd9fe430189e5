import { FieldReader } from '../records/fields.ts';
import type { LinePlace } from '../records/damaged-line.ts';
import type { JsonObject } from '../records/stored-json.ts';
import type { PerceptualHash } from './perceptual-hash.ts';
import { STEP_WORDS, type SquareFacts } from './square-facts.ts';

/** What a picture looks like. */
export interface SeenPicture extends SquareFacts {
  readonly kind: 'seen';
  readonly hash: PerceptualHash;
  /** Pixels, turned as the picture is shown; 0 where only a preview was looked at. */
  readonly width: number;
  readonly height: number;
  /** The clock on the wall where it was taken, `YYYY-MM-DDTHH:MM:SS`, with `.fff` where known, and the camera, as the file itself tells; null where it does not. */
  readonly takenAt: string | null;
  readonly camera: string | null;
}

/** A picture that could not be looked at, though its file can be read. */
export interface UnseenPicture {
  readonly kind: 'unseen';
  /** `undecodable`: it is damaged, or not what it seems. `no-preview`: no program that is here decodes it, and it embeds nothing that one could. */
  readonly why: 'undecodable' | 'no-preview';
  readonly detail: string;
  /** The programs that may look, with their versions. Others are let try again. */
  readonly by: string;
}

export type PictureLook = SeenPicture | UnseenPicture;

/** A look, and the content that it is of. */
export interface StoredLook {
  readonly sha256: string;
  readonly look: PictureLook;
}

/** The stored line of a look, without its line feed; about 260 bytes. */
export function formatLook({ sha256, look }: StoredLook): string {
  if (look.kind === 'unseen') {
    const { why, detail, by } = look;
    return JSON.stringify({ sha256, unseen: why, detail, by });
  }
  const { hash, steps, mean, spread, colour, width, height, takenAt, camera } = look;
  return JSON.stringify({
    sha256,
    hash: hexOf([hash.high, hash.low]),
    steps: hexOf(steps),
    mean,
    spread,
    colour,
    width,
    height,
    ...(takenAt === null ? {} : { takenAt }),
    ...(camera === null ? {} : { camera }),
  });
}

/** Reads a look from a stored object; throws `damaged` (12) naming the place. */
export function parseLook(object: JsonObject, place: LinePlace): StoredLook {
  const fields = new FieldReader(object, place);
  const sha256 = fields.sha256('sha256');
  if (object['unseen'] !== undefined) {
    const why = fields.oneOf('unseen', ['undecodable', 'no-preview']);
    return { sha256, look: { kind: 'unseen', why, detail: fields.text('detail'), by: fields.text('by') } };
  }
  const [high, low] = wordsOf(fields, 'hash', 2);
  return {
    sha256,
    look: {
      kind: 'seen',
      hash: { high: high ?? 0, low: low ?? 0 },
      steps: wordsOf(fields, 'steps', STEP_WORDS),
      mean: fields.count('mean'),
      spread: fields.count('spread'),
      colour: fields.count('colour'),
      width: fields.count('width'),
      height: fields.count('height'),
      takenAt: fields.optionalText('takenAt') ?? null,
      camera: fields.optionalText('camera') ?? null,
    },
  };
}

function hexOf(words: Iterable<number>): string {
  return Array.from(words, (word) => word.toString(16).padStart(8, '0')).join('');
}

function wordsOf(fields: FieldReader, name: string, count: number): Uint32Array {
  const digits = count * 8;
  const hex = fields.matching(name, new RegExp(`^[0-9a-f]{${digits}}$`), `${digits} hex digits`);
  const words = new Uint32Array(count);
  for (let at = 0; at < count; at++) words[at] = Number.parseInt(hex.slice(at * 8, at * 8 + 8), 16);
  return words;
}
