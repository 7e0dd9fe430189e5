import { basename, join, resolve } from 'node:path';
import { createHash } from 'node:crypto';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { FileAccess } from '../files/file-access.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { nodeFileAccess } from '../files/node-file-access.ts';
import { readStateFile } from '../files/state-file.ts';
import { CHANGES_KEPT } from '../records/fold-index.ts';
import { parseConfig } from './config.ts';
import type { LibraryConfig } from './core-settings.ts';
import type { SettingsFile } from './settings-file.ts';
import { parseSection, parseSettingsFile } from './settings-file.ts';
import type { SettingsSection } from './settings-section.ts';
import { pathBelow } from './path-below.ts';
import { STATE_NAME } from './state-name.ts';

export const CONFIG_NAME = 'mediastruct.toml';

export type TreeRole = 'media' | 'archive' | 'duplicates' | 'validated' | 'further';

/** A folder whose files have an index. */
export interface Tree {
  /** `media`, `archive`, `duplicates`, `validated`, or the name of a further tree. The index file has this name. */
  readonly name: string;
  readonly role: TreeRole;
  /** Absolute path. */
  readonly root: string;
  readonly indexPath: string;
  /** True for the archive and the trees of `[dedupe] reference`: no run takes a file out of them. */
  readonly isReference: boolean;
}

/** An opened library. It holds values only, no open files. */
export interface Library {
  readonly root: string;
  /** The settings of core. Those of a plugin are read with `sectionOf`. */
  readonly config: LibraryConfig;
  /** The settings as the file has them, for `sectionOf`. */
  readonly settings: SettingsFile;
  readonly access: FileAccess;
  readonly state: StatePaths;
  readonly trees: readonly Tree[];
  /** Absolute paths of the drop folders. */
  readonly ingestFolders: readonly string[];
  /** More lines of changes to an index than this are folded into it. */
  readonly changesKept: number;
}

/** Absolute paths of the state folder `.mediastruct` and what is in it. */
export interface StatePaths {
  readonly folder: string;
  readonly indexes: string;
  readonly runs: string;
  /** Where runs are planned that are only looked at, because nothing can be written in `runs`. */
  readonly trialRuns?: string | undefined;
  readonly volumes: string;
  readonly volumeLedger: string;
  readonly certificates: string;
  readonly findings: string;
  readonly catalogue: string;
  readonly lock: string;
}

/** The nearest folder with a `mediastruct.toml`: `from`, or one above it. Throws `usage` if there is none. */
export function findLibrary(access: FileAccess, from: string): string {
  for (let at = resolve(from); ; at = join(at, '..')) {
    if (lstatOrNull(access, join(at, CONFIG_NAME)) !== null) return at;
    if (at === join(at, '..')) break;
  }
  throw new MediaStructError('usage', `${from}: no ${CONFIG_NAME} here or in any folder above`, {
    path: from,
    suggestions: ['mediastruct init DIR   makes a new library', 'or name one with --library DIR'],
  });
}

export interface OpenOptions {
  readonly access?: FileAccess | undefined;
  /** Sections of `mediastruct.toml` that the jobs of plugins bring; core's own are always known. */
  readonly sections?: readonly SettingsSection[] | undefined;
  /** More lines of changes to an index than this are folded into it; 100,000 if absent. */
  readonly changesKept?: number | undefined;
}

/**
 * Opens the library in `folder` and checks its settings. Throws `usage` if the folder holds no library or its
 * `mediastruct.toml` has a wrong or unknown setting or section.
 */
export function openLibrary(folder: string, options: OpenOptions = {}): Library {
  const { access = nodeFileAccess, sections = [], changesKept = CHANGES_KEPT } = options;
  const root = resolve(folder);
  const configPath = join(root, CONFIG_NAME);
  const text = readStateFile(access, configPath);
  if (text === null)
    throw new MediaStructError('usage', `${root}: expected a library, found no ${CONFIG_NAME}`, {
      path: root,
      suggestions: [`mediastruct init ${root}`],
    });
  const settings = parseSettingsFile(configPath, text);
  const config = parseConfig(settings, sections);
  const state = statePaths(root);
  const trees = treesOf(root, config, state);
  refuseUnusableFolders(trees, { configPath, state });
  return {
    root,
    config,
    settings,
    access,
    state,
    trees,
    ingestFolders: config.folders.ingest.map((path) => resolve(root, path)),
    changesKept,
  };
}

/**
 * The settings of a plugin's section, which was handed to `openLibrary`; defaults where the file has no such section.
 */
