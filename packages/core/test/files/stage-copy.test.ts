import { chmodSync, existsSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { inlineContent } from '../../src/files/content-port.ts';
import type { FileAccess } from '../../src/files/file-access.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { pooledContent } from '../../src/files/pooled-content.ts';
import { stageCopy } from '../../src/files/stage-copy.ts';
import { stageCopies } from '../../src/files/stage-together.ts';
import { toStatRecord } from '../../src/records/file-record.ts';
import { alteredAccess, systemError } from './altered-access.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();

function request(bytes = 3_000_001, name = 'from') {
  const content = new Uint8Array(bytes).fill(7);
  writeFileSync(folder.at(name), content);
  chmodSync(folder.at(name), 0o640);
  utimesSync(folder.at(name), 1_000_000_000.123456, 1_234_567_890.654321);
  return {
    from: folder.at(name),
    part: folder.at(`.${name}.part`),
    sha256: createHash('sha256').update(content).digest('hex'),
    stat: toStatRecord(nodeFileAccess.lstat(folder.at(name))),
  };
}

/** The real file system, on which one file reads with a wrong bit. */
function misreading(path: string): FileAccess {
  const fds = new Set<number>();
  return alteredAccess({
    open: (real, ...given) => {
      const fd = real(...given);
      if (given[0] === path) fds.add(fd);
      else fds.delete(fd);
      return fd;
    },
    read: (real, fd, buffer, position) => {
      const count = real(fd, buffer, position);
      if (fds.has(fd) && count > 0) buffer[0] = (buffer[0] as number) ^ 1;
      return count;
    },
  });
}

describe('stageCopy', () => {
  it('copies content, mode and times', () => {
    const asked = request();
    let told = 0;
    expect(stageCopy(nodeFileAccess, asked, (bytes) => (told += bytes))).toMatchObject({ kind: 'staged' });
    expect(readFileSync(asked.part).equals(readFileSync(asked.from))).toBe(true);
    const [from, part] = [statSync(asked.from), statSync(asked.part)];
    expect(part.mode).toBe(from.mode);
    expect(Math.abs(part.mtimeMs - from.mtimeMs)).toBeLessThan(0.01);
    expect(told).toBe(3_000_001);
  });

  it('tells a source that fails amid its copy for one that cannot be read, and leaves nothing of it', () => {
    const asked = request();
    const fds = new Set<number>();
    const access = alteredAccess({
      open: (real, ...given) => {
        const fd = real(...given);
        if (given[0] === asked.from) fds.add(fd);
        return fd;
      },
      read: (real, fd, buffer, position) => {
        if (fds.has(fd)) throw systemError('EIO');
        return real(fd, buffer, position);
      },
    });
    expect(stageCopy(access, asked)).toMatchObject({ kind: 'failed', code: 'source-unreadable' });
    expect(existsSync(asked.part)).toBe(false);
  });

  it('gives a file of a file system without modes the mode of a new file', () => {
    const asked = request(10);
    chmodSync(asked.from, 0o777);
    stageCopy(nodeFileAccess, { ...asked, stat: toStatRecord(nodeFileAccess.lstat(asked.from)) });
    expect(statSync(asked.part).mode & 0o777).toBe(0o666 & ~process.umask());
  });

  it.each([
    ['vfat', 0x4d44, 0o755, 0o644],
    ['exFAT, read-only', 0x2011bab0, 0o555, 0o444],
    ['vfat, for its owner alone', 0x4d44, 0o700, 0o600],
    ['a file system with modes', 0xef53, 0o755, 0o755],
  ])('of a file on %s keeps what its mode says of the file', (_, type, shown, kept) => {
    const asked = request(10);
    chmodSync(asked.from, shown);
    const access = alteredAccess({ statfs: (real, path) => ({ ...real(path), type }) });
    stageCopy(access, { ...asked, stat: toStatRecord(nodeFileAccess.lstat(asked.from)) });
    expect(statSync(asked.part).mode & 0o777).toBe(kept);
  });

  it('keeps a time before 1970', () => {
    const asked = request(10);
    nodeFileAccess.utimes(asked.from, -1_000_000_000_000_000_000n, -86_400_000_000_000n);
    stageCopy(nodeFileAccess, { ...asked, stat: toStatRecord(nodeFileAccess.lstat(asked.from)) });
    expect(nodeFileAccess.lstat(asked.part).mtimeNs).toBe(-86_400_000_000_000n);
  });

  it('finds a copy that the disk gives back otherwise', () => {
    const asked = request(100_000);
    expect(stageCopy(misreading(asked.part), asked)).toMatchObject({ code: 'copy-mismatch' });
    expect(existsSync(asked.part)).toBe(false);
  });

  it('finds that the source reads otherwise than before as soon as its copy does', () => {
    const asked = request(100_000);
    expect(stageCopy(misreading(asked.from), asked)).toMatchObject({ code: 'content-mismatch' });
    expect(existsSync(asked.part)).toBe(false);
  });

  it('finds copies that are other than planned where several are made in one reading', () => {
    const asked = request(100_000);
    const both = [asked, { ...asked, part: folder.at('second.part') }];
    const access = misreading(folder.at('second.part'));
    expect(stageCopies(access, both)).toMatchObject([{ kind: 'staged' }, { code: 'copy-mismatch' }]);
    rmSync(asked.part);
    expect(stageCopies(misreading(asked.from), both)).toMatchObject([
      { code: 'content-mismatch' },
      { code: 'content-mismatch' },
    ]);
    expect(both.filter(({ part }) => existsSync(part))).toEqual([]);
  });

  it('finds a source that reads otherwise than before', () => {
    const asked = { ...request(10), sha256: '0'.repeat(64) };
    expect(stageCopy(nodeFileAccess, asked)).toMatchObject({ code: 'content-mismatch' });
    expect(existsSync(asked.part)).toBe(false);
  });

  it('refuses a source that changed since it was planned', () => {
    const asked = request(10);
    writeFileSync(asked.from, 'other text');
    expect(stageCopy(nodeFileAccess, asked)).toMatchObject({ code: 'source-changed' });
    expect(existsSync(asked.part)).toBe(false);
  });

  it.each([
    ['write', 'ENOSPC', 'no-space'],
    ['write', 'EIO', 'io-error'],
    ['fsync', 'EIO', 'io-error'],
    ['futimes', 'EPERM', 'target-unwritable'],
  ] as const)('removes the part where %s fails with %s', (call, errno, code) => {
    const asked = request(10);
    const access = alteredAccess({
      [call]: () => {
        throw systemError(errno);
      },
    });
    expect(stageCopy(access, asked)).toMatchObject({ kind: 'failed', code });
    expect(existsSync(asked.part)).toBe(false);
    expect(existsSync(asked.from)).toBe(true);
  });

  it('leaves a file alone that has the name of the part', () => {
    const asked = request(10);
    writeFileSync(asked.part, 'not ours');
    expect(stageCopy(nodeFileAccess, asked)).toMatchObject({ code: 'target-unwritable' });
    expect(readFileSync(asked.part, 'utf8')).toBe('not ours');
  });

  it.each([
    ['absent', 'ENOENT', 'source-missing'],
    ['not readable', 'EACCES', 'source-unreadable'],
  ])('tells a source that is %s', (_, errno, code) => {
    const asked = request(10);
    const access = alteredAccess({
      open: (real, ...given) => {
        if (given[0] === asked.from) throw systemError(errno);
        return real(...given);
      },
    });
    expect(stageCopy(access, asked)).toMatchObject({ code });
  });
});

describe.each([
  ['inlineContent', () => inlineContent(nodeFileAccess)],
  ['pooledContent', () => pooledContent(2)],
])('%s', (_, open) => {
  it('answers in the order of the questions and tells every byte', async () => {
    const content = open();
    const requests = Array.from({ length: 40 }, (_, nth) => request(1 + nth * 1000, `file ${nth}`));
    const paths = [...requests.map(({ from }) => from), folder.at('none')];
    let told = 0;
    const hashed = await content.hashFiles(paths, (bytes) => (told += bytes));
    expect(hashed.map((outcome) => (outcome.kind === 'hashed' ? outcome.sha256 : outcome.errno))).toEqual([
      ...requests.map(({ sha256 }) => sha256),
      'ENOENT',
    ]);
    const staged = await content.stageCopies(requests, (bytes) => (told += bytes));
    expect(staged.map(({ kind }) => kind)).toEqual(requests.map(() => 'staged'));
    expect(told).toBe(2 * requests.reduce((sum, { stat }) => sum + stat.size, 0));
    await content.close();
  });
});
