import { warnOf } from '../journal/run/warnings.ts';
import { join } from 'node:path';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { openCatalogue } from '../catalogue/open-catalogue.ts';
import { orNullIfAbsent } from '../files/file-access.ts';
import type { PlanWriter } from '../journal/plan/plan-file.ts';
import type { NewOperation } from '../journal/plan/operation.ts';
import { prepareRun } from '../journal/prepare-run.ts';
import type { PreparedRun } from '../journal/run/run.ts';
import type { Session } from '../journal/session.ts';
import { treesOfOriginals } from '../holders/indexed-trees.ts';
import type { Tree } from '../library/library.ts';
import { treeOf } from '../library/library.ts';
import { refuseOtherTree } from '../library/tree-check.ts';
import { throwIfStopped } from '../progress/stop-flag.ts';
import { parseFileRecord } from '../records/file-record.ts';
import { FolderStack } from '../files/folder-stack.ts';
import { readLines } from '../records/line-reader.ts';
import { linePlace, parseStoredLine } from '../records/stored-json.ts';
import { Originals } from './find-originals.ts';
import type { ReadDuplicate } from './plan-operations.ts';
import { planFolder } from './plan-operations.ts';
import { spoolDuplicates } from './spool-duplicates.ts';

/**
 * Plans which duplicates are proven: each file of the duplicates tree is read now and its content looked up in the
 * catalogue, among the trees that hold originals. What has one moves to the validated tree once that original was read again
 * and found the same by the executor; the rest stays and is told as `unproven`.
 *
 * Memory: one folder of duplicates.
 * Errors: `no-index` (30), `tree-changed` (24), `damaged` (12).
 */
export async function planValidate(session: Session): Promise<PreparedRun> {
  const { library } = session;
  const tree = treeOf(library, 'duplicates');
  refuseOtherTree(library.access, tree, session.warnings.add);
  const note = (message: string, path: string) => session.progress({ kind: 'note', message, path });
  const trees = treesOfOriginals(library, {
    note,
    warn: session.warnings.add,
  });
  const header = { job: 'validate', options: { trees: trees.map(({ root }) => root) } };
  return prepareRun(session, header, async (plan, run) => {
    const spoolPath = join(run.folder, 'duplicates.ndjson');
    const aside = await spoolDuplicates(session, { tree, path: spoolPath, plan });
    using catalogue = openCatalogue(library, { kinds: session.holderKinds, note });
    refuseFaults(session, catalogue, trees);
    catalogue.damaged.forEach(warnOf(session));
    await planAll(session, {
      plan,
      spoolPath,
      originals: new Originals(session, { catalogue, trees, aside }),
    });
    orNullIfAbsent(() => library.access.unlink(spoolPath));
  });
}

/**
 * Nothing is said of duplicates while the index of a tree of the settings cannot be read to its end, because it may know their
 * originals. A further tree proves what it is known to hold; that it may hold more is told.
 */
function refuseFaults({ warnings }: Session, catalogue: Catalogue, trees: readonly Tree[]): void {
  for (const { holder } of catalogue.holders()) {
    const tree = trees.find(({ name }) => holder.kind === 'tree' && name === holder.name);
    const fault = tree && catalogue.faultOf(holder);
    if (fault === undefined) continue;
    if (tree?.role !== 'further') throw fault;
    warnings.add(fault.path ?? tree.root, fault.message);
  }
}

async function planAll(
  session: Session,
  { plan, spoolPath, originals }: { plan: PlanWriter; spoolPath: string; originals: Originals },
): Promise<void> {
  const { library } = session;
  const places = {
    duplicates: treeOf(library, 'duplicates').root,
    validated: treeOf(library, 'validated').root,
  };
  let decided: NewOperation[] = [];
  const folders = new FolderStack<ReadDuplicate>((_, items) => {
    for (const operation of planFolder(items, places)) decided.push(operation);
  });
  const write = () => {
    for (const operation of decided) plan.add(operation);
    decided = [];
  };
  for (const line of readLines(library.access, spoolPath)) {
    const record = parseFileRecord(parseStoredLine(spoolPath, line), linePlace(spoolPath, line));
    folders.add(record.path, { record, ...originals.of(record) });
    if (decided.length === 0) continue;
    write();
    await new Promise((resolve) => setImmediate(resolve));
    throwIfStopped(session.stop);
  }
  folders.end();
  write();
}
