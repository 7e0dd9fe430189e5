import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPackages } from '../../../scripts/build/build-packages.ts';
import { packPackages } from '../../../scripts/build/pack-packages.ts';

const WORKSPACE = path.resolve(import.meta.dirname, '../../..');
let base: string;
let installed: string;

/** A plugin as somebody else would publish it: one command, one job, and an oclif of its own. */
function writePlugin(folder: string): { target: string } {
  mkdirSync(path.join(folder, 'commands/sample'), { recursive: true });
  const json = {
    name: 'mediastruct-plugin-sample',
    version: '1.0.0',
    type: 'module',
    oclif: {
      commands: { strategy: 'pattern', target: './commands' },
      hooks: { 'mediastruct:contribute': './contribute.js' },
      topics: { sample: { description: 'A plugin of the tests' } },
    },
    dependencies: { '@mediastruct/command': '0.1.0', '@oclif/core': '^5.1.9' },
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(json));
  writeFileSync(
    path.join(folder, 'contribute.js'),
    `import { settingValues } from '@mediastruct/core/base';
export default () => ({ settings: [] , jobs: [], seen: Object.keys(settingValues).length });`,
  );
  writeFileSync(
    path.join(folder, 'commands/sample/hello.js'),
    `import { Flags } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';
export default class Hello extends MediaStructCommand {
  static summary = 'Say whose library this is.';
  static flags = { loud: Flags.boolean({ summary: 'Say it loud.' }) };
  async run() {
    const { root } = await this.library();
    this.log(this.flags.loud ? 'HELLO' : 'hello');
    return { root };
  }
}`,
  );
  return { target: folder };
}

function mediastruct(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(path.join(installed, 'node_modules/.bin/mediastruct'), args, {
    cwd: base,
    encoding: 'utf8',
    // The pinned Node is the one that runs the test.
    env: {
      HOME: base,
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`,
    },
  });
  return { status, stdout, stderr };
}

beforeAll(async () => {
  base = mkdtempSync(path.join(tmpdir(), 'mediastruct-packed-'));
  installed = path.join(base, 'installed');
  const packed = path.join(base, 'packed');
  for (const folder of [installed, packed]) mkdirSync(folder);
  const built = await buildPackages(path.join(WORKSPACE, 'build'));
  const files = packPackages([...built, writePlugin(path.join(base, 'plugin'))], packed);
  writeFileSync(path.join(installed, 'package.json'), '{"private":true}');
  const options = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['install', ...options, ...files], { cwd: installed, stdio: ['ignore', 2, 2] });
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('the packed packages, installed in an empty folder', () => {
  it('hold no source and nothing of the workspace', () => {
    const scope = path.join(installed, 'node_modules/@mediastruct');
    const files = readdirSync(scope, { recursive: true, encoding: 'utf8' });
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((file) => /\.tsx?$|\.test\.|(^|\/)test\//.test(file))).toEqual([]);
  });

  it('run every command of the demo', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [path.join(WORKSPACE, 'scripts/demo.ts'), path.join(base, 'demo')],
      {
        encoding: 'utf8',
        env: { ...process.env, MEDIASTRUCT_PROGRAM: path.join(installed, 'node_modules/.bin/mediastruct') },
      },
    );
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/All \d+ different contents that are to be filed are in the library/);
  });

  it('find the data files and threads of the plugins', () => {
    const from = path.join(base, 'demo/run-1/library');
    const archive = path.join(base, 'demo.tar');
    expect(mediastruct('delta', 'index', path.join(from, 'media'), '-o', `${archive}.index`)).toMatchObject({
      status: 0,
    });
    const label = mediastruct('disc', 'label', '1', '--library', from, '-o', path.join(base, 'label.pdf'));
    expect(label).toMatchObject({ status: 0 });
    expect(existsSync(path.join(base, 'label.pdf'))).toBe(true);
    const disk = path.join(base, 'disk');
    mkdirSync(disk);
    for (const words of [
      ['disk', 'add', 'first', disk],
      ['source', 'add', 'pictures', path.join(from, 'media')],
      ['backup', 'first', '--yes'],
    ])
      expect(mediastruct('shelf', ...words, '--library', from)).toMatchObject({ status: 0 });
    expect(
      readdirSync(disk, { recursive: true, encoding: 'utf8' }).some((file) => file.endsWith('restore.sh')),
    ).toBe(true);
  });

  it('show and run a plugin that was installed beside them', () => {
    expect(mediastruct('--help').stdout).toContain('A plugin of the tests');
    expect(mediastruct('sample', 'hello', '--help').stdout).toContain('--library=DIR');
    const library = path.join(base, 'demo/run-1/library');
    expect(mediastruct('sample', 'hello', '--loud', '--library', library)).toEqual({
      status: 0,
      stdout: 'HELLO\n',
      stderr: '',
    });
  });
});
