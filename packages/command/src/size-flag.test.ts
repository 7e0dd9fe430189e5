import { Parser } from '@oclif/core';
import { expect, it } from 'vitest';
import { describeFailure } from './failure/describe-failure.ts';
import { sizeFlag } from './size-flag.ts';

const flags = { budget: sizeFlag() };

it('reads a size', async () => {
  const parsed = await Parser.parse(['--budget', '2kB'], { flags });
  expect(parsed.flags.budget).toBe(2000);
});

it('refuses what is no size as a wrong use, not as a bug', async () => {
  const thrown: unknown = await Parser.parse(['--budget', '4Q'], { flags }).catch((error: unknown) => error);
  expect(describeFailure(thrown)).toMatchObject({ code: 'usage', exitCode: 64 });
});
