import { formatBytes, formatCount, paint, plural } from '@mediastruct/command';
import type {
  CheckReport,
  CheckState,
  ExportReport,
  ImportListReport,
  KnownAlgorithm,
  LeftOut,
} from '@mediastruct/core';

/** So many paths of each kind are shown; `--json` has all. */
const SHOWN = 20;

interface ExportView {
  readonly shown: (path: string) => string;
  readonly crawlFor: (tree: string, digests: readonly KnownAlgorithm[]) => string;
}

const LEFT_OUT_WORDS: Readonly<Record<LeftOut, string>> = {
  unreadable: 'could not be read, or in doubt; "status" tells them',
  'no-digest': 'without the digest',
  name: 'with names that the format cannot hold',
};

/** What was written, and what is not in it. */
export function renderExport(report: ExportReport, { shown, crawlFor }: ExportView): string {
  const { files, bytes, tree, root, written, indexedAt, leftOut, digests, failed, unchained } = report;
  return [
    ...leftOut.flatMap(({ reason, files: count, paths }) => [
      paint.warn(`Not in the list, ${LEFT_OUT_WORDS[reason]}: ${plural(count, 'file')}`),
      ...paths.slice(0, SHOWN).map((path) => `  ${shown(path)}`),
      ...more(count - Math.min(SHOWN, paths.length)),
      ...(reason === 'no-digest' ? [`  ${crawlFor(tree, digests)}`] : []),
    ]),
    ...(failed.length === 0
      ? []
      : [
          paint.bad(`The history says otherwise of ${plural(failed.length, 'file')}:`),
          ...failed.slice(0, SHOWN).map((path) => `  ${shown(path)}`),
          ...more(failed.length - SHOWN),
        ]),
    ...unchained.map((path) => unchainedLine(shown(path))),
    ...written.map((path) => `Written: ${shown(path)}`),
    `${plural(files, 'file')} (${formatBytes(bytes)}) below ${shown(root)}, as the index of ${indexedAt.slice(0, 10)} tells.`,
    ...payloadLines(report, shown),
  ].join('\n');
}

/** Of a list of ASC MHL that no chain names. */
export function unchainedLine(path: string): string {
  return paint.warn(
    `${path}: the chain beside it does not name it, so it counts for nothing; a run that was killed leaves such a list, and so does an older chain that was put back`,
  );
}

function payloadLines(
  { format, written, root }: ExportReport,
  shown: (path: string) => string,
): readonly string[] {
  const [first] = written;
  if (format !== 'bagit' || first === undefined) return [];
  const data = `${first.slice(0, first.lastIndexOf('/'))}/data`;
  return [
    `The payload belongs into ${shown(data)}: copy what is in ${shown(root)} there. Nothing of it was copied.`,
  ];
}

const STATE_WORDS: Readonly<Record<CheckState, string>> = {
  changed: 'CHANGED',
  contradictory: 'named twice with other sums, or told as failed',
  missing: 'MISSING',
  unreadable: 'could not be read, or in doubt',
  'not-compared': 'not compared: nothing that the list tells of it is known',
  new: 'not in the list',
  outside: 'not below the folder; --prefix says how the names begin that stand for it',
};
const GRAVE: readonly CheckState[] = ['changed', 'contradictory', 'missing'];

/** Every kind of what is not as the list says, and the sum. */
export function renderCheck(report: CheckReport, shown: (path: string) => string): string {
  const { ok, counts, findings, badLines, unchained, against, indexedAt } = report;
  const states = (Object.keys(counts) as CheckState[]).filter((state) => counts[state] > 0);
  const how =
    against === 'files'
      ? 'Read and compared'
      : `Compared with the index of ${(indexedAt ?? '').slice(0, 10)}; no file was read`;
  return [
    ...states.flatMap((state) => [
      (GRAVE.includes(state) ? paint.bad : paint.warn)(
        `${plural(counts[state], 'file')} ${STATE_WORDS[state]}`,
      ),
      ...findings
        .filter((finding) => finding.state === state)
        .slice(0, SHOWN)
        .map(({ path, detail }) => `  ${shown(path)}${detail === undefined ? '' : `: ${shown(detail)}`}`),
      ...more(counts[state] - SHOWN),
    ]),
    ...badLineText(badLines),
    ...unchained.map((path) => unchainedLine(shown(path))),
    `${how}: ${plural(ok, 'file')} as the list of ${report.madeAt.slice(0, 10)} says.`,
  ].join('\n');
}

function more(count: number): readonly string[] {
  return count > 0 ? [`  ... and ${formatCount(count)} more; --json lists them`] : [];
}

/** What was taken in, and how its files can be found. */
export function renderImport(report: ImportListReport, shown: (path: string) => string): string {
  const { name, files, withSha256, joined, byNameAlone, leftOut, before, format, madeAt } = report;
  return [
    ...(leftOut.length === 0
      ? []
      : [
          paint.warn(
            `${plural(leftOut.length, 'name')} left out: they lead elsewhere, or stand there twice with other sums`,
          ),
          ...leftOut.slice(0, SHOWN).map((path) => `  ${shown(path)}`),
          ...more(leftOut.length - SHOWN),
        ]),
    ...badLineText(report.badLines),
    ...report.unchained.map((path) => unchainedLine(shown(path))),
    `list ${name} (${format} of ${madeAt.slice(0, 10)}, ${beforeText(before)}): ${plural(files, 'file')}`,
    `  ${formatCount(withSha256)} with SHA-256, ${formatCount(joined)} known by another digest, ${formatCount(byNameAlone)} to be found by name alone`,
    ...(byNameAlone > 0
      ? [
          '  "mediastruct crawl --also md5", or the digest that the list has, then this again: what the trees hold of these is known too',
        ]
      : []),
    'It proves nothing: a list is what somebody said.',
  ].join('\n');
}

function beforeText(before: ImportListReport['before']): string {
  if (before === null) return 'new';
  return before.isSame ? 'known before' : `in place of that of ${before.madeAt.slice(0, 10)}`;
}

function badLineText(badLines: readonly number[]): readonly string[] {
  if (badLines.length === 0) return [];
  const numbers = badLines.slice(0, SHOWN).join(', ');
  return [paint.warn(`${plural(badLines.length, 'line')} of the list cannot be read: ${numbers}`)];
}
