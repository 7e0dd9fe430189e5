/** A command of a page: one in a block, with the lines that stand behind it, or one in a comment before a block, which readers do not see. */
export type WalkStep =
  | { readonly kind: 'hidden'; readonly command: string }
  | { readonly kind: 'shown'; readonly command: string; readonly expected: readonly string[] };

/** The commands of a page in their order: `<!-- before: COMMAND -->`, and those of blocks that begin with three backticks and `console`. */
export function readWalk(text: string): readonly WalkStep[] {
  const steps: WalkStep[] = [];
  for (const [, hidden, block] of text.matchAll(/^<!-- before: (.*?) -->$|^```console\n(.*?)^```$/gms)) {
    if (hidden !== undefined) steps.push({ kind: 'hidden', command: hidden });
    else steps.push(...stepsOf(block ?? ''));
  }
  return steps;
}

function stepsOf(block: string): readonly WalkStep[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = '', ...expected] = part.trimEnd().split('\n');
      return { kind: 'shown' as const, command, expected };
    });
}

/** Whether lines are those that are expected, where `...` is any lines, a date any date, and a size from a gigabyte on, which is that of somebody's disk, any size. */
export function fits(expected: readonly string[], printed: readonly string[]): boolean {
  const [first, ...rest] = expected;
  if (first === undefined) return printed.length === 0;
  if (first.trim() === '...')
    return printed.some((_, nth) => fits(rest, printed.slice(nth))) || fits(rest, []);
  const [line, ...after] = printed;
  return line !== undefined && plain(line) === plain(first) && fits(rest, after);
}

function plain(line: string): string {
  return line
    .replace(/\d{4}-\d{2}-\d{2}/g, 'DAY')
    .replace(/\d+(\.\d+)? [GT]B/g, 'SIZE')
    .replace(/ +/g, ' ')
    .trim();
}
