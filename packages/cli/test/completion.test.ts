import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program, sourceProgram } from '../../command/test/program.ts';
import { mediastruct } from './launch.ts';

const has = (tool: string) => spawnSync(tool, ['--version']).status === 0;
let folder: string;

/** What bash offers for the last of these words, with the script read by a bash that has no settings. */
function offered(...words: readonly string[]): string[] {
  const asked =
    'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _mediastruct; printf "%s\\n" "${COMPREPLY[@]}"';
  const args = ['--norc', '-c', asked, 'bash', path.join(folder, 'script'), 'mediastruct', ...words];
  const { status, stdout, stderr } = spawnSync('bash', args, { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.split('\n').filter((word) => word !== '');
}

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mediastruct-completion-'));
  const { status, stdout } = mediastruct(folder, 'completion', 'bash');
  expect(status).toBe(0);
  writeFileSync(path.join(folder, 'script'), stdout);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!has('bash'))('completion in bash', () => {
  it('completes commands, those of topics and of plugins too', () => {
    expect(offered('val')).toEqual(['validate']);
    expect(offered('archive', 're')).toEqual(['release']);
    expect(offered('disc', 'set', 'cr')).toEqual(['create']);
  });

  it('completes flags and their values, whatever flags stand before', () => {
    expect(offered('--library', '/tmp/x', 'find', '--cam')).toEqual(['--camera']);
    expect(offered('archive', 'list', '--state', 'bu')).toEqual(['built', 'burned']);
    expect(offered('archive', 'mark', '1', 'st')).toEqual(['stored']);
  });

  it('offers nothing of its own where a file is to be named', () => {
    expect(offered('ingest', '/media/ca')).toEqual([]);
  });
});

describe.skipIf(!has('groff') || program === sourceProgram)('the man pages', () => {
  it('are there for every command and are read by roff without a warning', () => {
    const scope = path.resolve(path.dirname(program), '../..');
    const pages = globSync('*/man/*.1', { cwd: scope }).map((page) => path.join(scope, page));
    expect(pages.map((page) => path.basename(page))).toContain('mediastruct.1');
    expect(pages.map((page) => path.basename(page))).toContain('mediastruct-shelf-backup.1');
    const { status, stdout, stderr } = spawnSync('groff', ['-ww', '-man', '-Tutf8', ...pages], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('mediastruct archive list --state built');
  });
});
