import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { bin } from './launch.ts';

/** Names on stderr every module that is loaded. */
const TELL_MODULES = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({ load(url, context, next) { process.stderr.write(url + '\\n'); return next(url, context); } });
`)}`;

function modulesLoadedBy(...args: string[]): string[] {
  const { stderr } = spawnSync(process.execPath, ['--import', TELL_MODULES, bin, ...args], {
    cwd: tmpdir(),
    encoding: 'utf8',
  });
  return stderr.split('\n');
}

const inCore = (url: string) => url.includes('/packages/core/');
const inOclif = (url: string) => url.includes('/@oclif/core/');

describe('start-up', () => {
  it('reads every command file for --help and still loads nothing of core', () => {
    const modules = modulesLoadedBy('--help');
    expect(modules.some((url) => url.endsWith('/commands/init.ts'))).toBe(true);
    expect(modules.filter(inCore)).toEqual([]);
  });

  it('loads not even oclif for --version', () => {
    expect(modulesLoadedBy('--version').filter(inOclif)).toEqual([]);
  });

  it('loads core to say what went wrong', () => {
    expect(modulesLoadedBy('init', '.', '--nosuch').some(inCore)).toBe(true);
  });
});
