import { describe, expect, it } from 'vitest';
import { JsonProgress } from './json-progress.ts';

function shown(): {
  readonly lines: () => unknown[];
  readonly progress: JsonProgress;
  tick: (ms: number) => void;
} {
  let now = 0;
  const written: string[] = [];
  const progress = new JsonProgress({ write: (line) => written.push(line), nowMs: () => now });
  return {
    progress,
    lines: () => written.map((line) => JSON.parse(line) as unknown),
    tick: (ms) => (now += ms),
  };
}

describe('JsonProgress', () => {
  it('tells the beginning and the end of a phase, and what lies between twice a second', () => {
    const { progress, lines, tick } = shown();
    progress.show({ kind: 'phase', phase: 'reading', totalFiles: 4, totalBytes: 4000 });
    for (let nth = 0; nth < 4; nth++) {
      tick(300);
      progress.show({ kind: 'advance', files: 1, bytes: 1000, path: `${nth}.jpg` });
    }
    progress.endPhase();
    expect(lines()).toMatchObject([
      { phase: 'reading', state: 'begun', files: 0, totalFiles: 4, totalBytes: 4000 },
      { state: 'working', files: 2, bytes: 2000, item: '1.jpg' },
      { state: 'working', files: 4 },
      { state: 'ended', files: 4, bytes: 4000, seconds: 1.2 },
    ]);
  });

  it('ends a phase where another begins, and none twice', () => {
    const { progress, lines } = shown();
    progress.show({ kind: 'phase', phase: 'one' });
    progress.show({ kind: 'phase', phase: 'two' });
    progress.endPhase();
    progress.endPhase();
    expect(lines().map((line) => (line as { state: string }).state)).toEqual([
      'begun',
      'ended',
      'begun',
      'ended',
    ]);
  });

  it('tells notes as they come', () => {
    const { progress, lines } = shown();
    progress.show({ kind: 'note', message: 'was left out', path: '/card/x' });
    expect(lines()).toEqual([{ note: 'was left out', path: '/card/x' }]);
  });
});
