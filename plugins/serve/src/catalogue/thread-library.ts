import type { Contribution } from '@mediastruct/command';
import type { CatalogueOptions, HolderKind, Library } from '@mediastruct/core';
import { installedHolderKinds, nodeFileAccess, openLibrary } from '@mediastruct/core/base';
import { openCatalogue } from '@mediastruct/core/catalogue';

/** By what a thread opens the library that the server shows. */
export interface ThreadLibrary {
  /** Absolute folder of the library. */
  readonly root: string;
  /** The modules by which plugins contribute, as URLs. */
  readonly modules: readonly string[];
  /** As `CatalogueOptions` has it: as much as the server follows itself. */
  readonly mostBytes?: number | undefined;
}

/** Opens a library on a thread, with the kinds of holders and the settings that plugins bring: functions cannot be handed to a thread, so their modules are loaded there. */
export async function openOnThread({ root, modules }: ThreadLibrary): Promise<{
  readonly library: Library;
  readonly kinds: readonly HolderKind[];
}> {
  const brought = await Promise.all(modules.map(contributionOf));
  const sections = brought.flatMap(({ settings = [] }) => settings);
  const holders = brought.map(({ holders: own = [] }, nth) => ({ plugin: modules[nth] ?? '', holders: own }));
  return {
    library: openLibrary(root, { access: nodeFileAccess, sections }),
    kinds: installedHolderKinds(holders),
  };
}

/** How a thread opens the catalogue: as the server does, and with all that it takes where nothing is known, so that it never answers from nothing. */
export function openingOnThread(
  library: Library,
  { kinds, mostBytes }: Required<Pick<CatalogueOptions, 'kinds' | 'mostBytes'>>,
): Pick<CatalogueOptions, 'kinds' | 'mostBytes'> {
  using catalogue = openCatalogue(library, { kinds, mostBytes });
  const knowsNothing = catalogue.isBehind && catalogue.holders().every(({ counts }) => counts === null);
  return knowsNothing ? { kinds } : { kinds, mostBytes };
}

async function contributionOf(module: string): Promise<Contribution> {
  // As `Contribution.module` promises: its default export makes the contribution.
  const { default: contribute } = (await import(module)) as {
    default: () => Contribution | Promise<Contribution>;
  };
  return contribute();
}
