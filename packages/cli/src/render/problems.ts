import { paint } from '@mediastruct/command';
import type { StoredProblem } from '@mediastruct/core';

/** A line for each stored file that could not be used, and one for each way out. */
export function problemLines(problems: readonly StoredProblem[], shown: (path: string) => string): string[] {
  return problems.flatMap(({ message, suggestions }) => [
    paint.bad(`Damaged: ${shown(message)}`),
    ...suggestions.map((suggestion) => `Try: ${shown(suggestion)}`),
  ]);
}
