import { Buffer } from 'node:buffer';
import type { Random } from '../../../../../mediagen/src/index.ts';

/** Numbers that readers stumble over when they are sizes or offsets. */
const AWKWARD = [0, 1, 2, 8, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff];

type Mutation = (bytes: Buffer, random: Random) => Buffer;

const MUTATIONS: readonly Mutation[] = [
  function flipBits(bytes, random) {
    for (let left = random.between(1, 8); left > 0; left -= 1) {
      const at = somewhere(bytes, random);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.between(0, 7));
    }
    return bytes;
  },
  function setBytes(bytes, random) {
    for (let left = random.between(1, 6); left > 0; left -= 1)
      bytes[somewhere(bytes, random)] = random.between(0, 255);
    return bytes;
  },
  function cut(bytes, random) {
    return bytes.subarray(0, random.between(0, bytes.length));
  },
  function changeLength(bytes, random) {
    const at = Math.min(somewhere(bytes, random), bytes.length - 4);
    const value = random.chance(0.5) ? random.pick(AWKWARD) : random.between(0, 2 * bytes.length);
    if (random.chance(0.5)) bytes.writeUInt32BE(value, at);
    else bytes.writeUInt32LE(value, at);
    return bytes;
  },
  function changeShortLength(bytes, random) {
    const at = Math.min(somewhere(bytes, random), bytes.length - 2);
    bytes.writeUInt16BE(random.between(0, 0xffff), at);
    return bytes;
  },
  function takeOut(bytes, random) {
    const at = somewhere(bytes, random);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random.between(1, 40))]);
  },
  function putIn(bytes, random) {
    const at = somewhere(bytes, random);
    const more = Buffer.from(bytes.subarray(at, at + random.between(1, 200)));
    return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
  },
  function blank(bytes, random) {
    const at = somewhere(bytes, random);
    bytes.fill(0, at, Math.min(bytes.length, at + random.between(1, 64)));
    return bytes;
  },
  function changeDigit(bytes, random) {
    const digits = [...bytes.entries()].filter(([, byte]) => byte >= 0x30 && byte <= 0x39);
    for (let left = random.between(1, 3); left > 0 && digits.length > 0; left -= 1)
      bytes[random.pick(digits)[0]] = 0x30 + random.between(0, 9);
    return bytes;
  },
  function swap(bytes, random) {
    const length = random.between(1, 24);
    const [one, two] = [somewhere(bytes, random), somewhere(bytes, random)];
    const kept = Buffer.from(bytes.subarray(one, one + length));
    bytes.copy(bytes, one, two, two + length);
    kept.copy(bytes, two);
    return bytes;
  },
];

/** Metadata lie at the beginning, or behind the picture at the end; most mutations should hit them. */
function somewhere(bytes: Buffer, random: Random): number {
  const last = Math.max(0, bytes.length - 1);
  if (random.chance(0.6)) return random.between(0, Math.min(last, 900));
  return random.between(0, last);
}

/** A damaged copy of a file: one to three mutations. */
export function mutated(whole: Buffer, random: Random): Buffer {
  let bytes: Buffer = Buffer.from(whole);
  for (let left = random.chance(0.7) ? 1 : random.between(2, 3); left > 0 && bytes.length > 8; left -= 1)
    bytes = random.pick(MUTATIONS)(bytes, random);
  return bytes;
}
