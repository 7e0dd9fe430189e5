import type { Command } from '@oclif/core';
import type { AnyJob, HolderKind, SettingsSection, SourceProvider } from '@mediastruct/core';

/** What a plugin adds to the suite beside its commands; it answers the hook `mediastruct:contribute` with it. */
export interface Contribution {
  /** The address of the module that answers the hook, as a URL beside `import.meta.url`: by it a thread of `serve` gets the same kinds and settings. Where it is left out the server follows the holders of these kinds itself and answers nothing meanwhile, and what only they have is not found on its pages; a plugin with settings has to name it. */
  readonly module?: string;
  /** Jobs whose runs its commands make. */
  readonly jobs?: readonly AnyJob[];
  /** Kinds of holders whose copies its commands keep. */
  readonly holders?: readonly HolderKind[];
  /** Kinds of sources that `ingest` takes pictures from. */
  readonly sources?: readonly SourceProvider[];
  /** Its sections of mediastruct.toml; the settings of all others are refused as unknown. */
  readonly settings?: readonly SettingsSection[];
}

export interface NamedContribution extends Contribution {
  /** The plugin's package. */
  readonly plugin: string;
}

/** Asks every plugin what it contributes. A plugin whose hook fails is `tool-failed` (41): its runs could not be finished. */
export async function collectContributions(config: Command['config']): Promise<readonly NamedContribution[]> {
  const { successes, failures } = await config.runHook('mediastruct:contribute', {});
  const [failure] = failures;
  if (failure !== undefined) {
    const { MediaStructError } = await import('@mediastruct/core/errors');
    throw new MediaStructError(
      'tool-failed',
      `The plugin ${failure.plugin.name} cannot be asked what it contributes: ${failure.error.message}`,
      {
        cause: failure.error,
        suggestions: [`Mend or remove ${failure.plugin.name}. Nothing was changed.`],
      },
    );
  }
  // What a plugin answers is its own word; a field that is no such list fails where it is registered.
  return successes.map(({ plugin, result }) => ({ ...(result as Contribution), plugin: plugin.name }));
}
