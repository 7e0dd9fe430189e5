import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mediastruct } from './launch.ts';

let library: string;

beforeEach(() => {
  library = realpathSync(mkdtempSync(join(tmpdir(), 'mediastruct-look-')));
  mediastruct(library, 'init', '.');
  mkdirSync(join(library, 'media/2019/05/12'), { recursive: true });
  for (const name of ['dawn', 'dusk', 'noon'])
    writeFileSync(join(library, `media/2019/05/12/${name}.jpg`), name);
  writeFileSync(join(library, 'duplicates/copy.jpg'), 'dawn');
  mediastruct(library, 'crawl', '--quiet');
  for (const tree of ['media', 'archive', 'duplicates', 'validated', 'ingest'])
    renameSync(join(library, tree), join(library, `${tree}.unplugged`));
});

afterEach(() => rmSync(library, { recursive: true, force: true }));

const indexOf = (tree: string) => join(library, '.mediastruct/indexes', `${tree}.ndjson`);

function damage(tree: string): void {
  writeFileSync(indexOf(tree), readFileSync(indexOf(tree)).subarray(0, -30));
}

describe('mediastruct status', () => {
  it('says in a sentence what there is, with every tree unplugged', () => {
    const { status, stdout, stderr } = mediastruct(library, 'status');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.split('\n')[0]).toBe(
      '3 files (12 B), none archived yet; 1 duplicate waits to be validated; last crawl today.',
    );
  });

  it('gives the same as JSON', () => {
    const { status, stdout } = mediastruct(library, 'status', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      summary: expect.stringContaining('3 files'),
      library,
      counts: { files: 3, bytes: 12, notArchived: { files: 3 }, duplicates: { files: 1 } },
      volumes: {},
      unfinishedRuns: [],
      problems: [],
    });
  });

  it.each([[[]], [['--json']]])(
    'tells a damaged index, shows the rest and ends with 12 %j',
    (flags: string[]) => {
      damage('duplicates');
      const { status, stdout } = mediastruct(library, 'status', ...flags);
      expect(status).toBe(12);
      expect(stdout).toContain('duplicates.ndjson');
      expect(stdout).toContain(join(library, 'media'));
    },
  );

  it('advises to resume what was begun', () => {
    const run = join(library, '.mediastruct/runs/20260201T101010-ingest-1f2e');
    mkdirSync(run);
    writeFileSync(join(run, 'journal.ndjson'), '');
    const { status, stdout } = mediastruct(library, 'status');
    expect(status).toBe(0);
    expect(stdout).toMatch(/20260201T101010-ingest-1f2e is not finished.*mediastruct resume/);
  });

  it('does not wait for whoever holds the lock, and writes nothing', () => {
    writeFileSync(join(library, '.mediastruct/lock'), 'held');
    expect(mediastruct(library, 'status').status).toBe(0);
    expect(mediastruct(library, 'find', 'dawn').status).toBe(0);
    expect(readFileSync(join(library, '.mediastruct/lock'), 'utf8')).toBe('held');
  });
});

describe('mediastruct find', () => {
  it('names every place of a content', () => {
    const { status, stdout, stderr } = mediastruct(library, 'find', 'DAWN');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('\n  media/2019/05/12/dawn.jpg\n  duplicates/copy.jpg\n');
  });

  it('finds a file on disk by its content', () => {
    writeFileSync(join(library, 'unknown.jpg'), 'noon');
    expect(mediastruct(library, 'find', 'unknown.jpg').stdout).toContain('media/2019/05/12/noon.jpg');
  });

  it('tells how many more there are than it shows', () => {
    const { contents, more } = JSON.parse(
      mediastruct(library, 'find', '.jpg', '--limit', '1', '--json').stdout,
    );
    expect({ contents: contents.length, more }).toEqual({ contents: 1, more: 2 });
  });

  it('prints a line for each place under --ndjson', () => {
    const { stdout } = mediastruct(library, 'find', '2019-05-12', '--ndjson');
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.map(({ path }) => path)).toEqual(
      ['dawn', 'dusk', 'noon'].map((name) => `2019/05/12/${name}.jpg`),
    );
    expect(mediastruct(library, 'find', '.jpg', '--ndjson', '--limit', '2').stdout.match(/\n/g)).toHaveLength(
      2,
    );
  });

  it.each([[[]], [['--json']], [['--ndjson']]])(
    'ends with 11 where there is nothing %j',
    (flags: string[]) => {
      const { status, stdout, stderr } = mediastruct(library, 'find', 'nosuch', ...flags);
      expect(status).toBe(11);
      expect(stdout + stderr).toContain('nosuch');
      if (flags[0] === '--json') expect(JSON.parse(stdout)).toMatchObject({ error: { exitCode: 11 } });
      else expect(stdout).toBe('');
    },
  );

  it.each([[[]], [['--json']], [['--ndjson']]])(
    'answers from the rest of a damaged library %j',
    (flags: string[]) => {
      damage('duplicates');
      const { status, stdout } = mediastruct(library, 'find', 'dawn', ...flags);
      expect(status).toBe(12);
      expect(stdout).toContain('2019/05/12/dawn.jpg');
    },
  );

  it.each([[['']], [[]], [['a', '--json', '--ndjson']], [['a', '--limit', '-1']]])(
    'refuses %j',
    (given: string[]) => {
      expect(mediastruct(library, 'find', ...given).status).toBe(64);
    },
  );
});
