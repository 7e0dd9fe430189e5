import { existsSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { nodeFileAccess } from '@mediastruct/core';
import { describe, expect, it } from 'vitest';
import {
  formatSignature,
  parseSignature,
  readSignatures,
  SignatureFileWriter,
} from '../../src/blocks/index.ts';
import { BlockFiles } from './block-files.ts';
import { noise } from './edited-bytes.ts';

describe('a flipped bit', () => {
  const files = new BlockFiles();

  function makeDelta(): Buffer {
    const old = noise(1, 2000);
    files.write('old', old);
    files.write('new', Buffer.concat([old.subarray(0, 900), Buffer.alloc(300, 'text '), old.subarray(950)]));
    expect(files.delta('new', files.sign('old', 64)).kind).toBe('delta');
    return files.read('delta');
  }

  it('is found anywhere in a delta before anything is written', () => {
    const delta = makeDelta();
    for (let bit = 0; bit < delta.length * 8; bit += 1) {
      writeFileSync(files.at('delta'), flipped(delta, bit));
      expect(files.apply('old')).toMatchObject({ kind: 'failed' });
      expect(existsSync(files.at('made'))).toBe(false);
    }
  });

  it('is found anywhere in the old file before anything is written', () => {
    makeDelta();
    const old = files.read('old');
    fc.assert(
      fc.property(fc.nat(old.length * 8 - 1), (bit) => {
        files.write('rotten', flipped(old, bit));
        expect(files.apply('rotten')).toMatchObject({ kind: 'failed', code: 'content-mismatch' });
        expect(existsSync(files.at('made'))).toBe(false);
      }),
    );
  });

  it('is found anywhere in a file of signatures', () => {
    files.write('a', noise(2, 500));
    files.write('b', Buffer.alloc(0));
    const whole = signatures('a', 'b');
    expect(read(whole)).toBe(2);
    for (let bit = 0; bit < whole.length * 8; bit += 1) expect(() => read(flipped(whole, bit))).toThrow();
  });

  it('is found in a signature by itself', () => {
    files.write('a', noise(2, 500));
    const record = formatSignature(files.sign('a', 64));
    expect(parseSignature(record, 'a').size).toBe(500);
    for (let bit = 0; bit < record.length * 8; bit += 1)
      expect(() => parseSignature(flipped(record, bit), 'a')).toThrow(/a: /);
  });

  it('counts like bytes that are missing at the end of any of them', () => {
    const delta = makeDelta();
    for (let length = 0; length < delta.length; length += 1) {
      writeFileSync(files.at('delta'), delta.subarray(0, length));
      expect(files.apply('old')).toMatchObject({ kind: 'failed', code: 'damaged' });
    }
    const whole = signatures('old');
    for (let length = 0; length < whole.length; length += 7)
      expect(() => read(whole.subarray(0, length))).toThrow();
  });

  function signatures(...names: readonly string[]): Buffer {
    files.remove('signatures');
    {
      using writer = new SignatureFileWriter(nodeFileAccess, files.at('signatures'));
      for (const name of names) writer.add(formatSignature(files.sign(name)));
      writer.finish();
    }
    return files.read('signatures');
  }

  function read(bytes: Uint8Array): number {
    const path = files.write('read', bytes);
    return [...readSignatures(nodeFileAccess, path)].length;
  }
});

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[bit >>> 3] = (copy[bit >>> 3] as number) ^ (1 << (bit & 7));
  return copy;
}
