import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../../../mediagen/src/index.ts';
import { ExiftoolReader } from '../../../src/metadata/exiftool-reader.ts';
import type { RandomReads } from '../../../src/metadata/native/random-bytes.ts';
import { readNativeTags } from '../../../src/metadata/native/read-native-tags.ts';
import { MEMORY } from '../../files/temporary-folder.ts';
import { compareReaders } from './compare-readers.ts';
import { mutated } from './mutations.ts';
import type { Sample } from './samples.ts';
import { samples } from './samples.ts';

/** Damaged copies of each sample, and how many of those that are accepted are shown to exiftool; more for a longer attack. */
const COPIES = Number(process.env['NATIVE_COPIES'] ?? 120);
const SHOWN = Number(process.env['NATIVE_SHOWN'] ?? 250);
const SEED = process.env['NATIVE_SEED'] ?? 'damage';
/** A longer attack takes as long as exiftool needs for what it is shown. */
const TIMEOUT_MS = 120_000 + 40 * SHOWN;
/** No file may be read more often, however it is damaged. */
const MOST_READS = 2_048;
const MOST_BYTES = 16 << 20;

let root: string;
let exiftool: ExiftoolReader;

beforeAll(() => {
  root = mkdtempSync(join(MEMORY, 'mediastruct-damaged-'));
  exiftool = new ExiftoolReader({ scratchDir: tmpdir() });
});

afterAll(async () => {
  await exiftool.close();
  rmSync(root, { recursive: true, force: true });
});

function* damagedCopies(): Generator<Sample> {
  for (const { name, bytes } of samples())
    for (let copy = 0; copy < COPIES; copy += 1)
      yield { name: `${copy}-${name}`, bytes: mutated(bytes, createRandom(`${SEED}/${name}/${copy}`)) };
}

class CountedReads implements RandomReads {
  readonly size: number;
  count = 0;
  bytes = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.size = bytes.length;
  }

  read(offset: number, length: number): Buffer | null {
    this.count += 1;
    this.bytes += length;
    return offset + length > this.size ? null : this.#bytes.subarray(offset, offset + length);
  }
}

describe('damaged files', () => {
  it('end in tags or in a question to exiftool, after a bounded number of reads', () => {
    let copies = 0;
    const most = { reads: 0, bytes: 0 };
    for (const { name, bytes } of damagedCopies()) {
      const reads = new CountedReads(bytes);
      const { kind } = readNativeTags(reads, name);
      expect(kind, name).toMatch(/^(tags|ask-exiftool)$/);
      copies += 1;
      most.reads = Math.max(most.reads, reads.count);
      most.bytes = Math.max(most.bytes, reads.bytes);
    }
    expect(copies).toBe(samples().length * COPIES);
    expect(most.reads).toBeLessThanOrEqual(MOST_READS);
    expect(most.bytes).toBeLessThanOrEqual(MOST_BYTES);
  });

  it(
    'are given no tag that exiftool does not find in the same bytes',
    async () => {
      const random = createRandom(`${SEED}/shown`);
      const accepted = [...damagedCopies()].filter(
        ({ name, bytes }) => readNativeTags(new CountedReads(bytes), name).kind === 'tags',
      );
      const shown = accepted.filter(() => random.chance(SHOWN / accepted.length));
      expect(shown.length).toBeGreaterThan(SHOWN / 2);
      const paths = shown.map(({ name, bytes }) => {
        writeFileSync(join(root, name), bytes);
        return join(root, name);
      });
      const faults: string[] = [];
      for await (const { path, faults: found } of compareReaders(exiftool, paths))
        faults.push(...found.map((fault) => `${path}: ${fault}`));
      expect(faults).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
