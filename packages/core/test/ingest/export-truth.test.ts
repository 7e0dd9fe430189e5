import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TruthRecord } from '../../../../mediagen/src/index.ts';
import { generate } from '../../../../mediagen/src/index.ts';
import type { LedgerEntry } from '../../src/journal/ledger/ledger.ts';
import { safeToFormat } from '../../src/ingest/safe-to-format.ts';
import { MEMORY } from '../files/temporary-folder.ts';
import type { Applied } from '../library/test-library.ts';
import { TestLibrary } from '../library/test-library.ts';
import { ingest } from './pictures.ts';

let home = '';
let lib: TestLibrary;
let truth: readonly TruthRecord[];
let applied: Applied;

beforeAll(async () => {
  home = mkdtempSync(`${MEMORY}/mediastruct-core-`);
  lib = new TestLibrary(`${home}/lib`);
  const basedir = `${home}/cloud`;
  const { truthPath } = await generate({
    basedir,
    mediasize: 3_000_000,
    filesizemin: 500,
    filesizemax: 2000,
    archives: true,
  });
  truth = readFileSync(truthPath, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TruthRecord);
  applied = await ingest(lib, [`${basedir}/Exports`]);
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

function recordOf({ member }: Pick<LedgerEntry, 'member'>): TruthRecord | undefined {
  return truth.find(({ archive, path }) => archive !== undefined && path === member);
}

/** The files in archives. */
function packed(): readonly TruthRecord[] {
  return truth.filter(({ archive }) => archive !== undefined);
}

describe('an export in archives of several parts', () => {
  it('has every file in one end state', () => {
    expect(packed().length).toBeGreaterThan(8);
    expect(new Set(packed().map(({ archive }) => archive)).size % 3).toBe(0);
    expect(applied.entries.map(({ member }) => member).sort()).toEqual(
      packed()
        .map(({ path }) => path)
        .sort(),
    );
  });

  it('is filed under the days of its pictures, with the contents that are in it', () => {
    for (const entry of applied.entries) {
      const record = recordOf(entry);
      expect(entry, entry.member).toMatchObject({ state: 'filed' });
      const day = entry.to?.slice(lib.at('media/').length).split('/').slice(0, 3).join('-');
      expect([entry.member, day]).toEqual([record?.path, record?.day]);
      const bytes = readFileSync(entry.to ?? '');
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(record?.sha256);
    }
  });

  it('keeps its groups whole, whatever part their files are in', () => {
    const stems = new Map<string, Set<string>>();
    for (const entry of applied.entries) {
      const stem = /^(.*?_[0-9a-f]{12})/.exec(entry.to ?? '')?.[1] ?? '';
      const group = recordOf(entry)?.group ?? '';
      stems.set(group, (stems.get(group) ?? new Set()).add(stem));
    }
    expect([...stems].filter(([, of]) => of.size !== 1)).toEqual([]);
    const spread = Map.groupBy(packed(), ({ group }) => group);
    const inSeveral = [...spread.values()].filter(
      (files) => new Set(files.map(({ archive }) => archive)).size > 1,
    );
    expect(inSeveral.length).toBeGreaterThan(1);
  });

  it('may be erased then', () => {
    expect(safeToFormat(lib.library, applied.run.runId)).toMatchObject({ safe: true, unproven: {} });
  });
});
