import type { FileAccess } from '@mediastruct/core';
import type { FileStat } from '@mediastruct/core/testing';

/** A FileAccess that holds one file for reading and nothing else: enough for a reader, and made in no time. */
export function oneFileAccess(path: string, bytes: Uint8Array): FileAccess {
  let at = 0;
  const fd = 3;
  const stat: FileStat = {
    kind: 'file',
    dev: 1n,
    ino: 2n,
    size: bytes.length,
    mtimeNs: 0n,
    ctimeNs: 0n,
    atimeNs: 0n,
    nlink: 1,
    mode: 0o644,
  };
  const refuseOther = (asked: string) => {
    if (asked !== path) throw Object.assign(new Error(`ENOENT: '${asked}'`), { code: 'ENOENT' });
  };
  const known: Partial<FileAccess> = {
    open: (asked) => {
      refuseOther(asked);
      at = 0;
      return fd;
    },
    close: () => {},
    read: (_, buffer, position) => {
      const from = position ?? at;
      const part = bytes.subarray(from, from + buffer.length);
      buffer.set(part);
      if (position === null) at += part.length;
      return part.length;
    },
    fstat: () => stat,
    lstat: (asked) => {
      refuseOther(asked);
      return stat;
    },
  };
  return known as FileAccess;
}
