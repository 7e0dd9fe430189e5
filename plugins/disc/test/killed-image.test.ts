import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { planArchive } from '@mediastruct/core';
import { completeRun } from '@mediastruct/core/testing';
import { expect, it } from 'vitest';
import { ShelfLibrary } from './shelf-library.ts';

const SIZE = 300_000_000;

/** A library whose only volume takes a moment to be written. */
async function largeLibrary(): Promise<ShelfLibrary> {
  const library = new ShelfLibrary([{ path: '2019/05/12/film.mov', size: SIZE }]);
  await library.session(async (session) =>
    completeRun(session, (await planArchive(session, { medium: 'cd' })).run),
  );
  return library;
}

it('an image that is killed leaves no file under its name, and the next one is the same as ever', async () => {
  using library = await largeLibrary();
  const out = join(library.root, 'out');
  mkdirSync(out);
  const part = join(out, 'a.iso.part');
  const child = library.start('disc', 'image', '1', '-o', join(out, 'a.iso'));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while (!existsSync(part) || statSync(part).size < 10_000_000) await wait(5);
  child.kill('SIGKILL');
  await ended;
  expect(existsSync(join(out, 'a.iso'))).toBe(false);
  expect(statSync(part).size).toBeLessThan(SIZE);

  const again = library.run('disc', 'image', '1', '-o', join(out, 'a.iso'));
  expect(again.status).toBe(64);
  expect(again.stderr).toContain('a.iso.part');
  rmSync(part);
  expect(library.run('disc', 'image', '1', '-o', join(out, 'a.iso')).status).toBe(0);
  expect(library.run('disc', 'image', '1', '-o', join(out, 'b.iso')).status).toBe(0);
  expect(readFileSync(join(out, 'a.iso')).equals(readFileSync(join(out, 'b.iso')))).toBe(true);
  expect(library.run('disc', 'check', join(out, 'a.iso')).status).toBe(0);
});
