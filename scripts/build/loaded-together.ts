import path from 'node:path';
import type { Plugin } from 'rolldown';
import type { WorkspacePackage } from './workspace-packages.ts';

/**
 * Modules, below `src`, that are loaded together, with all that they import. Of core: what threads of plugins need, what its own threads need besides, whose start is
 * most of what a few files cost, and what every command needs besides. Of `command`: what every help needs, and what every run needs besides.
 */
const LOADED_TOGETHER: Readonly<Record<string, readonly (readonly string[])[]>> = {
  '@mediastruct/core': [
    ['threads.ts'],
    ['files/stage-together.ts', 'crawl/range/range-worker.ts'],
    ['doors/base.ts', 'doors/errors.ts', 'doors/find.ts'],
    ['doors/runs.ts'],
  ],
  '@mediastruct/command': [
    ['index.ts'],
    [
      'confirm.ts',
      'failure/describe-failure.ts',
      'progress/json-progress.ts',
      'progress/process-progress.ts',
    ],
  ],
};

/** One file of the build for modules that are loaded together. */
export interface SharedFile {
  readonly name: string;
  readonly test: (id: string) => boolean;
}

/**
 * Tells which modules are loaded together, so that they can be one file of the build: Node needs about as long for a file as for the code
 * in it. The contributions of plugins are asked for by every run.
 */
export class LoadedTogether {
  readonly plugin: Plugin;
  /** Asked once all modules are known; a module goes into the first that has it. */
  readonly files: readonly SharedFile[];
  readonly #imports = new Map<string, readonly string[]>();

  constructor({ folder, json }: WorkspacePackage) {
    const hooks = Object.entries(json.oclif?.hooks ?? {}).filter(
      ([name]) => name === 'mediastruct:contribute',
    );
    const contribution = hooks.map(([, file]) => path.relative('src', file));
    const sets = LOADED_TOGETHER[json.name] ?? [contribution];
    this.files = sets.map((roots, at) =>
      this.#fileOf(
        `together-${at}`,
        roots.map((file) => path.join(folder, 'src', file)),
      ),
    );
    this.plugin = {
      name: 'loaded-together',
      moduleParsed: ({ id, importedIds }) => {
        this.#imports.set(id, importedIds);
      },
    };
  }

  #fileOf(name: string, roots: readonly string[]): SharedFile {
    let found: ReadonlySet<string> | null = null;
    return { name, test: (id) => (found ??= this.#closureOf(roots)).has(id) };
  }

  #closureOf(roots: readonly string[]): ReadonlySet<string> {
    const found = new Set<string>();
    const open = [...roots];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (found.has(id)) continue;
      found.add(id);
      open.push(...(this.#imports.get(id) ?? []));
    }
    return found;
  }
}
