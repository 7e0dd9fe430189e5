import type { ProgressListener } from '@mediastruct/core';

/** Begins a phase and returns what turns the percent of another program into bytes of it. */
export function percentProgress(
  progress: ProgressListener,
  phase: string,
  totalBytes: number,
): (percent: number) => void {
  progress({ kind: 'phase', phase, totalBytes });
  let told = 0;
  return (percent) => {
    // A program counts to 100 several times; only the first is shown.
    const bytes = Math.floor((totalBytes * Math.min(100, percent)) / 100);
    if (bytes <= told) return;
    progress({ kind: 'advance', files: 0, bytes: bytes - told });
    told = bytes;
  };
}
