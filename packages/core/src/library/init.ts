import { libraryId } from './library-id.ts';
import { join, resolve } from 'node:path';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { FileAccess } from '../files/file-access.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { nodeFileAccess } from '../files/node-file-access.ts';
import { writeStateFile } from '../files/state-file.ts';
import { makeFolders } from '../files/sync-folder.ts';
import { IndexWriter } from '../records/index-base.ts';
import type { GivenSettings } from './config-text.ts';
import { configText } from './config-text.ts';
import { allSections } from './config.ts';
import type { Library, OpenOptions, Tree } from './library.ts';
import { CONFIG_NAME, openLibrary, statePaths } from './library.ts';
import { newTreeId } from './tree-check.ts';

export interface InitOptions extends OpenOptions {
  /** Written as the setting `[archive] medium`. */
  readonly medium?: string | undefined;
  readonly now: Date;
}

/**
 * Creates a library in `folder`: commented settings, its folders, its state folder, and an empty index for each of its
 * folders that is empty. Throws `target-differs` (exit 21) if the folder is a library already.
 */
export function initLibrary(folder: string, options: InitOptions): Library {
  const access = options.access ?? nodeFileAccess;
  const root = resolve(folder);
  const configPath = join(root, CONFIG_NAME);
  if (lstatOrNull(access, configPath) !== null)
    throw new MediaStructError(
      'target-differs',
      `${root}: there is a library here already (${CONFIG_NAME})`,
      {
        path: configPath,
        suggestions: ['Nothing was changed. Edit that file, or name another folder.'],
      },
    );
  const state = statePaths(root);
  for (const path of [root, state.folder, state.indexes, state.runs, state.volumes])
    makeFolders(access, path);
  writeStateFile(access, configPath, configText(allSections(options.sections ?? []), givenSettings(options)));
  libraryId(access, state);
  const library = openLibrary(root, options);
  for (const path of [...library.ingestFolders, ...library.trees.map((tree) => tree.root)])
    makeFolders(access, path);
  for (const tree of library.trees) indexIfEmpty(access, tree, options.now);
  return library;
}

function givenSettings({ medium }: InitOptions): GivenSettings {
  return medium === undefined ? {} : { archive: { medium } };
}

/** Gives an empty folder an empty index. A folder with files gets its index from its first crawl. */
function indexIfEmpty(access: FileAccess, tree: Tree, now: Date): void {
  if (access.readdir(tree.root).length > 0) return;
  using writer = new IndexWriter(access, tree.indexPath, {
    treeId: newTreeId(),
    root: tree.root,
    rootIno: String(access.lstat(access.realpath(tree.root)).ino),
    createdAt: now.toISOString(),
    algorithm: 'sha256',
  });
  writer.commit();
}
