import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { BuiltPackage } from './build-packages.ts';

/** Packs built packages as they would be published; answers with the files, in the order of the packages. */
export function packPackages(
  built: readonly Pick<BuiltPackage, 'target'>[],
  folder: string,
): readonly string[] {
  const args = ['pack', '--silent', '--pack-destination', folder, ...built.map(({ target }) => target)];
  const out = execFileSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' });
  return out
    .trim()
    .split('\n')
    .map((name) => path.join(folder, name));
}
