import { expect, it } from 'vitest';
import { withProblems } from './answers.ts';

it('adds what could not be read to what an answer tells itself, each once', () => {
  const own = { count: 3, problems: [{ message: 'a' }] };
  expect(withProblems(own, [{ message: 'a' }, { message: 'b' }])).toEqual({
    count: 3,
    problems: [{ message: 'a' }, { message: 'b' }],
  });
  expect(withProblems({ count: 3 }, [{ message: 'b' }])).toEqual({ count: 3, problems: [{ message: 'b' }] });
});
