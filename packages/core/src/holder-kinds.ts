import { MediaStructError } from './errors/media-struct-error.ts';
import type { HolderKind } from './holders/holder.ts';
import { splitKind } from './holders/split-kind.ts';
import { treeKind } from './holders/tree-kind.ts';
import { listKind } from './lists/held/list-kind.ts';
import { volumeKind } from './holders/volume-kind.ts';

/** The kinds of holders that one plugin brings. */
export interface HolderKindSource {
  /** The plugin's package. */
  readonly plugin: string;
  readonly holders: readonly HolderKind[];
}

const CORE: readonly HolderKind[] = [treeKind, volumeKind, splitKind, listKind];

/** The suite's own kinds of holders and those of plugins; a plugin that takes the name of another kind is `tool-failed` (41). */
export function installedHolderKinds(plugins: readonly HolderKindSource[] = []): readonly HolderKind[] {
  const kinds = [...CORE];
  for (const { plugin, holders } of plugins)
    for (const kind of holders) {
      if (kinds.some(({ name }) => name === kind.name) || RESERVED.includes(kind.name))
        throw takenName(plugin, kind);
      kinds.push(kind);
    }
  return kinds;
}

/** The name of a kind that the suite keeps for itself although no command lists it. */
const RESERVED: readonly string[] = ['ingested'];

function takenName(plugin: string, { name }: HolderKind): MediaStructError {
  return new MediaStructError(
    'tool-failed',
    `The plugin ${plugin} brings holders of the kind "${name}", which is taken already`,
    { suggestions: [`Remove the plugin ${plugin} or use a version with another name.`] },
  );
}