export function sectionOf<T extends object>(library: Library, section: SettingsSection<T>): T {
  return parseSection(library.settings, section);
}

/** The state paths of the library in `root`. */
export function statePaths(root: string): StatePaths {
  const folder = join(root, STATE_NAME);
  return {
    folder,
    indexes: join(folder, 'indexes'),
    runs: join(folder, 'runs'),
    volumes: join(folder, 'volumes'),
    volumeLedger: join(folder, 'volumes.ndjson'),
    certificates: join(folder, 'certificates.ndjson'),
    findings: join(folder, 'findings.ndjson'),
    catalogue: join(folder, 'catalogue.sqlite'),
    lock: join(folder, 'lock'),
  };
}

/** The tree of a role that every library has once. */
export function treeOf(library: Library, role: Exclude<TreeRole, 'further'>): Tree {
  // `openLibrary` makes a tree for each of these roles.
  return library.trees.find((tree) => tree.role === role) as Tree;
}

/** Absolute paths of the reference trees; no operation may take a file out of them. */
export function protectedRoots(library: Library): readonly string[] {
  return library.trees.filter((tree) => tree.isReference).map((tree) => tree.root);
}

/** The tree that the user means by its name or its folder; null if the library has no such tree. */
export function findTree(library: Library, nameOrPath: string): Tree | null {
  const absolute = resolve(nameOrPath);
  return (
    library.trees.find((tree) => tree.name === nameOrPath) ??
    library.trees.find((tree) => tree.root === absolute) ??
    null
  );
}

/** A tree for a folder that the settings do not name, because the user named it on the command line. */
export function furtherTree(library: Library, root: string, isReference = false): Tree {
  return makeTree(library.state, { name: furtherName(root), role: 'further', root, isReference });
}

function treesOf(root: string, config: LibraryConfig, state: StatePaths): Tree[] {
  const { folders } = config;
  const references = new Set(config.dedupe.reference.map((path) => resolve(root, path)));
  const own = (['media', 'archive', 'duplicates', 'validated'] as const).map((role) => {
    const treeRoot = resolve(root, folders[role]);
    return makeTree(state, {
      name: role,
      role,
      root: treeRoot,
      isReference: role === 'archive' || references.has(treeRoot),
    });
  });
  const further = [...new Set([...folders.trees.map((path) => resolve(root, path)), ...references])]
    .filter((path) => !own.some((tree) => tree.root === path))
    .map((path) =>
      makeTree(state, {
        name: furtherName(path),
        role: 'further',
        root: path,
        isReference: references.has(path),
      }),
    );
  return [...own, ...further];
}

interface LibraryPaths {
  readonly configPath: string;
  readonly state: StatePaths;
}

function refuseUnusableFolders(trees: readonly Tree[], { configPath, state }: LibraryPaths): void {
  const own = trees.filter((tree) => tree.role !== 'further');
  for (const tree of own) {
    const fault = folderFault(tree, { own, state });
    if (fault === null) continue;
    throw new MediaStructError('usage', `${configPath}: [folders]: ${fault} (${tree.root})`, {
      path: configPath,
      suggestions: ['Give each of them a folder of its own.'],
    });
  }
}

/**
 * Why a tree cannot have its folder, or null if it can. Two trees in one folder cannot be told apart, files inside the
 * archive could never leave it, and pictures do not belong in the state folder.
 */
function folderFault(tree: Tree, { own, state }: { own: readonly Tree[]; state: StatePaths }): string | null {
  const same = own.find((other) => other !== tree && other.root === tree.root);
  if (same !== undefined) return `"${tree.name}" and "${same.name}" are one folder`;
  if (own.some((other) => other.role === 'archive' && pathBelow(other.root, tree.root) !== null))
    return `"${tree.name}" is inside "archive", whose files must stay there`;
  const isState = tree.root === state.folder || pathBelow(state.folder, tree.root) !== null;
  return isState ? `"${tree.name}" is inside the library's state folder` : null;
}

function makeTree(state: StatePaths, tree: Omit<Tree, 'indexPath'>): Tree {
  return { ...tree, indexPath: join(state.indexes, `${tree.name}.ndjson`) };
}

/** A readable and unique name: the name of the folder, and eight digits of the hash of its path. */
function furtherName(root: string): string {
  const readable =
    basename(root)
      .replace(/[^A-Za-z0-9._-]/g, '_')
      .slice(0, 40) || 'tree';
  return `${readable}-${createHash('sha256').update(root).digest('hex').slice(0, 8)}`;
}
