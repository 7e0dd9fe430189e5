import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Plugin, rolldown } from 'rolldown';
import { finishedChunks } from './finished-chunks.ts';
import { lazyRequires } from './lazy-requires.ts';
import { LoadedTogether } from './loaded-together.ts';
import { isOclifDoor, OCLIF_DOORS, oclifOfCommand } from './oclif-of-command.ts';
import { isLoadedWhenCalled, nodeModules } from './node-modules.ts';
import { type WorkspacePackage, sourcesOf } from './workspace-packages.ts';

/** Small packages that every command loads: their code is taken into ours, one file instead of dozens. All others stay packages. */
export const TAKEN_IN = [
  '@oclif/core',
  'fastest-levenshtein',
  'ignore',
  'pretty-bytes',
  'smol-toml',
  'valibot',
];

/** What oclif asks for where there are sources to translate, and to judge the version of Node, which the launcher does. */
const NEVER_TAKEN_IN = ['typescript', 'semver'];

const WORKER = /new URL\('(\.\/[^']+)\.ts', import\.meta\.url\)/g;
const FOLDER = /__folderInBuild\(["']([^"']*)["']\)/g;
const PLACE = /__placeInBuild\(["']([^"']+)["']\)/g;

/** Builds the modules of a package into `target`/dist, split so that a command loads what it uses. Answers with the files of packages taken in. */
export async function bundlePackage(from: WorkspacePackage, target: string): Promise<readonly string[]> {
  const together = new LoadedTogether(from);
  const bundle = await rolldown({
    input: entriesOf(from),
    platform: 'node',
    external: (id, importer) => isOfOthers(id, importer),
    plugins: [oclifOfCommand(from), lazyRequires(), placesInBuild(from), nodeModules(), together.plugin],
    logLevel: 'warn',
    // What is loaded together may be imported at once and later.
    checks: { ineffectiveDynamicImport: false },
  });
  const { output } = await bundle.generate({
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'shared/[name]-[hash].js',
    // Names stay, for the sake of stack traces.
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    codeSplitting: { groups: [...together.files] },
  });
  await bundle.close();
  const chunks = output.flatMap((file) => (file.type === 'chunk' ? [file] : []));
  for (const { fileName, code } of finishedChunks(chunks))
    writeChunk(path.join(target, 'dist', fileName), code);
  copyData(from, target);
  return chunks.flatMap(({ moduleIds }) => moduleIds.filter((id) => id.includes('node_modules')));
}

function writeChunk(file: string, code: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, code);
}

/** What is loaded by its name: doors, commands, hooks, the help, the modules of threads. */
function entriesOf(from: WorkspacePackage): Record<string, string> {
  const { folder, json } = from;
  const { commands, hooks = {}, helpClass } = json.oclif ?? {};
  const named = [
    ...Object.values(json.exports ?? {}),
    ...Object.values(hooks),
    ...(helpClass ? [helpClass] : []),
  ];
  const files = [
    ...named.map((file) => path.relative('src', file)),
    ...(commands === undefined ? [] : sourcesOf(from, 'commands')),
    ...sourcesOf(from).flatMap((file) => workersOf(from, file)),
    ...(json.bin === undefined ? [] : ['main.ts']),
  ];
  const entries = files.map((file) => [file.replace(/\.ts$/, ''), path.join(folder, 'src', file)]);
  if (json.name === '@mediastruct/command') entries.push(...OCLIF_DOORS);
  return Object.fromEntries(entries) as Record<string, string>;
}

function workersOf({ folder }: WorkspacePackage, file: string): string[] {
  const text = readFileSync(path.join(folder, 'src', file), 'utf8');
  return [...text.matchAll(WORKER)].map(([, module]) => path.join(path.dirname(file), `${module}.ts`));
}

/** Packages stay outside, but for those that are taken in, with all that they load. */
function isOfOthers(id: string, importer: string | undefined): boolean {
  if (id.startsWith('.') || path.isAbsolute(id) || isOclifDoor(id)) return false;
  if (id.startsWith('\0') || isLoadedWhenCalled(id, importer)) return false;
  if (NEVER_TAKEN_IN.includes(id)) return true;
  if (importer?.includes('node_modules') || isOclifDoor(importer ?? '')) return false;
  return !TAKEN_IN.includes(id);
}

/**
 * A module may end up in any file of the build, so what it finds beside itself is named from the root of the build: the modules of threads
 * as `.js`, and the folder of its data.
 */
function placesInBuild({ folder }: WorkspacePackage): Plugin {
  const source = path.join(folder, 'src');
  return {
    name: 'places-in-build',
    transform(code, id) {
      if (!id.startsWith(source) || !code.includes('import.meta.')) return null;
      const here = path.relative(source, path.dirname(id));
      return code
        .replaceAll(WORKER, (_, module: string) => `__placeInBuild('${path.join(here, module)}.js')`)
        .replaceAll('import.meta.dirname', `__folderInBuild('${here}')`);
    },
    renderChunk(code, chunk) {
      const up = path.relative(path.dirname(chunk.fileName), '.') || '.';
      return code
        .replaceAll(PLACE, (_, place: string) => `new URL('${up}/${place}', import.meta.url)`)
        .replaceAll(FOLDER, (_, folder: string) => `(import.meta.dirname + '/${up}/${folder}')`);
    },
  };
}

/** What is no code and is read at run time: scripts and pages. */
function copyData({ folder }: WorkspacePackage, target: string): void {
  const source = path.join(folder, 'src');
  for (const file of globSync('**/*.{sh,js,css,html,svg}', { cwd: source }))
    cpSync(path.join(source, file), path.join(target, 'dist', file));
}

export function nameOfPackage(file: string): string {
  const below = file.slice(file.lastIndexOf('node_modules/') + 'node_modules/'.length).split('/');
  return below.slice(0, below[0]?.startsWith('@') ? 2 : 1).join('/');
}
