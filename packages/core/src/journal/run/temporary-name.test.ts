import { describe, expect, it } from 'vitest';
import { isTemporaryName, temporaryName } from './temporary-name.ts';

describe('temporaryName', () => {
  it('tells run and operation, and is known again', () => {
    const names = ['run-a', 'run-b'].flatMap((run) =>
      [0, 12].flatMap((id) => (['part', 'gone'] as const).map((kind) => temporaryName(run, id, kind))),
    );
    expect(new Set(names).size).toBe(8);
    expect(names.every((name) => isTemporaryName(name))).toBe(true);
  });

  it.each(['.ms-notes.txt', 'x.ms-01234567-0.part', '.ms-01234567-0.part.jpg', '.ms-0123456-0.part'])(
    'does not take %s for one',
    (name) => {
      expect(isTemporaryName(name)).toBe(false);
    },
  );
});
