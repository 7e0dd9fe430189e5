import type { Library } from '@mediastruct/core';
import { listReceipts, Run, safeToFormat } from '@mediastruct/core';
import { listRunIds, runState, treeOf } from '@mediastruct/core/testing';
import type { Finding, Truth } from './findings.ts';
import type { TreeState } from './tree-state.ts';

/**
 * An ingest that says that its source may be erased has filed everything: the library, and each folder for further copies, holds what it
 * holds where nothing fails. Its receipt says the same.
 */
export function findFalseReceipts(
  library: Library,
  { now, truth }: { readonly now: TreeState; readonly truth: Truth },
): Finding[] {
  const last = listRunIds(library).at(-1);
  if (last === undefined || runState(library, last) !== 'finished') return [];
  const run = new Run(library, last);
  const { job, sources, options } = run.header;
  if (job !== 'ingest' || sources.length === 0) return [];
  const { safe } = safeToFormat(library, last);
  const findings: Finding[] = [];
  const receipts = listReceipts(run);
  if (receipts.every(({ footer }) => footer.safe) && !safe)
    findings.push({ kind: 'receipt', detail: `${last}: its receipts say that all is safe, and it says no` });
  if (!safe) return findings;
  const to = Array.isArray(options['to']) ? options['to'].map(String) : [];
  for (const root of [treeOf(library, 'media').root, ...to])
    for (const [path, content] of truth.after)
      if (path.startsWith(`${root}/`) && !holds(now, root, content))
        findings.push({ kind: 'receipt', detail: `${last}: said to be safe, and ${root} lacks ${path}` });
  return findings;
}

function holds(state: TreeState, root: string, content: string): boolean {
  return [...state].some(([path, found]) => found === content && path.startsWith(`${root}/`));
}
