import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const CLI = path.resolve(import.meta.dirname, '..');
let folder: string;

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly oclif: { readonly plugins: string[] };
}

/** A program that is the suite's with one plugin more: found as any installed plugin is, by its package name. */
function makeProgram(): void {
  const manifest = JSON.parse(readFileSync(path.join(CLI, 'package.json'), 'utf8')) as Manifest;
  manifest.oclif.plugins.push('@sample/plugin');
  manifest.dependencies['@sample/plugin'] = '1.0.0';
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  symlinkSync(path.join(CLI, 'src'), path.join(folder, 'src'));
  mkdirSync(path.join(folder, 'node_modules/@sample'), { recursive: true });
  symlinkSync(path.join(CLI, 'test/sample-plugin'), path.join(folder, 'node_modules/@sample/plugin'));
  for (const scope of ['@oclif', '@mediastruct'])
    symlinkSync(path.resolve(CLI, '../../node_modules', scope), path.join(folder, 'node_modules', scope));
  const command = path.resolve(CLI, '../command/src/index.ts');
  writeFileSync(
    path.join(folder, 'run.mjs'),
    `import { runProgram } from ${JSON.stringify(command)};\nawait runProgram(process.argv.slice(2), { root: ${JSON.stringify(folder)} });\n`,
  );
}

function program(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(folder, 'run.mjs'), ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mediastruct-plugin-'));
  makeProgram();
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a plugin', () => {
  it('has its topic in the help, and its commands the shared flags', () => {
    expect(program('--help').stdout).toContain('A plugin of the tests');
    const { stdout } = program('sample', 'keep', '--help');
    expect(stdout).toContain('--dry-run');
    expect(stdout).toContain('--library=DIR');
  });

  it('changes files through the shared journal: listed, finished by its own step, indexed, undone', () => {
    const library = path.join(folder, 'library');
    const file = path.join(folder, 'a.bin');
    writeFileSync(file, 'content');
    expect(program('init', library).status).toBe(0);
    const kept = program('sample', 'keep', file, '--library', library, '--yes', '--json');
    expect({ status: kept.status, stderr: kept.stderr }).toEqual({ status: 0, stderr: '' });
    expect(readFileSync(path.join(library, 'media/sample.bin'), 'utf8')).toBe('content');
    expect(existsSync(path.join(library, 'sample-was-here'))).toBe(true);
    expect(readFileSync(path.join(library, '.mediastruct/indexes/media.changes.ndjson'), 'utf8')).toContain(
      '"path":"sample.bin"',
    );
    expect(program('runs', '--library', library).stdout).toContain('sample-keep');
    expect(program('undo', 'last', '--library', library, '--yes').status).toBe(0);
    expect(existsSync(path.join(library, 'media/sample.bin'))).toBe(false);
  });

  it('brings a holder, settings, an operation and an end state; its runs resume and undo', () => {
    const library = path.join(folder, 'library');
    const file = path.join(folder, 'abc.bin');
    writeFileSync(file, 'abc');
    program('init', library);
    const settings = path.join(library, 'mediastruct.toml');
    expect(readFileSync(settings, 'utf8')).toContain('[sample]');
    writeFileSync(settings, readFileSync(settings, 'utf8').replace(/^#? ?suffix = .*$/m, 'suffix = ".flip"'));
    const boxed = path.join(library, 'box/abc.bin.flip');

    writeFileSync(path.join(library, 'stop'), '');
    expect(program('sample', 'box', file, '--library', library, '--yes').status).not.toBe(0);
    expect(readFileSync(boxed, 'utf8')).toBe('cba');
    expect(program('find', 'bin.flip', '--library', library).status).toBe(11);

    const alone = spawnSync(
      process.execPath,
      [path.join(CLI, 'bin/mediastruct.js'), 'resume', '--library', library],
      {
        encoding: 'utf8',
      },
    );
    expect(alone.stderr).toContain('[sample]');
    expect(alone.status).toBe(64);
    const withoutSettings = readFileSync(settings, 'utf8');
    writeFileSync(settings, withoutSettings.slice(0, withoutSettings.indexOf('[sample]')));
    const refused = spawnSync(
      process.execPath,
      [path.join(CLI, 'bin/mediastruct.js'), 'resume', '--library', library],
      { encoding: 'utf8' },
    );
    expect(refused.status).toBe(40);
    expect(refused.stderr).toContain('@sample/plugin');
    writeFileSync(settings, withoutSettings);

    rmSync(path.join(library, 'stop'));
    const resumed = program('resume', '--library', library);
    expect(resumed.stdout).toContain('its mirror image stands in the box');
    expect(resumed.status).toBe(0);
    const found = program('find', 'bin.flip', '--library', library);
    expect(found.stdout).toContain('on box attic (under the roof): abc.bin.flip');
    expect(program('holders', '--library', library).stdout).toMatch(/^box +attic +1 /m);
    expect(program('catalogue', 'check', '--library', library).status).toBe(0);

    expect(program('undo', 'last', '--library', library, '--yes').status).toBe(0);
    expect(existsSync(boxed)).toBe(false);
    expect(program('find', 'bin.flip', '--library', library).status).toBe(11);
  });

  it('ends with the shared exit codes', () => {
    const library = path.join(folder, 'library');
    program('init', library);
    const missing = program(
      'sample',
      'keep',
      path.join(folder, 'none'),
      '--library',
      library,
      '--yes',
      '--json',
    );
    expect(missing.status).toBe(11);
    expect(JSON.parse(missing.stdout)).toMatchObject({ error: { code: 'file-missing', exitCode: 11 } });
  });
});
