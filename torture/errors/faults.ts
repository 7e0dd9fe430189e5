import type { FileAccess } from '@mediastruct/core';
import type { Call } from '../watched-access.ts';
import { isChange, watchedAccess } from '../watched-access.ts';

/** An errno, or a write that takes only part of what it is given. */
export type Fault = 'EIO' | 'ENOSPC' | 'EACCES' | 'EROFS' | 'EMFILE' | 'EDQUOT' | 'short write';

/** What each call can really fail with. */
export function faultsOf(call: Call): readonly Fault[] {
  if (call.name === 'write') return ['EIO', 'ENOSPC', 'EDQUOT', 'short write'];
  if (call.name === 'fsync' || call.name === 'fdatasync') return ['EIO', 'ENOSPC', 'EDQUOT'];
  if (call.name === 'open')
    return isChange(call)
      ? ['EIO', 'ENOSPC', 'EACCES', 'EROFS', 'EMFILE', 'EDQUOT']
      : ['EIO', 'EACCES', 'EMFILE'];
  if (call.name === 'close' || call.name === 'read' || call.name === 'fstat') return ['EIO'];
  return isChange(call) ? ['EIO', 'ENOSPC', 'EACCES', 'EROFS', 'EDQUOT'] : ['EIO', 'EACCES'];
}

export interface FaultAt {
  readonly call: number;
  readonly fault: Fault;
  /** From this call on every change fails so, as on a disk that is full or has gone read-only. */
  readonly lasting: boolean;
}

/** FileAccess that fails once at one call, or from it on; `hasFired` tells whether it came to that. */
export function faultyAccess(
  access: FileAccess,
  { call: at, fault, lasting }: FaultAt,
): { readonly access: FileAccess; readonly hasFired: () => boolean } {
  let fired = false;
  const watched = watchedAccess(access, {
    instead(call) {
      const isHit = call.number === at || (lasting && call.number > at && isChange(call));
      if (!isHit) return undefined;
      fired = true;
      if (fault !== 'short write') throw injected(fault, call);
      const [fd, buffer, position] = call.args as [number, Uint8Array, number | null];
      return access.write(fd, buffer.subarray(0, Math.max(1, buffer.length >> 1)), position);
    },
  });
  return { access: watched, hasFired: () => fired };
}

function injected(fault: Fault, { name, args }: Call): Error {
  return Object.assign(new Error(`${fault}: injected, ${name} '${String(args[0])}'`), { code: fault });
}
