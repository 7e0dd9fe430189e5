import { expect, it } from 'vitest';
import { deciding, none } from '../../../packages/core/test/journal/small-plans.ts';
import type { LibraryState } from '../src/state/read-state.ts';
import { ServedLibrary } from './served-library.ts';

it('marks what answers depend on: another mark once a run was made or a listing tells more, else the same', async () => {
  await using served = new ServedLibrary();
  served.hold([{ path: 'a.jpg', content: 'a' }]);
  // Another server looks at once, where one of its own may answer with what it saw two seconds ago.
  const mark = async () => {
    await using other = served.again();
    return (await other.json<LibraryState>('/api/state')).mark;
  };
  const first = await mark();
  await served.json('/api/proofs');
  expect(await mark()).toBe(first);
  await served.apply(deciding(none(served.at('media/a.jpg'), undefined, { state: 'left' })));
  const second = await mark();
  expect(second).not.toBe(first);
  served.hold([
    { path: 'a.jpg', content: 'a' },
    { path: 'b.jpg', content: 'b' },
  ]);
  expect(await mark()).not.toBe(second);
});
