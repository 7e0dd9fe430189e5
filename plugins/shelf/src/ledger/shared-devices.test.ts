import { describe, expect, it } from 'vitest';
import { withSharedDevices } from './shared-devices.ts';

function shared(told: Readonly<Record<string, string | null>>) {
  const disks = Object.entries(told).map(([diskId, device]) => ({ diskId, device }));
  return Object.fromEntries(withSharedDevices(disks).map(({ diskId, device }) => [diskId, device]));
}

describe('disks that share a device', () => {
  it('name one of them, however they were told', () => {
    expect(shared({ a: null, b: 'a', c: 'b' })).toEqual({ a: null, b: 'a', c: 'a' });
    expect(shared({ a: 'c', b: 'a', c: null })).toEqual({ a: 'c', b: 'c', c: null });
  });

  it('name the least where two computers told it the other way round', () => {
    expect(shared({ b: 'a', a: 'b', c: 'b' })).toEqual({ a: null, b: 'a', c: 'a' });
  });

  it('go on sharing one whose disk was never added here', () => {
    expect(shared({ b: 'away', c: 'away' })).toEqual({ b: 'away', c: 'away' });
  });
});
