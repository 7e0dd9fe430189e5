import { describe, expect, it } from 'vitest';
import { StopSignals } from './stop-signals.ts';

function fakeHost() {
  const listeners = new Map<string, () => void>();
  const host = {
    now: 0,
    said: [] as string[],
    exits: [] as number[],
    listeners,
    press: (signal: string) => listeners.get(signal)?.(),
    on: (signal: string, listener: () => void) => void listeners.set(signal, listener),
    off: (signal: string, listener: () => void) => {
      if (listeners.get(signal) === listener) listeners.delete(signal);
    },
    say: (message: string) => void host.said.push(message),
    exit: (code: number) => void host.exits.push(code),
    nowMs: () => host.now,
  };
  return host;
}

describe('StopSignals', () => {
  it('asks for a stop at the first signal', () => {
    const host = fakeHost();
    const stop = new StopSignals(host);
    expect(stop.requested).toBe(false);
    host.press('SIGINT');
    expect(stop.requested).toBe(true);
    expect(host.said).toHaveLength(1);
    expect(host.exits).toEqual([]);
  });

  it('exits with 130 at the second, whichever of the two it is', () => {
    const host = fakeHost();
    new StopSignals(host);
    host.press('SIGINT');
    host.now = 500;
    host.press('SIGTERM');
    expect(host.exits).toEqual([130]);
  });

  it('takes a press that arrives twice within milliseconds as one', () => {
    const host = fakeHost();
    new StopSignals(host);
    host.press('SIGINT');
    host.now = 5;
    host.press('SIGINT');
    expect(host.exits).toEqual([]);
  });

  it('gives the signals back', () => {
    const host = fakeHost();
    new StopSignals(host)[Symbol.dispose]();
    expect(host.listeners.size).toBe(0);
  });
});
