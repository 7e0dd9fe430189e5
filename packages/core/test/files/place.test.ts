import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { FileAccess } from '../../src/files/file-access.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { placeByLink, placeByPlaceholder } from '../../src/files/place.ts';
import type { RemoveRequest } from '../../src/files/remove-source.ts';
import { removeGone, takeAside } from '../../src/files/remove-source.ts';
import { toStatRecord } from '../../src/records/file-record.ts';
import { alteredAccess, systemError } from './altered-access.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();

function request(content = 'content') {
  writeFileSync(folder.at('from'), content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { existing: folder.at('from'), to: folder.at('to'), sha256 };
}

const ways = [
  ['placeByLink', placeByLink],
  [
    'placeByPlaceholder',
    (...given: Parameters<typeof placeByLink>) => placeByPlaceholder(given[0], given[1], () => {}),
  ],
] as const;

describe.each(ways)('%s', (_, place) => {
  it('gives the file its new name', () => {
    expect(place(nodeFileAccess, request())).toEqual({ kind: 'placed' });
    expect(readFileSync(folder.at('to'), 'utf8')).toBe('content');
  });

  it('never replaces other content', () => {
    writeFileSync(folder.at('to'), 'other');
    expect(place(nodeFileAccess, request())).toEqual({ kind: 'taken' });
    expect(readFileSync(folder.at('to'), 'utf8')).toBe('other');
  });

  it('takes the same content for present', () => {
    writeFileSync(folder.at('to'), 'content');
    const { ino } = statSync(folder.at('to'));
    expect(place(nodeFileAccess, request())).toEqual({ kind: 'present' });
    expect(statSync(folder.at('to')).ino).toBe(ino);
  });

  it.each([
    ['a folder', () => mkdirSync(folder.at('to'))],
    ['a symlink to the same content', () => symlinkSync('from', folder.at('to'))],
    ['a dangling symlink', () => symlinkSync('nowhere', folder.at('to'))],
  ])('takes %s for taken', (_name, make) => {
    make();
    expect(place(nodeFileAccess, request())).toEqual({ kind: 'taken' });
  });
});

describe('placeByLink', () => {
  it.each(['EXDEV', 'EPERM', 'ENOSYS', 'EOPNOTSUPP', 'EMLINK'])('asks for a copy at %s', (code) => {
    const access = alteredAccess({
      link: () => {
        throw systemError(code);
      },
    });
    expect(placeByLink(access, request())).toEqual({ kind: 'cannot-link' });
  });

  it.each([
    ['ENOSPC', 'no-space'],
    ['EDQUOT', 'no-space'],
    ['EROFS', 'read-only'],
    ['EACCES', 'target-unwritable'],
    ['ENAMETOOLONG', 'target-unwritable'],
    ['EIO', 'io-error'],
  ])('fails at %s with %s', (errno, code) => {
    const access = alteredAccess({
      link: () => {
        throw systemError(errno);
      },
    });
    expect(placeByLink(access, request())).toMatchObject({ kind: 'failed', code });
  });

  it('fails where the target is the source under another spelling', () => {
    const asked = request();
    const access = alteredAccess({
      link: () => {
        throw systemError('EEXIST');
      },
      lstat: (real) => real(folder.at('from')),
    });
    expect(placeByLink(access, asked)).toMatchObject({ kind: 'failed', code: 'same-file' });
  });
});

describe('placeByPlaceholder', () => {
  it('leaves the name alone where another program took it after the placeholder was made', () => {
    const asked = request();
    const access = alteredAccess({
      close: (real, fd) => {
        real(fd);
        writeFileSync(folder.at('to'), 'other');
      },
    });
    expect(placeByPlaceholder(access, asked, () => {})).toMatchObject({ code: 'target-unwritable' });
    expect(readFileSync(folder.at('to'), 'utf8')).toBe('other');
  });
});

describe('taking a source away', () => {
  function removeSource(access: FileAccess, request: RemoveRequest) {
    const outcome = takeAside(access, request);
    return outcome.kind === 'failed' ? outcome : removeGone(access, request);
  }

  function removal() {
    writeFileSync(folder.at('from'), 'content');
    linkSync(folder.at('from'), folder.at('to'));
    return {
      from: folder.at('from'),
      gone: folder.at('.gone'),
      stat: toStatRecord(nodeFileAccess.lstat(folder.at('from'))),
      survivor: folder.at('to'),
    };
  }

  it('takes the source away', () => {
    expect(removeSource(nodeFileAccess, removal())).toEqual({ kind: 'removed' });
    expect(readdirSync(folder.path)).toEqual(['to']);
  });

  it('keeps a file that was put in the place of the source', () => {
    const asked = removal();
    nodeFileAccess.unlink(asked.from);
    writeFileSync(asked.from, 'another');
    expect(removeSource(nodeFileAccess, asked)).toMatchObject({ code: 'source-changed' });
    expect(readFileSync(asked.from, 'utf8')).toBe('another');
    expect(readdirSync(folder.path).sort()).toEqual(['from', 'to']);
  });

  it('keeps the source where the survivor vanished', () => {
    const asked = removal();
    nodeFileAccess.unlink(asked.survivor);
    expect(removeSource(nodeFileAccess, asked)).toMatchObject({ code: 'lost' });
    expect(readdirSync(folder.path)).toEqual(['from']);
  });

  it('keeps the source where it cannot be taken away', () => {
    const asked = removal();
    const access = alteredAccess({
      unlink: (real, path) => {
        if (path === asked.gone && existsSync(asked.from) === false) throw systemError('EACCES');
        real(path);
      },
    });
    expect(removeSource(access, asked)).toMatchObject({ code: 'source-not-removable' });
    expect(readFileSync(asked.from, 'utf8')).toBe('content');
  });

  it('ends nothing where the source can neither be taken away nor get its name back', () => {
    const asked = removal();
    const access = alteredAccess({
      unlink: () => {
        throw systemError('EIO');
      },
      link: () => {
        throw systemError('EIO');
      },
    });
    expect(() => removeSource(access, asked)).toThrow('EIO');
    expect(removeGone(nodeFileAccess, asked)).toEqual({ kind: 'removed' });
    expect(readdirSync(folder.path)).toEqual(['to']);
  });

  it.each(['EEXIST', 'EPERM'])('keeps a source aside where its name was taken meanwhile (%s)', (code) => {
    const asked = removal();
    const access = alteredAccess({
      link: () => {
        throw systemError(code);
      },
      unlink: () => {
        writeFileSync(asked.from, 'another');
        throw systemError('EIO');
      },
    });
    expect(removeSource(access, asked)).toMatchObject({
      code: 'source-not-removable',
      message: expect.stringContaining('it is kept as') as string,
    });
    expect(readFileSync(asked.gone, 'utf8')).toBe('content');
    expect(readFileSync(asked.from, 'utf8')).toBe('another');
  });

  it('touches nothing where the temporary name is in use', () => {
    const asked = removal();
    writeFileSync(asked.gone, 'not ours');
    expect(removeSource(nodeFileAccess, asked)).toMatchObject({ code: 'source-not-removable' });
    expect(readFileSync(asked.gone, 'utf8')).toBe('not ours');
  });
});

describe('a placeholder', () => {
  it.each(['rename', 'close'] as const)('does not stay under the final name where the %s fails', (call) => {
    const asked = request();
    const access = alteredAccess({
      [call]: (real: (...given: unknown[]) => void, ...given: unknown[]) => {
        if (call === 'close') real(...given);
        throw systemError('EIO');
      },
    });
    expect(placeByPlaceholder(access, asked, () => {})).toMatchObject({ kind: 'failed' });
    expect(readdirSync(folder.path)).toEqual(['from']);
  });
});
