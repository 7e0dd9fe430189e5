import { formatBytes, plural } from '@mediastruct/command';
import type { SimilarGroup, SimilarReport } from '@mediastruct/core/similar';

/** Groups that are named in lines for people; the pages show more. */
const NAMED = 5;

/** What was found, the groups with most bytes, what was left out, and where to look. */
export function renderSimilar(
  { figures, page }: Pick<SimilarReport, 'figures' | 'page'>,
  first: readonly SimilarGroup[],
  shown: (path: string) => string,
): string {
  const { pictures, looked, groups, members, besideBytes } = figures;
  const seen = `${plural(pictures, 'picture')}, ${looked} looked at now`;
  const left = leftOut(figures);
  if (groups === 0) return [`${seen}: no two look alike.`, ...left].join('\n');
  const named = first.slice(0, NAMED).map((group) => renderGroup(group, shown));
  return [
    `${seen}: ${plural(groups, 'group')} with ${members} pictures that look alike (${formatBytes(besideBytes)} beside the first of each)`,
    ...named,
    ...(groups > named.length ? [`  and ${groups - named.length} more`] : []),
    ...left,
    `Look at them: ${shown(page)}`,
  ].join('\n');
}

function renderGroup({ members }: SimilarGroup, shown: (path: string) => string): string {
  const [first, ...others] = members;
  const kinds = [...new Set(others.map(({ kind }) => kind))].join(', ');
  return `  ${shown(first?.path ?? '')} and ${others.length === 1 ? shown(others[0]?.path ?? '') : `${others.length} more`} (${kinds})`;
}

function leftOut({ blank, withoutPreview, failed, together }: SimilarReport['figures']): readonly string[] {
  const told = [
    [blank, `left out because ${blank === 1 ? 'it is' : 'they are'} nearly of one colour`],
    [
      withoutPreview,
      'without anything that can be looked at (ffmpeg shows more kinds, where it is installed)',
    ],
    [failed, 'that could not be read or decoded'],
  ] as const;
  const lines = told
    .filter(([count]) => count > 0)
    .map(([count, why]) => `${plural(count, 'picture')} ${why}`);
  if (together === 0) return lines;
  return [
    ...lines,
    `${plural(together, 'group')} of files that go together by name, such as a RAW file and its JPEG, not shown`,
  ];
}
