import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { lstatOrNull } from '../../files/file-access.ts';
import { displayPath } from '../../files/path-text.ts';
import type { Session } from '../../journal/session.ts';
import type { Tree } from '../../library/library.ts';
import { treeOf } from '../../library/library.ts';
import { isAtOrBelow } from '../../library/path-below.ts';
import { checkTree } from '../../library/tree-check.ts';
import { tellUnread } from '../../library/tree-sample.ts';
import { parseDayRange } from './day-range.ts';
import type { FiledGroup } from './filed-group.ts';
import { filedGroups } from './filed-group.ts';

/** What of the media tree is asked for. */
export interface FiledRequest {
  /** Absolute paths of files and folders of the media tree; all of it where none is given. */
  readonly paths: readonly string[];
  /** `2019-05-12`, `2019-05`, `2019` or two of them with `..` between; undefined for all. */
  readonly days?: string | undefined;
}

/**
 * The groups of the media tree that are asked for, as `filedGroups` yields them. Before the first of them it throws `no-index` for a
 * tree that was never indexed, `usage` (64) for a place outside of it and days that are none, and `file-missing` (11).
 */
export function selectFiled(
  { library, warnings }: Pick<Session, 'library' | 'warnings'>,
  { paths, days }: FiledRequest,
): Iterable<FiledGroup> {
  const media = treeOf(library, 'media');
  refuseUnindexed(library.access, media);
  checkTree(library.access, media, { onUnread: tellUnread(warnings.add) });
  for (const path of paths) refuseElsewhere(library.access, media, path);
  const range = days === undefined ? null : parseDayRange(days);
  return filedGroups(library.access, media, { paths, days: range });
}

/** The archive is never changed, and other trees are not in the order of dates. */
function refuseElsewhere(access: FileAccess, { root }: Tree, path: string): void {
  if (isAtOrBelow(root, path)) {
    if (lstatOrNull(access, path) !== null) return;
    throw new MediaStructError(
      'file-missing',
      `${displayPath(path)}: expected a file or folder, found none`,
      {
        path,
        suggestions: ['Check the spelling of the path. Nothing was changed.'],
      },
    );
  }
  throw new MediaStructError(
    'usage',
    `${displayPath(path)}: expected a file or folder of the media tree (${displayPath(root)})`,
    { path, suggestions: ['Nothing was changed.'] },
  );
}

function refuseUnindexed(access: FileAccess, { indexPath, root }: Tree): void {
  if (lstatOrNull(access, indexPath) !== null) return;
  throw new MediaStructError(
    'no-index',
    `${displayPath(root)}: was never indexed, so what is filed is not known`,
    {
      path: root,
      suggestions: ['mediastruct crawl'],
    },
  );
}
