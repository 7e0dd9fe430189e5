import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { nameOfPackage } from './bundle.ts';
import { WORKSPACE } from './workspace-packages.ts';

/** The licences of the packages whose files were taken into a build, as they ask for; null where there are none. */
export function thirdPartyText(files: readonly string[]): string | null {
  const names = [...new Set(files.map(nameOfPackage))].sort();
  if (names.length === 0) return null;
  return names.map((name) => `${name}\n\n${licenceOf(name)}`).join(`\n${'-'.repeat(72)}\n\n`);
}

function licenceOf(name: string): string {
  const folder = path.join(WORKSPACE, 'node_modules', name);
  const [file] = globSync(['LICEN[CS]E*', 'license*'], { cwd: folder });
  if (file !== undefined) return readFileSync(path.join(folder, file), 'utf8');
  const { license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    readonly license?: string;
  };
  if (license === undefined) throw new Error(`${name} has no licence`);
  return `Licence: ${license}\n`;
}
