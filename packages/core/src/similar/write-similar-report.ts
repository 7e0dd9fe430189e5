import { join } from 'node:path';
import type { FileAccess } from '../files/file-access.ts';
import { PRIVATE } from '../files/state-file.ts';
import { makeFolders } from '../files/sync-folder.ts';
import { pathFields } from '../records/path-fields.ts';
import { SealedFileWriter } from '../records/sealed-file.ts';
import type { SimilarReport } from './read-similar-report.ts';
import { GROUPS_FILE, SIMILAR_FORMAT } from './read-similar-report.ts';
import type { SimilarGroup } from './similar-group.ts';
import { formatSimilarGroup } from './similar-group.ts';

export type SimilarHeader = Omit<SimilarReport, 'folder' | 'page' | 'groups'>;

/** Writes the groups of a report into its folder, in their order. The file can be read by its owner alone, and appears whole. */
export function writeSimilarGroups(
  access: FileAccess,
  folder: string,
  { header, groups }: { readonly header: SimilarHeader; readonly groups: Iterable<SimilarGroup> },
): void {
  makeFolders(access, folder);
  const stored = {
    ...header,
    trees: header.trees.map(({ name, root }) => ({ name, ...pathFields('root', root) })),
  };
  using writer = new SealedFileWriter(access, join(folder, GROUPS_FILE), {
    format: SIMILAR_FORMAT,
    header: stored,
    mode: PRIVATE,
  });
  for (const group of groups) writer.add(formatSimilarGroup(group));
  writer.commit();
}
