import { Buffer } from 'node:buffer';
import { pick, below } from './choose.ts';
import type { Random } from './choose.ts';

/** One stored line, what it may be confused with, and where its JSON begins. */
export interface LineToMutate {
  readonly line: Buffer;
  readonly others: readonly Buffer[];
  readonly jsonAt: number;
}

type Mutation = (at: LineToMutate, random: Random) => Buffer;

const INSERTED = ['\0', '\n', '\r\n', '"', '\\', '\u2028', ',', '}', '{', '\ufeff'].map((text) =>
  Buffer.from(text),
);
const NUMBERS = [
  '1e999',
  '-1',
  '9007199254740993',
  '1e-9',
  '-0',
  '0x10',
  '18446744073709551616',
  '1'.repeat(400),
];
const TEXTS = [
  '../../etc/passwd',
  '/etc/passwd',
  'a/../../b',
  '..',
  '.',
  '',
  'a//b',
  'a\0b',
  '..\\..\\b',
  'C:\\Windows',
  '\ud800',
  'a\udc2e\udc2e/b',
  '\udcc3\udca9',
  '/l/media/../../../etc/passwd',
  '2019-99-99T99:99:99',
  'constructor',
];
const VALUES: readonly unknown[] = [
  null,
  true,
  [],
  {},
  0,
  '',
  [null],
  [{}],
  [[]],
  { path: 5 },
  -1,
  2 ** 60,
  0.5,
];
const KEYS = [
  '__proto__',
  'constructor',
  'toString',
  'footer',
  'path',
  'pathB64',
  'toB64',
  'fromB64',
  'version',
];
const LINES = ['null', '5', '[]', '"text"', '', ' ', '{}', '{"footer":true}', 'true', '\u0000'];

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'bytes flipped': ({ line }, random) => {
    const mutated = Buffer.from(line);
    for (let left = 1 + below(4, random); left > 0 && mutated.length > 0; left -= 1)
      mutated[below(mutated.length, random)] = below(256, random);
    return mutated;
  },
  'cut off': ({ line }, random) => line.subarray(0, below(line.length + 1, random)),
  'bytes put in': ({ line }, random) => splice(line, pick(INSERTED, random), random),
  'numbers replaced': ({ line }, random) => {
    const places = [...line.toString('latin1').matchAll(/-?\d+/g)];
    const at = places[below(places.length, random)];
    if (at === undefined) return line;
    const text = line.toString('latin1');
    return Buffer.from(
      text.slice(0, at.index) + pick(NUMBERS, random) + text.slice(at.index + at[0].length),
      'latin1',
    );
  },
  'values swapped': byFields((object, keys, random) => {
    const [one, other] = [pick(keys, random), pick(keys, random)];
    [object[one], object[other]] = [object[other], object[one]];
  }),
  'values of another kind': byFields((object, keys, random) => {
    object[pick(keys, random)] = pick(VALUES, random);
  }),
  'hostile texts': byFields((object, keys, random) => {
    object[pick(keys, random)] = pick(TEXTS, random);
  }),
  'hostile bytes as base64': byFields((object, keys, random) => {
    const key = pick(keys, random);
    object[`${key.replace(/B64$/, '')}B64`] = Buffer.from(pick(TEXTS, random)).toString('base64');
  }),
  'hostile texts in lists': byFields((object, keys, random) => {
    const text = pick(TEXTS, random);
    object[pick(keys, random)] = [
      '/l/a',
      random() < 0.5 ? text : { path: text, pathB64: Buffer.from(text).toString('base64') },
    ];
  }),
  'fields gone': byFields((object, keys, random) => {
    delete object[pick(keys, random)];
  }),
  'keys of objects': byFields((object, keys, random) => {
    const value = object[pick(keys, random)];
    const own = { value, enumerable: true, configurable: true, writable: true };
    Object.defineProperty(object, pick(KEYS, random), own);
  }),
  'deep nesting': (at, random) => {
    const depth = random() < 0.1 ? 20_000 : 50;
    const [open, close] = random() < 0.5 ? ['[', ']'] : ['{"a":', '}'];
    const deep = `${open.repeat(depth)}0${close.repeat(depth)}`;
    return mutateFields(
      at,
      random,
      (object, keys) => {
        object[pick(keys, random)] = MARK;
      },
      (json) => json.replace(`"${MARK}"`, deep),
    );
  },
  'another line': ({ others }, random) => pick(others, random),
  'no record at all': ({ line, jsonAt }, random) =>
    Buffer.concat([line.subarray(0, jsonAt), Buffer.from(pick(LINES, random))]),
};

export const MUTATION_NAMES: readonly string[] = Object.keys(MUTATIONS);

/** The line after one mutation of the named kind. */
export function mutateLine(name: string, at: LineToMutate, random: Random): Buffer {
  return (MUTATIONS[name] as Mutation)(at, random);
}

const MARK = 'put the nested value here';

type Fields = Record<string, unknown>;

function byFields(change: (object: Fields, keys: readonly string[], random: Random) => void): Mutation {
  return (at, random) => mutateFields(at, random, (object, keys) => change(object, keys, random));
}

/** Changes the fields of the line's object, or those of an object inside it. */
function mutateFields(
  { line, jsonAt }: LineToMutate,
  random: Random,
  change: (object: Fields, keys: readonly string[]) => void,
  finish: (json: string) => string = (json) => json,
): Buffer {
  const whole = JSON.parse(line.subarray(jsonAt).toString('utf8')) as Fields;
  const inner = Object.values(whole).filter(
    (value): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value),
  );
  const object = inner.length > 0 && random() < 0.3 ? pick(inner, random) : whole;
  const keys = Object.keys(object);
  if (keys.length === 0) return line;
  change(object, keys);
  return Buffer.concat([line.subarray(0, jsonAt), Buffer.from(finish(JSON.stringify(whole)))]);
}

function splice(line: Buffer, inserted: Buffer, random: Random): Buffer {
  const at = below(line.length + 1, random);
  return Buffer.concat([line.subarray(0, at), inserted, line.subarray(at)]);
}
