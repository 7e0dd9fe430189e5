import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { listVolumes, openLibrary, planArchive } from '@mediastruct/core';
import type { VolumeState } from '@mediastruct/core';
import { completeRun } from '@mediastruct/core/testing';
import { program } from '../../../packages/command/test/program.ts';
import { TestLibrary } from '../../../packages/core/test/archive/library.ts';

export function has(tool: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
}

/** A library with one built volume, and the program beside it. */
export class ShelfLibrary extends TestLibrary {
  static async make(options: { sameDeviceDiscs?: boolean } = {}): Promise<ShelfLibrary> {
    const files = ['2019/05/12/a.jpg', '2019/05/12/b.jpg', '2019/05/13/c.jpg'];
    const made = new ShelfLibrary(
      files.map((path) => ({ path, size: 50_000 })),
      options,
    );
    await made.session(async (session) => completeRun(session, (await planArchive(session, {})).run));
    return made;
  }

  /** The programs that the CLI finds first. */
  get tools(): string {
    return join(this.root, 'tools');
  }

  /** Puts a shell script in place of xorriso. In it, `$file` is the file or device to burn to and `$image` the image. */
  fakeXorriso(script: string): void {
    mkdirSync(this.tools, { recursive: true });
    const lines = [
      '#!/bin/sh',
      'for word; do case "$word" in dev=stdio:*) file="${word#dev=stdio:}";; dev=*) file="${word#dev=}";; esac; image="$word"; done',
      'case "$*" in *-version*) exit 0;; esac',
      script,
    ];
    writeFileSync(join(this.tools, 'xorriso'), `${lines.join('\n')}\n`);
    chmodSync(join(this.tools, 'xorriso'), 0o755);
  }

  run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(process.execPath, [program, ...args], {
      cwd: this.root,
      encoding: 'utf8',
      env: this.#env(),
    });
  }

  json<T>(...args: string[]): T {
    return JSON.parse(this.run(...args, '--json').stdout) as T;
  }

  start(...args: string[]): ReturnType<typeof spawn> {
    return spawn(process.execPath, [program, ...args], { cwd: this.root, env: this.#env(), stdio: 'ignore' });
  }

  volume(): VolumeState {
    const [volume] = listVolumes(openLibrary(this.root)).volumes;
    if (volume === undefined) throw new Error('no volume');
    return volume;
  }

  /** Images that burns left. */
  scratch(): readonly string[] {
    const folder = join(this.root, '.mediastruct/discs/scratch');
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  }

  #env(): NodeJS.ProcessEnv {
    return { PATH: `${this.tools}:${process.env.PATH ?? ''}`, HOME: this.root, NO_COLOR: '1' };
  }
}
