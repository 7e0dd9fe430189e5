import type { Context, Hono } from 'hono';

/** What no answer is kept with: the next one may be another. */
export const NOT_KEPT = { 'Cache-Control': 'no-store' };

/** What could not be read, so that an answer lacks it. */
export interface Problem {
  readonly message: string;
}

/** Answers an address with what a function reads, as JSON; null where nothing is known of what was asked for. */
export type AddJson = (path: string, read: (c: Context) => Answer | Promise<Answer>) => void;

type Answer = object | null;

/**
 * Adds addresses to `app`. `problems` is asked once an answer was read, and what it tells is added to every answer as `problems`, beside what the answer tells of itself: no page can leave
 * out that something could not be read.
 */
export function jsonAnswers(app: Hono, problems: () => readonly Problem[]): AddJson {
  return (path, read) => {
    app.get(path, async (c) => {
      const answer = await read(c);
      const unread = problems();
      return answer === null
        ? c.json({ error: nothingKnown(unread) }, 404, NOT_KEPT)
        : c.json(withProblems(answer, unread), 200, NOT_KEPT);
    });
  };
}

/** What could not be read may tell of it. */
function nothingKnown(unread: readonly Problem[]): object {
  const message = `Nothing is known of it${unread.length === 0 ? '' : ' in what could be read'}.`;
  return { code: 'file-missing', message, suggestions: unread.map((problem) => problem.message) };
}

/** Adds problems to those that an answer has itself, each once by its message. */
export function withProblems<A extends object>(
  answer: A & { readonly problems?: readonly Problem[] },
  further: readonly Problem[],
): A & { readonly problems?: readonly Problem[] } {
  if (further.length === 0) return answer;
  const byMessage = new Map([...(answer.problems ?? []), ...further].map((one) => [one.message, one]));
  return { ...answer, problems: [...byMessage.values()] };
}
