import { describe, expect, it } from 'vitest';
import { depthLimits, ReaderDepth } from './reader-depth.ts';

const CORES = { threads: 0, cores: 4 };
const waiting = { tookMs: 100, workedMs: 20 };
const working = { tookMs: 100, workedMs: 95 };

function learned(depth: ReaderDepth, answer: typeof waiting, times: number): number {
  for (let nth = 0; nth < times; nth++) depth.learn(answer);
  return depth.now;
}

describe('depthLimits', () => {
  it('are what the user says, whatever the device is', () => {
    expect(depthLimits('rotational', { threads: 7, cores: 4 })).toEqual({ first: 7, working: 7, waiting: 7 });
  });

  it('begin with a reader for each core, and with two where a head moves', () => {
    expect(depthLimits('solid', CORES)).toEqual({ first: 4, working: 4, waiting: 16 });
    expect(depthLimits('rotational', CORES)).toEqual({ first: 2, working: 4, waiting: 2 });
  });
});

describe('ReaderDepth', () => {
  it('doubles with each round of answers that waited for the disk, up to what the device can answer', () => {
    const depth = new ReaderDepth(depthLimits('solid', CORES));
    expect(learned(depth, waiting, 15)).toBe(4);
    expect(learned(depth, waiting, 1)).toBe(8);
    expect(learned(depth, waiting, 32)).toBe(16);
    expect(learned(depth, waiting, 1000)).toBe(16);
  });

  it('takes no moment for the rule', () => {
    const moment = { tookMs: 5, workedMs: 1 };
    expect(learned(new ReaderDepth(depthLimits('solid', CORES)), moment, 100)).toBe(4);
  });

  it('stays where the processor is busy on all cores', () => {
    expect(learned(new ReaderDepth(depthLimits('solid', CORES)), working, 100)).toBe(4);
  });

  it('gives a disk with a head more readers only where its files come from memory', () => {
    expect(learned(new ReaderDepth(depthLimits('rotational', CORES)), waiting, 100)).toBe(2);
    expect(learned(new ReaderDepth(depthLimits('rotational', CORES)), working, 100)).toBe(4);
  });

  it('keeps to what the user says', () => {
    const limits = depthLimits('solid', { threads: 3, cores: 4 });
    expect(learned(new ReaderDepth(limits), waiting, 100)).toBe(3);
    expect(learned(new ReaderDepth(limits), working, 100)).toBe(3);
  });
});
