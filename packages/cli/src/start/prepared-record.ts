import type { Command, Interfaces } from '@oclif/core';

/** What oclif asks of every command at each start: to find the one that is meant, and to list them. */
export type PreparedCommandFacts = Pick<
  Command.Cached,
  'id' | 'aliases' | 'hiddenAliases' | 'args' | 'hidden' | 'strict' | 'summary'
>;

/** A plugin as oclif found it when the program was built. */
export type PreparedPluginFacts = Pick<
  Interfaces.Plugin,
  'name' | 'version' | 'type' | 'moduleType' | 'hooks' | 'topics' | '_base'
> & { readonly commands: readonly PreparedCommandFacts[] };

/** The built program's `start.json`: its plugins, the program itself first. */
export interface PreparedRecord {
  readonly plugins: readonly PreparedPluginFacts[];
}

export const RECORD_FILE = 'start.json';

/** What of the plugins that oclif loaded is written into the record. */
export function prepareRecord(plugins: readonly Interfaces.Plugin[]): PreparedRecord {
  return {
    plugins: plugins.map(({ name, version, type, moduleType, hooks, topics, _base, commands }) => ({
      name,
      version,
      type,
      moduleType,
      hooks,
      topics,
      _base,
      commands: commands.map(
        ({ id, aliases, hiddenAliases, args, hidden, strict, summary, description }) => ({
          id,
          aliases,
          hiddenAliases,
          args,
          hidden,
          strict,
          // oclif takes the description where there is none.
          summary: summary ?? description?.split('\n', 1)[0],
        }),
      ),
    })),
  };
}
