import { LIST_FORMATS } from '@mediastruct/core/lists';
import { expect, it } from 'vitest';
import { listFlags } from './list-flags.ts';

it('offers every format of lists that can be read', () => {
  expect(listFlags.format.options?.toSorted()).toEqual(LIST_FORMATS.toSorted());
});
