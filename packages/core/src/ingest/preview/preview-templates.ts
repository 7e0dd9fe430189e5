import { itemAt } from '../../errors/item-at.ts';
import { lstatOrNull } from '../../files/file-access.ts';
import { joinPath } from '../../files/walk.ts';
import { treeOf } from '../../library/library.ts';
import type { TakenRecord } from '../../records/file-record.ts';
import { eventName } from '../event-name.ts';
import type { LookingSession } from '../explain-date.ts';
import type { FiledGroup } from '../filed/filed-group.ts';
import { filedGroups } from '../filed/filed-group.ts';
import { filedFacts, memberPaths } from '../filed/move-group.ts';
import { spreadSample } from '../filed/spread-sample.ts';
import { filedStem } from '../filed-names.ts';
import type { AskedTemplates, Templates } from '../templates.ts';
import { templatesOf } from '../templates.ts';
import { madeUpFiles } from './made-up.ts';
import { previewSources } from './preview-sources.ts';
import type { PreviewedFile } from './previewed-file.ts';

export interface PreviewRequest extends AskedTemplates {
  /** Absolute paths of pictures and folders; without any, pictures of the library are shown. */
  readonly paths: readonly string[];
  readonly event?: string | undefined;
  /** Pictures shown, each with its group. */
  readonly limit: number;
}

export interface TemplatePreview extends Templates {
  /** Whether the files are those that were named, some of the library, or made up because it holds none. */
  readonly of: 'files' | 'library' | 'examples';
  readonly files: readonly PreviewedFile[];
}

/** What templates make of a handful of files. Changes nothing; files that are named are read and dated as an ingest would. */
export async function previewTemplates(
  session: LookingSession,
  request: PreviewRequest,
): Promise<TemplatePreview> {
  const templates = templatesOf(session.library, request);
  const event = request.event === undefined ? null : eventName(request.event);
  const { paths, limit } = request;
  if (paths.length > 0)
    return {
      ...templates,
      of: 'files',
      files: await previewSources(session, { templates, event, paths, limit }),
    };
  const files = previewLibrary(session, { templates, event, limit });
  if (files.length > 0) return { ...templates, of: 'library', files };
  return { ...templates, of: 'examples', files: madeUpFiles(templates, event) };
}

/** Pictures of the library from its whole range, by what its index knows of them. */
function previewLibrary(
  { library }: LookingSession,
  { templates, event, limit }: { templates: Templates; event: string | null; limit: number },
): readonly PreviewedFile[] {
  const media = treeOf(library, 'media');
  if (lstatOrNull(library.access, media.indexPath) === null) return [];
  const groups = datedGroups(filedGroups(library.access, media, { paths: [], days: null }));
  return spreadSample(groups, limit).flatMap(({ group, taken }) => {
    const facts = filedFacts(group, taken);
    const stem = filedStem(templates, { ...facts, event: event ?? facts.event });
    const to = memberPaths(group, stem);
    return group.map(({ record }, at): PreviewedFile => {
      return { from: joinPath(media.root, record.path), to: itemAt(to, at), state: 'filed' };
    });
  });
}

function* datedGroups(
  groups: Iterable<FiledGroup>,
): Generator<{ readonly group: FiledGroup; readonly taken: TakenRecord }> {
  for (const group of groups) {
    const { taken } = itemAt(group, 0).record;
    if (taken !== undefined) yield { group, taken };
  }
}
