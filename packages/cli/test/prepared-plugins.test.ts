import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { preparedPlugins } from '../src/start/prepared-plugins.ts';

const COMMAND = {
  id: 'say:hello',
  aliases: [],
  hiddenAliases: [],
  args: {},
  hidden: false,
  summary: 'Says it.',
};
const PLUGIN = { type: 'core', moduleType: 'module', hooks: {}, topics: [], _base: 'oclif' };

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mediastruct-prepared-'));
  write('package.json', { name: 'program', version: '1.0.0', oclif: {} });
  write('start.json', {
    plugins: [
      { ...PLUGIN, name: 'program', version: '1.0.0', commands: [] },
      { ...PLUGIN, name: 'plugin', version: '1.2.3', commands: [COMMAND] },
    ],
  });
  write('node_modules/plugin/package.json', { name: 'plugin', version: '1.2.3', type: 'module', oclif: {} });
  write('node_modules/plugin/oclif.manifest.json', {
    commands: { [COMMAND.id]: { ...COMMAND, flags: { loud: {} }, relativePath: ['hello.js'] } },
  });
  writeFileSync(join(root, 'node_modules/plugin/hello.js'), 'export default class Hello {}');
});

afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, content: object): void {
  mkdirSync(join(root, file, '..'), { recursive: true });
  writeFileSync(join(root, file), JSON.stringify(content));
}

describe('preparedPlugins', () => {
  it('knows the plugins of the build, the program first, where they are installed', () => {
    const plugins = preparedPlugins(`${root}/`);
    expect([...(plugins?.keys() ?? [])]).toEqual(['program', 'plugin']);
    expect(plugins?.get('plugin')).toMatchObject({ root: join(root, 'node_modules/plugin'), isRoot: false });
  });

  it('reads what a command is when it is asked, and loads it from where its plugin stands', async () => {
    const [command] = preparedPlugins(`${root}/`)?.get('plugin')?.commands ?? [];
    expect(command).toMatchObject({ id: 'say:hello', summary: 'Says it.', pluginName: 'plugin' });
    expect(command?.flags).toEqual({ loud: {} });
    // oclif's help names a command by its words.
    if (command !== undefined) command.id = 'say hello';
    const hello = await command?.load();
    expect([hello?.id, hello?.plugin?.name]).toEqual(['say:hello', 'plugin']);
    const file = pathToFileURL(join(root, 'node_modules/plugin/hello.js')).href;
    expect(hello).toBe(((await import(file)) as { default: unknown }).default);
  });

  it('knows none in a checkout, which has no record', () => {
    rmSync(join(root, 'start.json'));
    expect(preparedPlugins(`${root}/`)).toBeNull();
  });

  it('knows none where a plugin is of another version than it was', () => {
    write('node_modules/plugin/package.json', { name: 'plugin', version: '1.2.4', oclif: {} });
    expect(preparedPlugins(`${root}/`)).toBeNull();
  });

  it('knows none where a plugin is not installed', () => {
    rmSync(join(root, 'node_modules'), { recursive: true });
    expect(preparedPlugins(`${root}/`)).toBeNull();
  });
});
