import { formatBytes, paint } from '@mediastruct/command';
import { copyLine } from './render-copy.ts';
import type { WhereContent, WhereIs } from './where-is.ts';

interface WhereView {
  readonly now: Date;
  readonly shown: (text: string) => string;
}

/** Each content with all its copies, in lines for people. */
export function whereLines({ contents, isMore }: WhereIs, view: WhereView): readonly string[] {
  return [
    ...contents.flatMap((content) => contentLines(content, view)),
    ...(isMore ? ['... and more that match; --limit 0 tells all'] : []),
  ];
}

function contentLines(
  { sha256, size, names, proven, copies }: WhereContent,
  view: WhereView,
): readonly string[] {
  const count = proven === 1 ? '1 proven copy' : `${proven} proven copies`;
  const head = `${sha256.slice(0, 12)}, ${formatBytes(size)}: ${proven === 0 ? 'no proven copy' : count}`;
  return [
    proven === 0 ? paint.bad(head) : paint.strong(head),
    ...names.map((name) => `  ${view.shown(name)}`),
    ...copies.map((copy) => `  on ${copyLine(copy, view)}: ${view.shown(copy.path)}`),
    ...(copies.length === 0 ? ['  no copy is known'] : []),
  ];
}
