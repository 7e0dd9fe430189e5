import type { Command } from '@oclif/core';
import type { PreparedCommandFacts } from './prepared-record.ts';

/** What a command is loaded and described with: the part of oclif's manifest that is about it. */
export interface CommandSource {
  /** The plugin's package. */
  readonly plugin: { readonly name: string; readonly type: string };
  readonly described: (id: string) => Command.Cached;
  readonly load: (id: string) => Promise<Command.Class>;
}

/** A command of which little is known until more is asked: then the manifest of its plugin is read. */
export class PreparedCommand implements Command.Loadable {
  [key: string]: unknown;
  id: string;
  aliases: string[];
  /** Other orders of the words, which the program does not take. */
  readonly permutations: string[] = [];
  readonly args: Command.Cached['args'];
  /** They are commands of their own here: oclif would copy what is own of this one, without what is asked for later. */
  readonly hiddenAliases: string[] = [];
  readonly hidden: boolean;
  readonly strict: boolean | undefined;
  readonly summary: string | undefined;
  readonly pluginName: string;
  readonly pluginAlias: string;
  readonly pluginType: string;
  readonly #source: CommandSource;
  /** oclif's help changes `id`. */
  readonly #id: string;

  /** `called` is another word for the command. */
  constructor(facts: PreparedCommandFacts, source: CommandSource, called?: string) {
    this.#id = facts.id;
    this.id = called ?? facts.id;
    this.aliases = facts.aliases;
    this.args = facts.args;
    this.hidden = facts.hidden || called !== undefined;
    this.strict = facts.strict;
    this.summary = facts.summary;
    this.pluginName = this.pluginAlias = source.plugin.name;
    this.pluginType = source.plugin.type;
    this.#source = source;
  }

  load(): Promise<Command.Class> {
    return this.#source.load(this.#id);
  }

  get description(): string | undefined {
    return this.#described.description;
  }

  get examples(): Command.Example[] | undefined {
    return this.#described.examples;
  }

  get flags(): Command.Cached['flags'] {
    return this.#described.flags;
  }

  get usage(): string | string[] | undefined {
    return this.#described.usage;
  }

  get hasDynamicHelp(): boolean {
    return this.#described.hasDynamicHelp ?? false;
  }

  get state(): string | undefined {
    return this.#described.state;
  }

  get #described(): Command.Cached {
    return this.#source.described(this.#id);
  }
}
