import { join } from 'node:path';
import type { FileAccess } from '../../files/file-access.ts';
import { OPEN } from '../../files/file-access.ts';
import { PRIVATE, StateFileWriter } from '../../files/state-file.ts';
import { makeFolders } from '../../files/sync-folder.ts';
import { writeFull } from '../../files/write-full.ts';
import type { SimilarGroup } from '../similar-group.ts';
import type { SimilarHeader } from '../write-similar-report.ts';
import { GROUPS_A_PAGE, MOST_SHOWN, pageName, similarPage, smallName } from './similar-page.ts';

/** Groups that pages are made of; all others are in `groups.ndjson`. So many are more than anybody looks at, and take minutes to draw. */
export const GROUPS_ON_PAGES = 1000;

export interface PagesRequest {
  /** Absolute path of a folder that is there. */
  readonly folder: string;
  readonly header: SimilarHeader;
  /** At most `GROUPS_ON_PAGES`. */
  readonly groups: readonly SimilarGroup[];
  /** A small JPEG of a content; null where there is none. */
  readonly smallOf: (sha256: string) => Promise<Uint8Array | null>;
  /** Called before each group. */
  readonly onGroup: () => void;
}

/** Writes the pages of a report, and the small pictures that they show. Memory: the hashes of the pictures of one page. */
export async function writeSimilarPages(access: FileAccess, request: PagesRequest): Promise<void> {
  const { folder, header, groups } = request;
  makeFolders(access, join(folder, 'pictures'));
  const pages = Math.max(1, Math.ceil(groups.length / GROUPS_A_PAGE));
  for (let page = 1; page <= pages; page++) {
    const own = groups.slice((page - 1) * GROUPS_A_PAGE, page * GROUPS_A_PAGE);
    const small = await writeSmall(access, request, own);
    using writer = new StateFileWriter(access, join(folder, pageName(page)), { mode: PRIVATE });
    writer.write(similarPage({ header, groups: own, page, pages, small }));
    writer.commit();
  }
}

async function writeSmall(
  access: FileAccess,
  { folder, smallOf, onGroup }: PagesRequest,
  groups: readonly SimilarGroup[],
): Promise<ReadonlySet<string>> {
  const small = new Set<string>();
  for (const { members } of groups) {
    onGroup();
    const shown = members.slice(0, MOST_SHOWN);
    const jpegs = await Promise.all(shown.map(({ sha256 }) => smallOf(sha256)));
    for (const [nth, { sha256 }] of shown.entries()) {
      const jpeg = jpegs[nth] ?? null;
      if (jpeg === null) continue;
      writePicture(access, join(folder, smallName(sha256)), jpeg);
      small.add(sha256);
    }
  }
  return small;
}

/** It is not synced: a power cut costs the picture, and the report is made again. */
function writePicture(access: FileAccess, path: string, jpeg: Uint8Array): void {
  const fd = access.open(path, OPEN.write | OPEN.create | OPEN.exclusive, PRIVATE);
  try {
    writeFull(access, fd, jpeg);
  } finally {
    access.close(fd);
  }
}
