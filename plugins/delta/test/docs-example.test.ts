import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { put } from './trees.ts';
import { temporaryFolder } from './temporary-folder.ts';

const DOOR = pathToFileURL(join(import.meta.dirname, '../src/index.ts')).href;
const PAGE = join(import.meta.dirname, '../../../docs/DELTA.md');

/** What is written in docs/DELTA.md under "From code", with its folders below another one. */
function examples(home: string): readonly string[] {
  const section = /## From code\n(.*?)\n## /s.exec(readFileSync(PAGE, 'utf8'))?.[1] ?? '';
  return [...section.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) =>
    code
      .replaceAll("'@mediastruct/plugin-delta'", `'${DOOR}'`)
      .replace(/'\/(home\/thomas|tmp)\//g, (_, top) => `'${home}/${top === 'tmp' ? 'tmp/' : ''}`),
  );
}

function run(home: string, code: string): void {
  const file = join(home, 'example.ts');
  writeFileSync(file, `import { cpSync as copy, rmSync as remove } from 'node:fs';\n${code}`);
  const { status, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
}

/** Makes a statement of a comment of the example. */
function doAt(code: string, comment: string, statement: string): string {
  expect(code).toContain(comment);
  return code.replace(comment, statement);
}

describe('the examples of docs/DELTA.md', () => {
  it('store changes and apply them to the folder in its initial state', () => {
    using base = temporaryFolder();
    const home = base.path;
    const mydir = join(home, 'mydir');
    const catalogue = 'a line of a catalogue\n'.repeat(5000);
    put(home, 'mydir/catalogue', catalogue);
    put(home, 'mydir/gone', 'x');
    const [first = ''] = examples(home);
    const [initial, changed] = [join(home, 'initial'), join(home, 'changed')];
    cpSync(mydir, initial, { recursive: true, preserveTimestamps: true });
    cpSync(mydir, changed, { recursive: true, preserveTimestamps: true });
    put(home, 'changed/catalogue', `${catalogue}and one`);
    put(home, 'changed/new', 'new');
    rmSync(join(changed, 'gone'));
    const swap = (from: string) =>
      `remove('${mydir}', { recursive: true });\ncopy('${from}', '${mydir}', { recursive: true, preserveTimestamps: true });`;
    const changing = doAt(first, '// Make some changes in the directory', swap(changed));
    run(home, doAt(changing, '// Reapply these changes from the initial directory', swap(initial)));
    expect(readdirSync(mydir)).toEqual(['catalogue', 'new']);
    expect(readFileSync(join(mydir, 'catalogue'), 'utf8')).toBe(`${catalogue}and one`);
    expect(readdirSync(join(home, 'mydir.diff'))).toContain('diff.ndjson');
  });

  it('tell what is in a folder, pack it and restore it', () => {
    using base = temporaryFolder();
    const home = base.path;
    put(home, 'mydir/file1', 'one');
    put(home, 'mydir/photos/a.jpg', 'a');
    put(home, 'mydir/package.json', '{}');
    mkdirSync(join(home, 'tmp'));
    const [, helpers = '', packing = '', restoring = ''] = examples(home);
    const told = '[jpegs, folders, projects, bytes, sha256.length, file1.toString()]';
    const imports = new Set<string>();
    const code = [helpers, packing, restoring].join('\n').replace(/^import .*$/gm, (line) => {
      imports.add(line);
      return '';
    });
    run(
      home,
      `import { Dir, TarVolume } from '${DOOR}';\n${code}\nimport('node:fs').then((fs) => fs.writeFileSync('${home}/told', JSON.stringify(${told})));`,
    );
    expect(imports.size).toBe(3);
    expect(JSON.parse(readFileSync(join(home, 'told'), 'utf8'))).toEqual([
      ['photos/a.jpg'],
      ['photos'],
      [''],
      6,
      64,
      'one',
    ]);
    expect(readdirSync(join(home, 'tmp/restored/mydir'))).toEqual(['file1', 'photos']);
    expect(existsSync(join(home, 'tmp/single/mydir/file1'))).toBe(true);
  });
});
