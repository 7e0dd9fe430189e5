import { spawnSync } from 'node:child_process';
import { Buffer } from 'node:buffer';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Library, Tree } from '../../src/library/library.ts';
import { findTree } from '../../src/library/library.ts';
import { exportList } from '../../src/lists/export/export-list.ts';
import type { ExportRequest } from '../../src/lists/export/list-writer.ts';
import { TestLibrary } from '../library/test-library.ts';

export const NOW = new Date('2026-11-30T12:00:00.000Z');

/** Names that lists stumble over; of any bytes but NUL and `/`. */
export const HOSTILE = [
  'plain.jpg',
  'a b  c.jpg',
  ' lead',
  'trail ',
  'line\nend.jpg',
  'return\rinside',
  'return at the end\r',
  'back\\slash',
  '\\n',
  '%0A%25.jpg',
  'comma, "quote".jpg',
  "<&>'.jpg",
  '# remark',
  '*star',
  '-dash',
  'ünïcödé.jpg',
  'deep/er/file.jpg',
];
/** A name that is not UTF-8. */
export const NOT_UTF8 = Buffer.from([0x6c, 0xff, 0xfe, 0x2e, 0x6a]);

/** A library whose media tree has files of all these names; each holds its own name. */
export class ListLibrary extends TestLibrary {
  constructor(root: string) {
    super(root);
    for (const name of HOSTILE) this.write(name, name);
  }

  write(name: string | Buffer, content: string): void {
    const path = Buffer.concat([Buffer.from(`${this.at('media')}/`), Buffer.from(name)]);
    mkdirSync(dirname(path.toString('utf8')), { recursive: true });
    writeFileSync(path, content);
  }

  get media(): Tree {
    // The tree is of every library.
    return findTree(this.library, 'media') as Tree;
  }

  export(request: Partial<ExportRequest> & Pick<ExportRequest, 'format' | 'output'>) {
    return exportList(this.library, this.media, {
      digests: [],
      toolVersion: '1.0.0',
      now: () => NOW,
      ...request,
    });
  }
}

export function has(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined;
}

/** What a program says in a folder; exit code and all output. */
export function run(cwd: string, program: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: { LC_ALL: 'C' },
  });
  return { status, output: `${stdout}${stderr}` };
}

export type { Library };
