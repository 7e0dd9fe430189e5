import { describe, expect, it } from 'vitest';
import type { BatchTools } from './batch-item.ts';
import { newBatchItem } from './batch-item.ts';
import { writeOutcomes } from './end-batch.ts';

describe('writeOutcomes', () => {
  it('stops where a placed file cannot be looked at, for its index would lack it in silence', () => {
    const item = newBatchItem({
      id: 0,
      kind: 'copy',
      from: '/card/a.dat',
      to: '/media/a.dat',
      state: 'filed',
      because: { code: 'dated' },
    });
    item.placing = 'copy';
    const lstat = () => {
      throw Object.assign(new Error('EIO: lstat'), { code: 'EIO' });
    };
    const tools = { access: { lstat }, journal: { add: () => {} } } as unknown as BatchTools;
    expect(() => writeOutcomes([item], tools)).toThrow('EIO');
  });
});
