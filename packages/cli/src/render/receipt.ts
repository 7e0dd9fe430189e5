import { unchainedLine } from './lists.ts';
import { unsafeReasons } from './safe-to-format.ts';
import { paint, plural } from '@mediastruct/command';
import type { StoredReceipt, WrittenGeneration } from '@mediastruct/core';

/** Receipts in a few lines each; the page has the rest. */
export function renderReceipts(receipts: readonly StoredReceipt[], shown: (path: string) => string): string {
  return receipts.map((receipt) => renderReceipt(receipt, shown)).join('\n\n');
}

function renderReceipt(
  { header, footer, list, page }: StoredReceipt,
  shown: (path: string) => string,
): string {
  const states = Object.entries(footer.states).map(([state, { files }]) => `${files} ${state}`);
  const reasons = unsafeReasons(footer.unproven, footer.damaged);
  const verdict = footer.safe
    ? paint.good('safe to format: yes')
    : paint.warn(`safe to format: no (${reasons.join(', ') || 'there are no files in it'})`);
  return [
    `${paint.strong(shown(header.source))}, read ${header.readAt.slice(0, 19).replace('T', ' ')} UTC`,
    `  ${plural(footer.files, 'file')}: ${states.join(', ')}`,
    ...(header.to ?? []).map((folder) => `  second copies in ${shown(folder)}`),
    `  ${verdict}`,
    `  page: ${shown(page)}`,
    `  list: ${shown(list)}`,
  ].join('\n');
}

/** Hash lists in a line each, and every file that is not as its history says. */
export function renderHistories(
  histories: readonly WrittenGeneration[],
  shown: (path: string) => string,
): string {
  return histories.map((history) => renderHistory(history, shown)).join('\n');
}

function renderHistory(
  { list, generation, actions, failed, unlisted, unchained }: WrittenGeneration,
  shown: (path: string) => string,
): string {
  const counts = [
    ...(['original', 'verified', 'failed'] as const).map((name) => `${actions[name]} ${name}`),
    ...(actions.notCompared === 0 ? [] : [`${actions.notCompared} known by other hashes only`]),
  ];
  return [
    `  media hash list, generation ${generation}: ${shown(list)} (${counts.join(', ')})`,
    ...failed.map((path) => paint.bad(`    not as its history says: ${shown(path)}`)),
    ...unchained.map((path) => `    ${unchainedLine(shown(path))}`),
    ...unlisted.map((path) =>
      paint.warn(`    not in the list, because XML cannot hold its name: ${shown(path)}`),
    ),
  ].join('\n');
}
