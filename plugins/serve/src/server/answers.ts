import type { Context, Hono } from 'hono';

/** What no answer is kept with: the next one may be another. */
export const NOT_KEPT = { 'Cache-Control': 'no-store' };

/** What could not be read, so that an answer lacks it. */
export interface Problem {
  readonly message: string;
}

/** Where answers come from. */
export interface AnswerSource {
  /** Waited for before each answer. */
  readonly ready: () => Promise<void>;
  /** What could not be read for the answers that are given now. */
  readonly problems: () => readonly Problem[];
  /** True where something newer is being made ready, so that answers are of before. */
  readonly isBehind: boolean;
}

/** Answers an address with what a function reads, as JSON; null where nothing is known of what was asked for. */
export type AddJson = (path: string, read: (c: Context) => Answer | Promise<Answer>) => void;

type Answer = object | null;

/**
 * Adds addresses to `app` that answer from `source`; null for what depends on nothing but files of its own. What could not be read is added to every answer as `problems`, beside what it tells of itself,
 * and `isBehind` where it is of before: no page can leave that out.
 */
export function jsonAnswers(app: Hono, source: AnswerSource | null): AddJson {
  return (path, read) => {
    app.get(path, async (c) => {
      await source?.ready();
      const isBehindBefore = source?.isBehind ?? false;
      const answer = await read(c);
      const unread = source?.problems() ?? [];
      if (answer === null) return c.json({ error: nothingKnown(unread) }, 404, NOT_KEPT);
      const told = withProblems(answer, unread);
      return c.json(
        isBehindBefore || source?.isBehind === true ? { ...told, isBehind: true } : told,
        200,
        NOT_KEPT,
      );
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
