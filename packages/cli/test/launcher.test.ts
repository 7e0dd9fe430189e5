import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sourceProgram as bin } from '../../command/test/program.ts';

const OLD_NODE =
  'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.1.0"}})';

let folder: string;
let lonelyBin: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mediastruct-launcher-'));
  lonelyBin = join(folder, 'mediastruct.js');
  copyFileSync(bin, lonelyBin);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the program as a Node would that says it is version 20. */
function underOldNode(program: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', OLD_NODE, program, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('the launcher under an older Node', () => {
  it('hands over to the pinned one', () => {
    const { status, stdout, stderr } = underOldNode(bin, '--version');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/\(node 2[4-9]\./);
  });

  it('passes arguments and the exit code on', () => {
    const { status, stdout } = underOldNode(bin, 'no such', '--json');
    expect(status).toBe(64);
    expect(stdout).toContain('\\"no such\\" is not a mediastruct command');
  });

  it('says what is missing where there is none', () => {
    const { status, stdout, stderr } = underOldNode(lonelyBin, '--version');
    expect({ status, stdout }).toEqual({ status: 40, stdout: '' });
    expect(stderr).toMatch(/^Error: MediaStruct needs Node 24 or later; this is 20\.1\.0\.\nTry: /);
  });

  it('says so as JSON under --json', () => {
    const { status, stdout, stderr } = underOldNode(lonelyBin, 'init', '--json');
    expect({ status, stderr }).toEqual({ status: 40, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'tool-missing', exitCode: 40 } });
  });
});
