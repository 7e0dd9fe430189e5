import { describe, expect, it } from 'vitest';
import { explainFileError } from './explain-file-error.ts';
import { MediaStructError } from './media-struct-error.ts';

function fileError(code: string): Error {
  return Object.assign(new Error(`${code}: no, open '/p'`), { code, path: '/p', syscall: 'open' });
}

describe('explainFileError', () => {
  it.each([
    ['ENOSPC', 23],
    ['EDQUOT', 23],
    ['EROFS', 64],
    ['EACCES', 64],
    ['EIO', 130],
    ['EMFILE', 130],
    ['ESTALE', 130],
  ])('gives %s the exit code %d, its path and something to do', (errno, exitCode) => {
    const explained = explainFileError(fileError(errno)) as MediaStructError;
    expect(explained).toBeInstanceOf(MediaStructError);
    expect(explained).toMatchObject({ exitCode, path: '/p' });
    expect(explained.message).toContain('/p');
    expect(explained.suggestions).toHaveLength(1);
  });

  it('leaves bugs and errors of our own as they are', () => {
    const bug = new TypeError('x is not a function');
    const argument = Object.assign(new TypeError('no'), { code: 'ERR_INVALID_ARG_TYPE' });
    const own = new MediaStructError('locked', 'in use');
    for (const error of [bug, argument, own, null]) expect(explainFileError(error)).toBe(error);
  });
});
