import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { builtPackageJson } from './built-package-json.ts';
import { bundlePackage } from './bundle.ts';
import { writeOclifManifest } from './oclif-manifest.ts';
import { thirdPartyText } from './third-party.ts';
import { WORKSPACE, type WorkspacePackage, workspacePackages } from './workspace-packages.ts';

export interface BuiltPackage extends WorkspacePackage {
  /** The folder of the built package; absolute path. */
  readonly target: string;
}

/** Builds all packages into `folder`/node_modules, where they find each other; what stood there before goes. */
export async function buildPackages(folder: string): Promise<readonly BuiltPackage[]> {
  rmSync(path.join(folder, 'node_modules'), { recursive: true, force: true });
  const packages = workspacePackages().map((each) => ({
    ...each,
    target: path.join(folder, 'node_modules', each.json.name),
  }));
  for (const each of packages) await buildPackage(each);
  // A command is loaded to be described, and loads from the packages beside it.
  for (const { json, target } of packages)
    if (json.oclif !== undefined) await writeOclifManifest(target, json.name);
  return packages;
}

async function buildPackage(built: BuiltPackage): Promise<void> {
  const { folder, json, target } = built;
  mkdirSync(target, { recursive: true });
  const thirdParty = thirdPartyText(await bundlePackage(built, target));
  if (thirdParty !== null) writeFileSync(path.join(target, 'THIRD-PARTY.txt'), thirdParty);
  writeFileSync(
    path.join(target, 'package.json'),
    `${JSON.stringify(builtPackageJson(json, { man: [] }), null, 2)}\n`,
  );
  cpSync(path.join(WORKSPACE, 'README.md'), path.join(target, 'README.md'));
  if (json.bin !== undefined) copyPrograms(path.join(folder, 'bin'), path.join(target, 'bin'));
}

/** The launcher of the checkout, which loads what was built instead of the sources. */
function copyPrograms(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
  const program = path.join(to, 'mediastruct.js');
  const text = readFileSync(program, 'utf8');
  const loading = "import('../src/main.ts')";
  if (!text.includes(loading)) throw new Error(`${program} does not load ${loading}`);
  writeFileSync(program, text.replace(loading, "import('../dist/main.js')"));
}
