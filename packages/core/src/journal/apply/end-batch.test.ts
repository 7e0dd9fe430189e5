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
      stat: { size: 1, mtimeNs: '2', ctimeNs: '3', dev: '4', ino: '5', nlink: 1 },
      sha256: 'ab'.repeat(32),
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
