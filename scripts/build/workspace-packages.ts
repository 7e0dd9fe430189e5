import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const WORKSPACE = path.resolve(import.meta.dirname, '../..');

/** The parts of a package.json that the build reads and writes. */
export interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly man?: readonly string[];
  readonly exports?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly oclif?: {
    readonly commands?: { readonly target: string };
    readonly hooks?: Readonly<Record<string, string>>;
    readonly helpClass?: string;
  };
}

export interface WorkspacePackage {
  /** Absolute path. */
  readonly folder: string;
  readonly json: PackageJson;
}

/** The packages that are published, core first. */
export function workspacePackages(): readonly WorkspacePackage[] {
  const folders = ['packages/core', 'packages/command', 'mediagen', 'plugins/*', 'packages/cli'];
  return folders
    .flatMap((pattern) => globSync(pattern, { cwd: WORKSPACE }).sort())
    .map((name) => path.join(WORKSPACE, name))
    .filter((folder) => existsSync(path.join(folder, 'package.json')))
    .map((folder) => ({ folder, json: readPackageJson(folder) }));
}

export function readPackageJson(folder: string): PackageJson {
  // Its own files: a field that is missing fails the build where it is used.
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as PackageJson;
}

/** Sources of a package without its tests, below `src`. */
export function sourcesOf({ folder }: WorkspacePackage, below = ''): readonly string[] {
  return globSync('**/*.ts', { cwd: path.join(folder, 'src', below) })
    .filter((file) => !file.endsWith('.test.ts') && !file.endsWith('.d.ts'))
    .map((file) => path.join(below, file))
    .sort();
}
