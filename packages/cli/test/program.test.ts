import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mediastruct } from './launch.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mediastruct-cli-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('mediastruct', () => {
  it('shows its commands in groups', () => {
    const { status, stdout, stderr } = mediastruct(folder, '--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^MediaStruct\. .*\n\nUSAGE\n/);
    expect(stdout).toMatch(/^TOOLS\n {2}init +Make a new library/m);
    expect(stdout).toContain('$ mediastruct init ~/Photos');
  });

  it('shows the same help without arguments and with -h', () => {
    const { stdout } = mediastruct(folder, '--help');
    expect(mediastruct(folder).stdout).toBe(stdout);
    expect(mediastruct(folder, '-h').stdout).toBe(stdout);
  });

  it('tells its version and the Node it runs on', () => {
    expect(mediastruct(folder, '--version').stdout).toMatch(/^mediastruct \d+\.\d+\.\d+ \(node \d+\./);
  });

  it('shows a command with its flags and examples', () => {
    const { stdout } = mediastruct(folder, 'init', '--help');
    expect(stdout).toContain('--medium=NAME');
    expect(stdout).toContain('GLOBAL FLAGS');
    expect(stdout.match(/Make a new library/g)).toHaveLength(1);
  });

  it('refuses an unknown command and names the one that was meant', () => {
    const { status, stdout, stderr } = mediastruct(folder, 'inti');
    expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
    expect(stderr).toContain('"inti" is not a mediastruct command.\nTry: mediastruct init ');
  });

  it('refuses it as JSON under --json', () => {
    const { status, stdout, stderr } = mediastruct(folder, 'nosuch', '--json');
    expect({ status, stderr }).toEqual({ status: 64, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'usage', exitCode: 64, path: null } });
  });

  it('refuses help for an unknown command', () => {
    expect(mediastruct(folder, 'nosuch', '--help').status).toBe(64);
  });

  it('writes nothing into the home folder', () => {
    mediastruct(folder, '--help');
    mediastruct(folder, 'init');
    expect(readdirSync(folder)).toEqual([]);
  });
});
