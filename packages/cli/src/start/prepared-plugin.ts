import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Command, Interfaces } from '@oclif/core';
import { PreparedCommand } from './prepared-command.ts';
import type { PreparedPluginFacts } from './prepared-record.ts';

/** A plugin with its package.json, where it is installed. */
export interface PluginPlace {
  /** Absolute path. */
  readonly root: string;
  readonly pjson: Interfaces.PJSON;
}

/** A plugin that oclif need not look into: it is as it was when the program was built. */
export class PreparedPlugin implements Interfaces.Plugin {
  readonly _base: string;
  readonly name: string;
  readonly alias: string;
  readonly version: string;
  readonly type: string;
  readonly moduleType: 'commonjs' | 'module';
  readonly hooks: Interfaces.Plugin['hooks'];
  readonly topics: Interfaces.Topic[];
  readonly commands: Command.Loadable[];
  readonly commandIDs: string[];
  readonly commandsDir = undefined;
  readonly hasManifest = true;
  readonly valid = true;
  readonly root: string;
  readonly pjson: Interfaces.PJSON;
  readonly isRoot: boolean;
  readonly options: Interfaces.Plugin['options'];
  #described: Readonly<Record<string, Command.Cached>> | undefined;

  constructor(facts: PreparedPluginFacts, { root, pjson }: PluginPlace, { isRoot }: { isRoot: boolean }) {
    this._base = facts._base;
    this.name = this.alias = facts.name;
    this.version = facts.version;
    this.type = facts.type;
    this.moduleType = facts.moduleType;
    this.hooks = facts.hooks;
    this.topics = facts.topics;
    this.root = root;
    this.pjson = pjson;
    this.isRoot = isRoot;
    this.options = { root, name: facts.name, type: facts.type, isRoot };
    const source = {
      plugin: facts,
      described: (id: string) => this.#describe(id),
      load: (id: string) => this.findCommand(id),
    };
    this.commandIDs = facts.commands.map(({ id }) => id);
    this.commands = facts.commands.flatMap((command) =>
      [undefined, ...command.hiddenAliases].map((called) => new PreparedCommand(command, source, called)),
    );
  }

  async load(): Promise<void> {}

  async findCommand(id: string): Promise<Command.Class> {
    const { relativePath = [] } = this.#describe(id);
    // The build listed the file as that of this command.
    const { default: found } = (await import(pathToFileURL(join(this.root, ...relativePath)).href)) as {
      readonly default: Command.Class;
    };
    found.id = id;
    found.plugin = this;
    return found;
  }

  #describe(id: string): Command.Cached {
    this.#described ??= this.#readManifest().commands;
    const described = this.#described[id];
    if (described === undefined) throw new Error(`${this.root}: oclif.manifest.json does not have ${id}`);
    return described;
  }

  /** As oclif wrote it for this version of the package. */
  #readManifest(): Interfaces.Manifest {
    return createRequire(import.meta.url)(join(this.root, 'oclif.manifest.json')) as Interfaces.Manifest;
  }
}
