import type { AnyJob, DerivationSource, Jobs, Run } from '@mediastruct/core';
import { installedJobs, runOptions, settingValues } from '@mediastruct/core';
import { DELTA_JOBS, SHELF_JOBS } from './brought.ts';

/**
 * The job of cases that plan operations of a kind for which the suite has no planner yet. Its options name the folder
 * that a plan may retire from, `opens`, and the one that its undo may empty, `fills`.
 */
const tortureJob: AnyJob = {
  name: 'torture',
  options: settingValues.textTable,
  states: {
    released: 'retired from the archive',
    cut: 'cut into segments',
    parted: 'stands in its segments',
    removed: 'taken away',
  },
  derivations: { segment },
  opens: (_session, run) => folderIn(run, 'opens'),
  undoEmpties: (_session, run) => folderIn(run, 'fills'),
};

/** The suite's jobs, those of the plugins and that of the torture. */
export function tortureJobs(): Jobs {
  return installedJobs([SHELF_JOBS, DELTA_JOBS, { plugin: 'torture', jobs: [tortureJob] }]);
}

function folderIn(run: Run, option: 'opens' | 'fills'): readonly string[] {
  const folder = runOptions({ options: settingValues.textTable }, run)[option];
  return folder === undefined ? [] : [folder];
}

/** The bytes `from` to `from + bytes` of the source, written in small pieces so that a cut finds some of them. */
function segment(
  source: DerivationSource,
  params: Readonly<Record<string, unknown>>,
  write: (bytes: Uint8Array) => void,
): void {
  const end = Number(params['from']) + Number(params['bytes']);
  const piece = new Uint8Array(64);
  for (let at = Number(params['from']); at < end;) {
    const count = source.read(piece.subarray(0, Math.min(piece.length, end - at)), at);
    if (count === 0) return;
    write(piece.subarray(0, count));
    at += count;
  }
}
