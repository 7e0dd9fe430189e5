import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { initLibrary } from '../../src/library/init.ts';
import type { Library } from '../../src/library/library.ts';
import {
  openSimilarReport,
  readSimilarReport,
  similarFolder,
} from '../../src/similar/read-similar-report.ts';
import type { SimilarGroup } from '../../src/similar/similar-group.ts';
import { writeSimilarGroups } from '../../src/similar/write-similar-report.ts';

const FIGURES = {
  pictures: 4,
  looked: 2,
  blank: 1,
  withoutPreview: 0,
  failed: 1,
  together: 0,
  groups: 1,
  members: 2,
  besideBytes: 900,
};
const FIRST = {
  sha256: 'a'.repeat(64),
  tree: 'media',
  path: '2019/a.jpg',
  copies: 1,
  size: 900,
  width: 40,
  height: 30,
  day: '2019-05-12',
  takenAt: '2019-05-12T10:00:00',
  camera: 'Canon EOS R5',
  distance: 0,
  kind: null,
} as const;
const SECOND = {
  ...FIRST,
  sha256: 'b'.repeat(64),
  // The last byte of its name is not UTF-8.
  path: 'old/b\udcff',
  day: null,
  takenAt: null,
  camera: null,
  distance: 3,
  kind: 'resized',
} as const;
const GROUP: SimilarGroup = {
  id: '0123456789abcdef',
  kind: 'resized',
  distance: 3,
  members: [FIRST, SECOND],
};

let folder: string;
let library: Library;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mediastruct-similar-'));
  library = initLibrary(join(folder, 'lib'), { now: new Date() });
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string): string {
  const path = join(similarFolder(library), name);
  const trees = [{ name: 'media', root: library.root }];
  const header = { createdAt: name, threshold: 8, trees, figures: FIGURES };
  writeSimilarGroups(nodeFileAccess, path, { header, groups: [GROUP] });
  return path;
}

describe('readSimilarReport', () => {
  it('gives the newest report with its groups as they were written', () => {
    expect(readSimilarReport(library)).toBeNull();
    write('20261130T180000');
    const newest = write('20261130T190000');
    const report = readSimilarReport(library);
    expect(report).toMatchObject({ folder: newest, createdAt: '20261130T190000', figures: FIGURES });
    expect([...(report?.groups() ?? [])]).toEqual([GROUP]);
    expect(statSync(join(newest, 'groups.ndjson')).mode & 0o777).toBe(0o600);
  });

  it('refuses groups that are not whole', () => {
    const path = join(write('20261130T190000'), 'groups.ndjson');
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, `${[lines[0], lines[2]].join('\n')}\n`);
    const report = openSimilarReport(nodeFileAccess, join(similarFolder(library), '20261130T190000'));
    expect(() => [...(report?.groups() ?? [])]).toThrow(/footer counts 1 groups, found 0/);
  });
});
