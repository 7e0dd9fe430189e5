import type { FileAccess } from '../../../files/file-access.ts';
import { isJunkName } from '../../../metadata/media-kind.ts';
import { joinPath } from '../../../files/walk.ts';
import { comparePaths } from '../../../files/path-text.ts';
import type { NamedPath, SourceProvider } from '../source-provider.ts';
import { openArchives } from './archive-source.ts';

const ARCHIVE_NAME = /\.(zip|tar|tgz|tar\.gz)$/i;

/**
 * Archives, such as those of Google Takeout, read in place: each of their files is unpacked straight to where it is filed. All that
 * are named together are parts of one export; a folder that holds nothing but archives stands for them.
 */
export const archiveProvider: SourceProvider = {
  name: 'archive',
  describes: 'archive (.zip, .tar, .tgz)',
  joins: true,
  recognise: archivesAt,
  open: openArchives,
};

function archivesAt(access: FileAccess, { path, kind }: NamedPath): readonly string[] | null {
  if (kind === 'file') return ARCHIVE_NAME.test(path) ? [path] : null;
  const entries = access.readdir(path).filter(({ name }) => !isJunkName(name));
  const isWhole =
    entries.length > 0 && entries.every((entry) => entry.kind === 'file' && ARCHIVE_NAME.test(entry.name));
  if (!isWhole) return null;
  return entries.map(({ name }) => joinPath(path, name)).sort(comparePaths);
}
