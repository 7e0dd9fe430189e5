import { join } from 'node:path';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { displayPath } from '../files/path-text.ts';
import { makeFolders } from '../files/sync-folder.ts';
import type { Session } from '../journal/session.ts';
import { throwIfStopped } from '../progress/stop-flag.ts';
import { IndexLines } from '../records/index-lines.ts';
import type { HashPrefix } from '../records/record-scan.ts';
import { prefixOfHex } from '../records/record-scan.ts';
import { collectPictures } from './collect-pictures.ts';
import type { NumberedGroup } from './group-pictures.ts';
import { groupPictures } from './group-pictures.ts';
import { smallOf } from './look-at-content.ts';
import { filesOf, lookAtPictures } from './look-at-pictures.ts';
import { LookPort } from './look-port.ts';
import type { LookedTree } from './looked-trees.ts';
import { lookedTrees } from './looked-trees.ts';
import { GROUPS_ON_PAGES, writeSimilarPages } from './pages/write-similar-pages.ts';
import { PreviewTools } from './preview-tools.ts';
import type { SimilarReport } from './read-similar-report.ts';
import { openSimilarReport, similarFolder } from './read-similar-report.ts';
import type { GroupSource } from './similar-groups.ts';
import { bytesBeside, goTogether, similarGroup } from './similar-groups.ts';
import type { SimilarHeader } from './write-similar-report.ts';
import { writeSimilarGroups } from './write-similar-report.ts';

export interface SimilarRequest {
  /** Names or folders of trees; by default all that hold originals. */
  readonly trees?: readonly string[] | undefined;
  /** Bits of 64 by which pictures of a group may differ from the best of them; at most 8. */
  readonly threshold: number;
  /** Absolute path of the folder that the report is written to; one in the library if absent. */
  readonly output?: string | undefined;
}

/**
 * Finds pictures that look alike and writes a report of them, with pages to look at. It plans nothing and moves nothing. Pictures are taken from the indexes, and
 * looked at once for each content; equal files are one picture.
 *
 * Memory: 40 bytes a record, 170 bytes a picture, 1 kB for each group on the pages, and that of `LookPort`: 1 GiB for pictures that are being read. Errors: those of `findFolders`; `tool-missing` (40) without the decoder; `target-differs` (21)
 * where there is something in the folder for the report.
 */
export async function findSimilar(session: Session, request: SimilarRequest): Promise<SimilarReport> {
  const { library } = session;
  const trees = lookedTrees(session, request.trees ?? []);
  await using port = await LookPort.open(library.config.crawl.threads);
  await using tools = new PreviewTools();
  const folder = reportFolder(session, request.output);
  using lines = new IndexLines<LookedTree>(library.access);
  const records = { trees, lines };
  const pictures = await collectPictures(session, records);
  const looked = await lookAtPictures(session, { records, pictures, port, tools });
  const { seen } = looked;
  session.progress({ kind: 'phase', phase: 'comparing pictures' });
  const sizeOf = (number: number) => pictures.sizeOf(number);
  const grouped = groupPictures({ count: pictures.count, seen, sizeOf, threshold: request.threshold });
  const source = { records, pictures, seen };
  const groups = shownGroups(source, grouped.groups);
  const header: SimilarHeader = {
    createdAt: session.now().toISOString(),
    threshold: request.threshold,
    trees: trees.map(({ tree: { name, root } }) => ({ name, root })),
    figures: {
      pictures: pictures.count,
      looked: looked.looked,
      blank: grouped.blank,
      withoutPreview: looked.withoutPreview,
      failed: looked.failed,
      together: grouped.groups.length - groups.length,
      groups: groups.length,
      members: groups.reduce((sum, { others }) => sum + others.length + 1, 0),
      besideBytes: groups.reduce((sum, group) => sum + bytesBeside(source, group), 0),
    },
  };
  await drawPages(session, { port, tools }, { folder, header, source, groups });
  writeSimilarGroups(library.access, folder, { header, groups: toldGroups(source, groups) });
  return openSimilarReport(library.access, folder) as SimilarReport;
}

/** A folder in which there is nothing yet. One that was named is made now, so that a place that cannot be written is told before any work. */
function reportFolder({ library, now }: Session, folder: string | undefined): string {
  const { access } = library;
  const stamp = now().toISOString().replace(/[-:.]/g, '').slice(0, 18);
  if (folder === undefined) return join(similarFolder(library), stamp);
  if (lstatOrNull(access, folder) !== null && access.readdir(folder).length > 0)
    throw new MediaStructError(
      'target-differs',
      `${displayPath(folder)}: expected an empty folder for the report, found files in it`,
      {
        path: folder,
        suggestions: ['Name a folder that does not exist yet.'],
      },
    );
  makeFolders(access, folder);
  return folder;
}

/** Those that are worth looking at, with most bytes beside their first picture first. */
function shownGroups(source: GroupSource, groups: readonly NumberedGroup[]): readonly NumberedGroup[] {
  return groups
    .filter((group) => !goTogether(similarGroup(source, group)))
    .map((group) => ({ group, bytes: bytesBeside(source, group) }))
    .sort((a, b) => b.bytes - a.bytes || a.group.first - b.group.first)
    .map(({ group }) => group);
}

function* toldGroups(source: GroupSource, groups: readonly NumberedGroup[]) {
  for (const group of groups) yield similarGroup(source, group);
}

interface DrawnReport {
  readonly folder: string;
  readonly header: SimilarHeader;
  readonly source: GroupSource;
  readonly groups: readonly NumberedGroup[];
}

async function drawPages(
  session: Session,
  { port, tools }: { readonly port: LookPort; readonly tools: PreviewTools },
  { folder, header, source, groups }: DrawnReport,
): Promise<void> {
  const drawn = groups.slice(0, GROUPS_ON_PAGES);
  const { records, pictures } = source;
  const prefix: HashPrefix = { high: 0, low: 0 };
  const lookers = { port, tools, access: session.library.access };
  session.progress({ kind: 'phase', phase: 'drawing pages', totalFiles: drawn.length });
  await writeSimilarPages(session.library.access, {
    folder,
    header,
    groups: drawn.map((group) => similarGroup(source, group)),
    smallOf: async (sha256) => {
      for (const task of filesOf(records, pictures, pictures.find(prefixOfHex(sha256, prefix)))) {
        const small = await smallOf(lookers, task);
        if (small !== null) return small;
      }
      return null;
    },
    onGroup: () => {
      throwIfStopped(session.stop);
      session.progress({ kind: 'advance', files: 1, bytes: 0 });
    },
  });
}
