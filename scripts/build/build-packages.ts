import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { builtPackageJson } from './built-package-json.ts';
import { bundlePackage } from './bundle.ts';
import { type ManCommand, manName, manPage, programPage } from './man-page.ts';
import { writeOclifManifest, writeStartRecord } from './oclif-manifest.ts';
import { thirdPartyText } from './third-party.ts';
import {
  readPackageJson,
  WORKSPACE,
  type WorkspacePackage,
  workspacePackages,
} from './workspace-packages.ts';

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
  const described = new Map<BuiltPackage, readonly ManCommand[]>();
  for (const each of packages)
    if (each.json.oclif !== undefined)
      described.set(each, await writeOclifManifest(each.target, each.json.name));
  for (const each of packages) {
    const man = writeManPages(each, described);
    if (man.length > 0) writePackageJson(each, man);
    if (each.json.bin !== undefined) await prepareStart(each.target);
  }
  return packages;
}

async function buildPackage(built: BuiltPackage): Promise<void> {
  const { folder, json, target } = built;
  mkdirSync(target, { recursive: true });
  const thirdParty = thirdPartyText(await bundlePackage(built, target));
  if (thirdParty !== null) writeFileSync(path.join(target, 'THIRD-PARTY.txt'), thirdParty);
  writePackageJson(built, []);
  cpSync(path.join(WORKSPACE, 'README.md'), path.join(target, 'README.md'));
  if (json.bin !== undefined) copyPrograms(path.join(folder, 'bin'), path.join(target, 'bin'));
}

function writePackageJson({ json, target }: BuiltPackage, man: readonly string[]): void {
  writeFileSync(
    path.join(target, 'package.json'),
    `${JSON.stringify(builtPackageJson(json, { man }), null, 2)}\n`,
  );
}

/** A page for each command of a package, and in that of the program one for the program; answers with the files as its package.json names them. */
function writeManPages(
  { json, target }: BuiltPackage,
  described: ReadonlyMap<BuiltPackage, readonly ManCommand[]>,
): readonly string[] {
  const all = [...described].flatMap(([of, commands]) => commands.map((command) => ({ ...command, of })));
  const own = all.filter(({ of }) => of.target === target);
  const { version } = json;
  const pages = own.map((command) => [
    manName(command.id),
    manPage(command, { version, seeAlso: ['mediastruct(1)'] }),
  ]);
  const { description: purpose = '' } = readPackageJson(WORKSPACE);
  const inOrder = all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (json.bin !== undefined) pages.push(['mediastruct', programPage(inOrder, { version, purpose })]);
  if (pages.length > 0) mkdirSync(path.join(target, 'man'));
  return pages.map(([name, text = '']) => {
    writeFileSync(path.join(target, 'man', `${name}.1`), text);
    return `./man/${name}.1`;
  });
}

/** What a start need not look for: the plugins with their commands; and the first page of help as text, which the launcher prints without loading anything. */
async function prepareStart(target: string): Promise<void> {
  await writeStartRecord(target);
  const page = execFileSync(process.execPath, [path.join(target, 'bin/mediastruct.js'), '--help'], {
    encoding: 'utf8',
    cwd: target,
    env: { NO_COLOR: '1', HOME: target },
  });
  writeFileSync(path.join(target, 'help.txt'), page);
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
