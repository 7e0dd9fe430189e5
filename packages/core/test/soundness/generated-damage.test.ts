import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TruthRecord } from '../../../../mediagen/src/index.ts';
import { generate } from '../../../../mediagen/src/index.ts';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { verdict } from './small-pictures.ts';

const folder = temporaryFolder(MEMORY);

describe('a tree of the generator with damaged files', () => {
  it('has its damaged files found, and no whole one called damaged', async () => {
    const { truthPath } = await generate({
      basedir: folder.at('tree'),
      mediasize: 12_000_000,
      filesizemax: 60_000,
      hostileNames: false,
      damaged: true,
      seed: 'damaged',
    });
    const records = readFileSync(truthPath, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as TruthRecord);
    const wrong: string[] = [];
    const kinds = new Set<string>();
    for (const { path, kind, damage, size } of records) {
      if (size === 0) continue;
      const found = verdict(basename(path), readFileSync(folder.at(`tree/${path}`)));
      const isDamaged = found !== 'sound' && found !== 'unknown';
      if (isDamaged !== (damage !== undefined))
        wrong.push(`${path} (${kind}, ${damage ?? 'whole'}): ${found}`);
      if (damage !== undefined) kinds.add(`${damage} ${kind}`);
    }
    expect(wrong).toEqual([]);
    expect(kinds.size).toBe(16);
    expect(records.length).toBeGreaterThan(200);
  });
});
