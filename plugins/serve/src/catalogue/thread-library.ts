import type { Contribution } from '@mediastruct/command';
import type { HolderKind, Library } from '@mediastruct/core';
import { installedHolderKinds, nodeFileAccess, openLibrary } from '@mediastruct/core/base';

/** By what a thread opens the library that the server shows. */
export interface ThreadLibrary {
  /** Absolute folder of the library. */
  readonly root: string;
  /** The modules by which plugins contribute, as URLs. */
  readonly modules: readonly string[];
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

async function contributionOf(module: string): Promise<Contribution> {
  // As `Contribution.module` promises: its default export makes the contribution.
  const { default: contribute } = (await import(module)) as {
    default: () => Contribution | Promise<Contribution>;
  };
  return contribute();
}
