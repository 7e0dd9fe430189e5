import { createHash } from 'node:crypto';
import { cpSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TruthRecord } from '../../../../mediagen/src/index.ts';
import { generate } from '../../../../mediagen/src/index.ts';
import { bytesToPath, pathToBytes, toFsPath } from '../../src/files/path-text.ts';
import type { LedgerEntry } from '../../src/journal/ledger/ledger.ts';
import { safeToFormat } from '../../src/ingest/safe-to-format.ts';
import { MEMORY } from '../files/temporary-folder.ts';
import { expectTrueIndexes } from '../journal/true-indexes.ts';
import type { Applied } from '../library/test-library.ts';
import { TestLibrary } from '../library/test-library.ts';
import { ingest } from './pictures.ts';

let home = '';
let truth: ReadonlyMap<string, TruthRecord>;
let lib: TestLibrary;
let first: Applied;

beforeAll(async () => {
  home = mkdtempSync(join(MEMORY, 'mediastruct-core-'));
  lib = new TestLibrary(`${home}/lib`);
  const { truthPath } = await generate({
    basedir: card(''),
    mediasize: 1_500_000,
    filesizemin: 500,
    filesizemax: 4000,
    seed: 'ingest',
  });
  const records = readFileSync(truthPath, 'utf8').trim().split('\n');
  truth = new Map(
    records.map((line) => [pathOf(JSON.parse(line) as TruthRecord), JSON.parse(line) as TruthRecord]),
  );
  first = await ingest(lib, [card('')]);
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

function card(path: string): string {
  return path === '' ? `${home}/card` : `${home}/card/${path}`;
}

function pathOf({ path, pathB64 }: TruthRecord): string {
  return card(pathB64 === undefined ? path : bytesToPath(Buffer.from(pathB64, 'base64')));
}

function truthOf({ path }: Pick<LedgerEntry, 'path'>): TruthRecord {
  return truth.get(path) as TruthRecord;
}

/** The reason for which a file is not filed: it has no content, or is no picture, or its owner threw it away; null for a picture. */
function leftOf({ size, kind, role, special }: TruthRecord): string | null {
  if (role === 'orphan') return 'orphan';
  if (role === 'left-out') return special[0] ?? 'left-out';
  if (kind === 'text') return 'document';
  return size === 0 ? 'empty-picture' : null;
}

/** What is left on the card although its owner may want it, by reason. */
function unproven(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const record of truth.values()) {
    const reason = leftOf(record);
    if (reason !== null && !['trash', 'thumbnail', 'cache'].includes(reason))
      counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return counts;
}

/** The day that a file was filed under, or the month or year; or `undated`. */
function dayOf({ to }: LedgerEntry): string {
  const below = to?.slice(lib.at('media/').length) ?? '';
  return below.startsWith('undated/') ? 'undated' : below.split('/').slice(0, -1).join('-');
}

function hashOf(path: string): string {
  return createHash('sha256')
    .update(readFileSync(toFsPath(path)))
    .digest('hex');
}

interface Seen {
  readonly what: string;
  readonly mtimeNs: bigint;
}

/** Every name below a folder by its bytes, with content, mode and time. */
function snapshot(root: string): ReadonlyMap<string, Seen> {
  const found = new Map<string, Seen>();
  const look = (path: Buffer): void => {
    const { mode, mtimeNs } = lstatSync(path, { bigint: true });
    const isFolder = lstatSync(path).isDirectory();
    const content = isFolder ? 'folder' : createHash('sha256').update(readFileSync(path)).digest('hex');
    found.set(path.subarray(root.length).toString('latin1'), { what: `${mode} ${content}`, mtimeNs });
    if (!isFolder) return;
    for (const name of readdirSync(path, { encoding: 'buffer' }))
      look(Buffer.concat([path, Buffer.from('/'), name]));
  };
  look(Buffer.from(root));
  return found;
}

/** Names that are not as before. A folder's time is given back to the microsecond, a file keeps its own. */
function differences(before: ReadonlyMap<string, Seen>, after: ReadonlyMap<string, Seen>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((name) => {
    const [one, two] = [before.get(name), after.get(name)];
    if (one === undefined || two === undefined || one.what !== two.what) return true;
    const apartNs = Math.abs(Number(one.mtimeNs - two.mtimeNs));
    return one.what.endsWith('folder') ? apartNs >= 1000 : apartNs > 0;
  });
}

describe('an ingest of a whole card', () => {
  it('ends every file it found in one state, and adds up', () => {
    expect(first.entries.map(({ path }) => path).sort()).toEqual([...truth.keys()].sort());
    const bytes = [...truth.values()].reduce((sum, { size }) => sum + size, 0);
    expect(first.summary.discovered).toEqual({ files: truth.size, bytes });
    expect(first.summary.failureCodes).toEqual({});
    const states = Object.values(first.summary.states);
    expect(states.reduce((sum, { files }) => sum + files, 0)).toBe(truth.size);
  });

  it('files every dated picture under the day it was taken, and no other one', () => {
    const filed = first.entries.filter(({ state }) => state === 'filed' || state === 'undated');
    const told = filed.map((entry) => [entry.path, dayOf(entry)]);
    expect(told).toEqual(filed.map((entry) => [entry.path, truthOf(entry).day ?? 'undated']));
    expect(filed.length).toBeGreaterThan(300);
    const kinds = (scenario: string) =>
      new Set(filed.flatMap((entry) => (truthOf(entry).scenario === scenario ? truthOf(entry).special : [])));
    expect(kinds('evidence-inside').size).toBe(7);
    expect(kinds('named-date').size).toBeGreaterThan(35);
  });

  it('files every content once, and takes its copies for duplicates', () => {
    const placed = first.entries.filter(({ to }) => to !== undefined).map((entry) => truthOf(entry).sha256);
    const contents = [...truth.values()]
      .filter((record) => leftOf(record) === null)
      .map(({ sha256 }) => sha256);
    expect(placed.sort()).toEqual([...new Set(contents)].sort());
    const copies = first.entries.filter(({ state }) => state === 'duplicate');
    expect(copies.length).toBe(contents.length - new Set(contents).size);
    expect(copies.length).toBeGreaterThan(5);
  });

  it('places each content unchanged', () => {
    for (const entry of first.entries)
      if (entry.to !== undefined) expect(hashOf(entry.to), entry.path).toBe(truthOf(entry).sha256);
  });

  it('keeps one folder and one stem for the files of a group', () => {
    const groups = Map.groupBy(first.entries, (entry) => truthOf(entry).group);
    let together = 0;
    for (const [name, entries] of groups) {
      const targets = entries.flatMap(({ to }) => (to === undefined ? [] : [to]));
      if (targets.length < 2) continue;
      together += 1;
      const main = entries.find((entry) => truthOf(entry).role === 'main')?.to as string;
      const stem = main.slice(0, main.lastIndexOf('.'));
      expect(
        targets.filter((to) => !to.startsWith(stem)),
        name,
      ).toEqual([]);
    }
    expect(together).toBeGreaterThan(40);
  });

  it('files every group whole, and keeps apart what only shares a name', () => {
    const stems = new Map<string, Set<string>>();
    const copied = new Set(
      [...truth.values()].flatMap(({ duplicateOf, sha256 }) => (duplicateOf === null ? [] : [sha256])),
    );
    for (const entry of first.entries) {
      const { group } = truthOf(entry);
      // Single files have copies elsewhere, of which one is filed.
      if (leftOf(truthOf(entry)) !== null || copied.has(truthOf(entry).sha256)) continue;
      expect(entry, entry.path).toMatchObject({
        state: expect.stringMatching(/^(filed|undated)$/) as string,
      });
      if (entry.state === 'undated') continue;
      const stem = /^(.*?_[0-9a-f]{12})/.exec(entry.to ?? '')?.[1] ?? '';
      stems.set(group, (stems.get(group) ?? new Set()).add(stem));
    }
    expect([...stems].filter(([, of]) => of.size !== 1)).toEqual([]);
    const all = [...stems.values()].flatMap((of) => [...of]);
    expect(new Set(all).size).toBe(all.length);
    const shown = new Set(
      [...truth.values()].flatMap(({ scenario, special }) => (scenario === 'kin' ? special : [])),
    );
    expect(shown.size).toBe(17);
  });

  it('files no orphan, and tells each', () => {
    const orphans = first.entries.filter((entry) => truthOf(entry).role === 'orphan');
    expect(orphans.length).toBeGreaterThan(4);
    for (const entry of orphans) expect(entry).toMatchObject({ state: 'orphan', to: undefined });
  });

  it('leaves out what is no picture or was thrown away, each with its reason', () => {
    const left = first.entries.filter((entry) => truthOf(entry).role === 'left-out');
    expect(left.length).toBeGreaterThan(10);
    expect(left.map(({ path, state, code }) => `${path}: ${state} ${code}`)).toEqual(
      left.map((entry) => `${entry.path}: skipped ${truthOf(entry).special[0]}`),
    );
  });

  it('skips files without content, and files those with hostile names', () => {
    for (const entry of first.entries) {
      const { size, special } = truthOf(entry);
      if (size === 0) expect(entry).toMatchObject({ state: 'skipped', code: 'empty-picture' });
      if (special.includes('hostile-name')) expect(entry.state, entry.path).toMatch(/^(filed|duplicate)$/);
    }
    const hostile = first.entries.filter((entry) => truthOf(entry).special.includes('hostile-name'));
    expect(new Set(hostile.flatMap((entry) => truthOf(entry).special)).size).toBeGreaterThan(15);
    for (const { to } of hostile) expect(pathToBytes(to ?? '').includes(0x0a)).toBe(false);
  });

  it('leaves the card as it was, and the indexes true', async () => {
    expect(first.operations.filter(({ kind }) => kind === 'move')).toEqual([]);
    for (const [path, { sha256 }] of truth) expect(hashOf(path), path).toBe(sha256);
    await expectTrueIndexes(lib);
  });

  it('says that the card may be formatted but for what it did not file and its owner may want', () => {
    expect(unproven()).toMatchObject({ 'empty-picture': expect.any(Number) as number });
    expect(safeToFormat(lib.library, first.run.runId)).toMatchObject({
      safe: false,
      unproven: unproven(),
    });
  });

  it('files nothing twice', async () => {
    const before = lib.files('media');
    const second = await ingest(lib, [card('')]);
    expect(Object.keys(second.summary.states).sort()).toEqual(['duplicate', 'orphan', 'skipped']);
    expect(second.operations.filter(({ kind }) => kind !== 'none')).toEqual([]);
    expect(lib.files('media')).toEqual(before);
    expect(safeToFormat(lib.library, second.run.runId).unproven).toEqual(unproven());
  });
});

describe('an ingest that moves a whole drop folder', () => {
  it('empties it but for what it skips, and is taken back byte for byte', async () => {
    const drop = `${home}/drop`;
    cpSync(card(''), drop, { recursive: true, preserveTimestamps: true });
    const other = new TestLibrary(`${home}/other`);
    const before = snapshot(drop);
    const { summary } = await ingest(other, [drop], { move: true });
    expect(summary.failureCodes).toEqual({});
    const left = [...snapshot(drop).values()].filter(({ what }) => !what.endsWith('folder'));
    const { skipped, orphan } = summary.states;
    expect(left).toHaveLength((skipped?.files ?? 0) + (orphan?.files ?? 0));
    expect(other.files('media')).toHaveLength(lib.files('media').length);
    await expectTrueIndexes(other);
    const undone = await other.undo();
    expect(undone.summary.failureCodes).toEqual({});
    expect(differences(before, snapshot(drop))).toEqual([]);
    expect(readdirSync(other.at('media'))).toEqual([]);
    expect(readdirSync(other.at('duplicates'))).toEqual([]);
    await expectTrueIndexes(other);
  });
});
