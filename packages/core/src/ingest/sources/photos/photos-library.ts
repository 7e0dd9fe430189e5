import type { FileAccess } from '../../../files/file-access.ts';
import { lstatOrNull } from '../../../files/file-access.ts';
import { openForReading } from '../../../files/hash-file.ts';
import { nameOf } from '../../../files/path-text.ts';
import { joinPath, walkTree } from '../../../files/walk.ts';
import type { OpenContext, OpenedSource, SourceFault } from '../source-provider.ts';
import { freePathIn } from '../archive/member-path.ts';
import type { ViewedContent } from '../view/file-view.ts';
import { FileView } from '../view/file-view.ts';
import { groupPhotos, isKeptRender } from './photos-groups.ts';

/** Where originals stand: since version 5 of Photos, and before. */
const ORIGINALS = ['originals', 'Masters'];
const RENDERS = 'resources/renders';
/** Where libraries before version 5 keep edited versions, by numbers that only their database explains. */
const OLD_EDITS = ['Previews', 'resources/media'];

/**
 * Opens a Photos library as a tree in which each edited version and each list of adjustments stands beside its original. Its database
 * is not opened, because opening one may write beside it. Memory: about 500 bytes a file.
 */
export async function openPhotosLibrary(
  { access }: OpenContext,
  [root = '']: readonly string[],
): Promise<OpenedSource> {
  const view = new FileView(root);
  const sources = new Map<string, string>();
  const faults: SourceFault[] = [];
  const seen = { access, view, sources, faults };
  for (const folder of ORIGINALS) addFolder(seen, { folder: joinPath(root, folder), isKept: () => true });
  addFolder(seen, { folder: joinPath(root, RENDERS), isKept: isKeptRender });
  if (lstatOrNull(access, joinPath(root, 'Masters')) !== null) tellOldEdits(seen, root);
  const find = (path: string): string => {
    const found = sources.get(path);
    if (found === undefined) throw new TypeError(`${path} is not in the view`);
    return found;
  };
  return {
    root,
    access: view.access(access.lstat(access.realpath(root))),
    faults,
    contentOf: (path) => ({ kind: 'plain', from: find(path) }),
    local: async (path) => ({ path: find(path), [Symbol.dispose]: () => {} }),
    group: groupPhotos,
    [Symbol.dispose]: () => {},
  };
}

interface Seen {
  readonly access: FileAccess;
  readonly view: FileView;
  /** The absolute path of each file of the view. */
  readonly sources: Map<string, string>;
  readonly faults: SourceFault[];
}

/** Folders of one letter are the same in `originals` and `resources/renders`, so files of one picture meet in one folder of the view. */
function addFolder(
  { access, view, sources, faults }: Seen,
  { folder, isKept }: { readonly folder: string; readonly isKept: (name: string) => boolean },
): void {
  if (lstatOrNull(access, folder) === null) return;
  for (const entry of walkTree(access, folder)) {
    const from = joinPath(folder, entry.path);
    if (entry.kind === 'failed') {
      faults.push({ path: from, message: entry.message });
      continue;
    }
    if (!isKept(nameOf(entry.path))) continue;
    const path = freePathIn(view, entry.path);
    sources.set(path, from);
    const stat = entry.kind === 'file' ? entry.stat : null;
    view.add(path, {
      kind: entry.kind,
      stat: () => stat ?? access.lstat(from),
      open: () => openPlain(access, from),
    });
  }
}

function tellOldEdits({ access, faults }: Seen, root: string): void {
  for (const folder of OLD_EDITS.map((name) => joinPath(root, name))) {
    if (lstatOrNull(access, folder) === null || walkTree(access, folder).next().done) continue;
    const message = 'edited versions of an old library of Photos are not taken: export them from Photos';
    faults.push({ path: folder, message, code: 'photos-edits' });
  }
}

function openPlain(access: FileAccess, path: string): ViewedContent {
  const fd = openForReading(access, path);
  return {
    read: (buffer, position) => access.read(fd, buffer, position),
    close: () => access.close(fd),
  };
}
