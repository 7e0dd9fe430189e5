import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mediastruct } from './launch.ts';

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mediastruct-init-')));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('mediastruct init', () => {
  it('makes the folders it names and says what to do next', () => {
    const { status, stdout, stderr } = mediastruct(folder, 'init', 'lib');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const name of ['ingest', 'media', 'archive', 'duplicates', 'validated']) {
      expect(stdout).toContain(join(folder, 'lib', name));
      expect(existsSync(join(folder, 'lib', name))).toBe(true);
    }
    expect(stdout).toContain('Next: ');
  });

  it('prints the library as JSON', () => {
    const { stdout } = mediastruct(folder, 'init', 'lib', '--medium', 'bd-100', '--json');
    const root = join(folder, 'lib');
    expect(JSON.parse(stdout)).toEqual({
      library: root,
      medium: 'bd-100',
      ingest: [join(root, 'ingest')],
      trees: ['media', 'archive', 'duplicates', 'validated'].map((name) => ({
        name,
        root: join(root, name),
      })),
    });
  });

  it.each([[[]], [['--json']]])('refuses a library that is already there %j', (flags: string[]) => {
    mediastruct(folder, 'init', '.');
    const settings = join(folder, 'mediastruct.toml');
    writeFileSync(settings, '# mine\n');
    expect(mediastruct(folder, 'init', '.', ...flags).status).toBe(21);
    expect(readFileSync(settings, 'utf8')).toBe('# mine\n');
  });

  it('refuses a missing folder name', () => {
    const { status, stderr } = mediastruct(folder, 'init');
    expect(status).toBe(64);
    expect(stderr).toContain('Try: mediastruct init --help');
  });
});
