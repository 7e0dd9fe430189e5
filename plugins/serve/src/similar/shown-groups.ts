import type { SimilarGroup, SimilarReport } from '@mediastruct/core/similar';
import { readSimilarReport } from '@mediastruct/core/similar';
import type { LibraryView } from '../library-view.ts';

/** As many groups, and members of each, as the pages of a report show. */
const GROUPS_SHOWN = 1000;
const MEMBERS_SHOWN = 24;

export interface ShownGroup extends SimilarGroup {
  /** Members that are in the report and not shown. */
  readonly more: number;
}

/** The first groups of a report. Memory: about 400 bytes a member that is shown, so 10 MB at most. */
export interface ShownReport {
  readonly report: SimilarReport;
  readonly groups: readonly ShownGroup[];
}

/** The newest report of a library, which is read again only where there is a newer one. */
export class NewestReport {
  readonly #view: LibraryView;
  #read: ShownReport | null = null;

  constructor(view: LibraryView) {
    this.#view = view;
  }

  /** Null where there is no report; `damaged` (12) where it is not whole. */
  get(): ShownReport | null {
    const report = readSimilarReport(this.#view.library);
    if (report === null) return (this.#read = null);
    const known = this.#read?.report;
    if (known?.folder !== report.folder || known.createdAt !== report.createdAt)
      this.#read = { report, groups: shownGroups(report) };
    return this.#read;
  }
}

function shownGroups(report: SimilarReport): readonly ShownGroup[] {
  const shown: ShownGroup[] = [];
  for (const { members, ...group } of report.groups()) {
    if (shown.length >= GROUPS_SHOWN) break;
    const first = members.slice(0, MEMBERS_SHOWN);
    shown.push({ ...group, members: first, more: members.length - first.length });
  }
  return shown;
}
