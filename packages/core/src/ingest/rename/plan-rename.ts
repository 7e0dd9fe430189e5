import { inBatches } from '../../files/batches.ts';
import { forFilesAsTheyAre } from '../../journal/plan/current-stat.ts';
import { prepareRun } from '../../journal/prepare-run.ts';
import type { PreparedRun } from '../../journal/run/run.ts';
import type { Session } from '../../journal/session.ts';
import { treeOf } from '../../library/library.ts';
import { throwIfStopped } from '../../progress/stop-flag.ts';
import type { FiledRequest } from '../filed/select-filed.ts';
import { selectFiled } from '../filed/select-filed.ts';
import type { AskedTemplates, Templates } from '../templates.ts';
import { templatesOf } from '../templates.ts';
import { renameGroup } from './rename-group.ts';

/** Without templates, those of the settings are applied. */
export interface RenameRequest extends FiledRequest, AskedTemplates {}

/** Groups planned together: bounds what waits in memory. */
const PLANNED_TOGETHER = 500;

/**
 * Plans to move what ingest filed to the folders and names that templates give, each file with its group. No picture is read: what the
 * fields tell is in the index. What has its name already is not in the plan, and what nothing dates stays. Memory: one batch of groups,
 * the records of the folders that are open, and about 200 bytes for each group that moves.
 */
export async function planRename(session: Session, request: RenameRequest): Promise<PreparedRun> {
  const { library, progress } = session;
  const templates = templatesOf(library, request);
  const filed = selectFiled(session, request);
  const media = treeOf(library, 'media').root;
  const options = { folders: templates.folderTemplate, names: templates.nameTemplate };
  return prepareRun(session, { job: 'rename', options }, async (plan) => {
    progress({ kind: 'phase', phase: 'looking at names' });
    const context = { access: library.access, media, templates, given: new Map<string, string>() };
    let looked = 0;
    let moved = 0;
    for (const groups of inBatches(filed, { items: PLANNED_TOGETHER })) {
      throwIfStopped(session.stop);
      const planned = groups.map((group) => renameGroup(group, context));
      looked += groups.length;
      moved += planned.filter((operations) => operations.some(({ kind }) => kind === 'move')).length;
      for (const operation of await forFilesAsTheyAre(session, planned.flat())) plan.add(operation);
      progress({ kind: 'advance', files: groups.flat().length, bytes: 0 });
    }
    const message = `${looked} pictures or films were looked at; ${moved} of them get another name`;
    progress({ kind: 'note', message });
    if (request.paths.length === 0 && request.days === undefined) tellSettings(session, templates);
  });
}

/** What is ingested next is filed by the settings, which nobody but their owner changes. */
function tellSettings({ library, progress }: Session, { folderTemplate, nameTemplate }: Templates): void {
  const { ingest } = library.config;
  const others = [
    ...(folderTemplate === ingest.folderTemplate ? [] : [`folder_template = "${folderTemplate}"`]),
    ...(nameTemplate === ingest.nameTemplate ? [] : [`name_template = "${nameTemplate}"`]),
  ];
  if (others.length === 0) return;
  const message = `new pictures are filed by other templates until [ingest] has: ${others.join(', ')}`;
  progress({ kind: 'note', message, path: library.settings.path });
}
