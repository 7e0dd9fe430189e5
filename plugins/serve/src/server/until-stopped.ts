import process from 'node:process';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Resolves at the first SIGINT or SIGTERM. The next one then ends the process at once, as it does by default. */
export function untilStopped(): Promise<void> {
  return new Promise((done) => {
    const stop = () => {
      for (const signal of SIGNALS) process.off(signal, stop);
      done();
    };
    for (const signal of SIGNALS) process.on(signal, stop);
  });
}
