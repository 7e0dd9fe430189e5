import { paint } from '@mediastruct/command';
import { displayPath } from '@mediastruct/core';
import type { ProblemsTold } from '../listing/problem-list.ts';

const SHOWN = 20;

/** The lines that tell what went wrong with single entries. */
export function problemLines({ count, first }: ProblemsTold): readonly string[] {
  const shown = first
    .slice(0, SHOWN)
    .map(({ path, what }) =>
      paint.bad(`  ${path === '' ? '' : `${displayPath(path)}: `}${displayPath(what)}`),
    );
  return count > SHOWN ? [...shown, `  ... and ${count - SHOWN} more; --json names the first 100`] : shown;
}
