import { MediaStructError } from '../../errors/media-struct-error.ts';
import { archiveProvider } from './archive/archive-provider.ts';
import { photosProvider } from './photos/photos-provider.ts';
import type { SourceProvider } from './source-provider.ts';

/** The kinds of sources that one plugin brings. */
export interface SourceProviders {
  /** The plugin's package. */
  readonly plugin: string;
  readonly sources: readonly SourceProvider[];
}

const CORE: readonly SourceProvider[] = [archiveProvider, photosProvider];

/**
 * The suite's own kinds of sources and those of plugins, which are asked after them; a plugin that takes the name of another kind is
 * `tool-failed` (41). What none of them recognises is a plain folder, a card, or a single file.
 */
export function installedSources(plugins: readonly SourceProviders[] = []): readonly SourceProvider[] {
  const brought: SourceProvider[] = [];
  for (const { plugin, sources } of plugins)
    for (const source of sources) {
      if ([...CORE, ...brought].some(({ name }) => name === source.name)) throw takenName(plugin, source);
      brought.push(source);
    }
  return [...CORE, ...brought];
}

function takenName(plugin: string, { name }: SourceProvider): MediaStructError {
  return new MediaStructError(
    'tool-failed',
    `The plugin ${plugin} brings sources of the kind "${name}", which is taken already`,
    {
      suggestions: [`Remove the plugin ${plugin} or use a version with another name.`],
    },
  );
}
