import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { askYesNo } from './confirm.ts';

async function answer(typed: string): Promise<boolean> {
  const input = new PassThrough();
  const output = new PassThrough();
  const asked = askYesNo('Move 3 files?', { input, output });
  input.end(typed);
  return asked.finally(() => output.end());
}

describe('askYesNo', () => {
  it.each(['y\n', 'yes\n', 'Y\r', ' YES \n'])('takes %j as a yes', async (typed) => {
    expect(await answer(typed)).toBe(true);
  });

  it.each(['\n', 'n\n', 'yep\n', 'no\n', ''])('takes %j as a no', async (typed) => {
    expect(await answer(typed)).toBe(false);
  });

  it('ends the run at Ctrl-C', async () => {
    await expect(answer('\u0003')).rejects.toMatchObject({ code: 'interrupted', exitCode: 130 });
  });

  it('names the safe answer', async () => {
    const output = new PassThrough();
    const input = new PassThrough();
    input.end('\n');
    await askYesNo('Move 3 files?', { input, output });
    output.end();
    expect(await text(output)).toContain('Move 3 files? [y/N]');
  });
});
