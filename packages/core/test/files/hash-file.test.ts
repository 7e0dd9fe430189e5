import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { OPEN } from '../../src/files/file-access.ts';
import { hashFile } from '../../src/files/hash-file.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { alteredAccess, systemError } from './altered-access.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
const MIB = 1 << 20;

function write(bytes: number): Uint8Array {
  const content = Uint8Array.from({ length: bytes }, (_, at) => (at * 31 + (at >> 8)) & 0xff);
  writeFileSync(folder.at('file'), content);
  return content;
}

function hashWhile(change: () => void) {
  let isFirst = true;
  const access = alteredAccess({
    read: (real, ...given) => {
      const count = real(...given);
      if (isFirst) change();
      isFirst = false;
      return count;
    },
  });
  return hashFile(access, folder.at('file'));
}

describe('hashFile', () => {
  it.each([0, 1, MIB - 1, MIB, MIB + 1, 2 * MIB - 1, 2 * MIB, 2 * MIB + 1, 3 * MIB + 17])(
    'gives the SHA-256 of %d bytes and tells each byte once',
    (bytes) => {
      const content = write(bytes);
      let told = 0;
      const outcome = hashFile(nodeFileAccess, folder.at('file'), (count) => (told += count));
      const sha256 = createHash('sha256').update(content).digest('hex');
      expect(outcome).toMatchObject({ kind: 'hashed', sha256, stat: { kind: 'file', size: bytes } });
      expect(told).toBe(bytes);
    },
  );

  it('goes on after a short read', () => {
    const content = write(MIB + 100);
    const access = alteredAccess({
      read: (real, fd, buffer, position) => real(fd, buffer.subarray(0, 60_001), position),
    });
    expect(hashFile(access, folder.at('file'))).toMatchObject({
      sha256: createHash('sha256').update(content).digest('hex'),
    });
  });

  it('never waits at a FIFO', () => {
    execFileSync('mkfifo', [folder.at('fifo')]);
    expect(hashFile(nodeFileAccess, folder.at('fifo'))).toMatchObject({ kind: 'failed', errno: 'ENOTFILE' });
  });

  it('refuses folders, symlinks and sockets', async () => {
    write(3);
    mkdirSync(folder.at('sub'));
    symlinkSync('file', folder.at('link'));
    const server = createServer().listen(folder.at('socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    expect(hashFile(nodeFileAccess, folder.at('sub'))).toMatchObject({ errno: 'ENOTFILE' });
    expect(hashFile(nodeFileAccess, folder.at('link'))).toMatchObject({ errno: 'ENOTFILE' });
    expect(hashFile(nodeFileAccess, folder.at('socket'))).toMatchObject({ kind: 'failed' });
    await new Promise((resolve) => server.close(resolve));
  });

  it.each([
    ['grows', () => appendFileSync(folder.at('file'), 'more')],
    ['shrinks', () => writeFileSync(folder.at('file'), 'x')],
    ['is written in place', () => writeFileSync(folder.at('file'), new Uint8Array(100))],
    ['is given another time', () => utimesSync(folder.at('file'), 5, 5)],
  ])('fails with ECHANGED where the file %s while it is read', (_, change) => {
    write(100);
    expect(hashWhile(change)).toMatchObject({ kind: 'failed', errno: 'ECHANGED' });
  });

  it('fails with ECHANGED where a large file ends early', () => {
    write(2 * MIB);
    expect(hashWhile(() => writeFileSync(folder.at('file'), 'x'))).toMatchObject({ errno: 'ECHANGED' });
  });

  it('tells a read error by its errno, and closes the file', () => {
    write(100);
    let closed = 0;
    const access = alteredAccess({
      read: () => {
        throw systemError('EIO');
      },
      close: (real, fd) => {
        closed += 1;
        real(fd);
      },
    });
    expect(hashFile(access, folder.at('file'))).toMatchObject({ kind: 'failed', errno: 'EIO' });
    expect(closed).toBe(1);
  });

  it('tells an absent file as a failure', () => {
    expect(hashFile(nodeFileAccess, folder.at('none'))).toMatchObject({ kind: 'failed', errno: 'ENOENT' });
  });

  it.runIf(OPEN.keepAccessTime !== 0)('leaves the time of the last access as it is', () => {
    write(100);
    utimesSync(folder.at('file'), 5, 7);
    expect(hashFile(nodeFileAccess, folder.at('file'))).toMatchObject({ kind: 'hashed' });
    expect(statSync(folder.at('file')).atimeMs).toBe(5000);
  });

  it.runIf(OPEN.keepAccessTime !== 0)(
    'reads files of another owner, and asks no more for what only an owner may',
    () => {
      write(100);
      let refused = 0;
      const access = alteredAccess({
        open: (real, path, flags, mode) => {
          if ((flags & OPEN.keepAccessTime) === 0) return real(path, flags, mode);
          refused += 1;
          throw systemError('EPERM');
        },
      });
      for (let nth = 0; nth < 2; nth++)
        expect(hashFile(access, folder.at('file'))).toMatchObject({ kind: 'hashed' });
      expect(refused).toBe(1);
    },
  );
});
