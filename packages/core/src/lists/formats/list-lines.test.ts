import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToPath } from '../../files/path-text.ts';
import { canHashdeepName, formatHashdeepHead, formatHashdeepLine, HashdeepParser } from './hashdeep-lines.ts';
import { formatSumLine, parseSumLine } from './sum-lines.ts';

const MD5 = '900150983cd24fb0d6963f7d28e17f72';
const SHA = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

/** Names of any bytes but NUL, with what formats stumble over among them. */
const names = fc
  .array(
    fc.oneof(
      fc.constantFrom('\\', '\n', '\r', ' ', '*', ',', '%', '/', '(', ')', ' = ', '#', '\\n', '%0A', 'ä'),
      fc
        .uint8Array({ minLength: 1, maxLength: 3 })
        .map((bytes) => bytesToPath(bytes.map((byte) => byte || 1))),
    ),
    { minLength: 1, maxLength: 6 },
  )
  // Two halves of a character beside each other are one; as a path of bytes they come out so.
  .map((parts) => parts.join(''));

describe('a line of sha256sum', () => {
  it('gives back every name', () => {
    fc.assert(
      fc.property(names, (path) => {
        const line = formatSumLine(SHA, path);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(parseSumLine(line.slice(0, -1))).toEqual({ path, digests: { sha256: SHA }, size: undefined });
      }),
    );
  });

  it.each([
    ['the program writes it so', `${MD5}  a b`, 'a b', { md5: MD5 }],
    ['it is binary', `${MD5} *a`, 'a', { md5: MD5 }],
    ['the name begins with a blank', `${MD5}   a`, ' a', { md5: MD5 }],
    ['it ends as on Windows', `${MD5}  a\r`, 'a', { md5: MD5 }],
    ['its digits are capitals', `${MD5.toUpperCase()}  a`, 'a', { md5: MD5 }],
    ['it has a tag', `SHA256 (a (1).jpg) = ${SHA}`, 'a (1).jpg', { sha256: SHA }],
    ['it has a tag and an escape', `\\MD5 (a\\nb) = ${MD5}`, 'a\nb', { md5: MD5 }],
    ['md5deep was asked for sizes', `         3  ${MD5}  ./a`, './a', { md5: MD5 }],
  ])('is read where %s', (_, line, path, digests) => {
    expect(parseSumLine(line)).toMatchObject({ path, digests });
  });

  it('is of another algorithm where somebody says so', () => {
    expect(parseSumLine(`${SHA}  a`, 'blake3')?.digests).toEqual({ blake3: SHA });
    expect(parseSumLine(`${MD5}  a`, 'blake3')).toBeNull();
  });

  it.each(['', 'hello', `${MD5}`, `${MD5}  `, `${MD5.slice(1)}  a`, `\\${MD5}  a\\b`, `CRC (a) = ${MD5}`])(
    'is none: %j',
    (line) => {
      expect(parseSumLine(line)).toBeNull();
    },
  );
});

describe('a line of hashdeep', () => {
  function parsed(text: string) {
    const parser = new HashdeepParser();
    const lines = text.split('\n').slice(0, -1);
    return lines.map((line) => parser.parse(line)).filter((entry) => entry !== null);
  }

  it('gives back every name that the program can read', () => {
    fc.assert(
      fc.property(names.filter(canHashdeepName), (path) => {
        const text =
          formatHashdeepHead(['sha256', 'md5'], ['made']) + formatHashdeepLine(3, [SHA, MD5], path);
        expect(parsed(text)).toEqual([{ path: `./${path}`, size: 3, digests: { sha256: SHA, md5: MD5 } }]);
      }),
    );
  });

  it('is read whatever further columns it has', () => {
    const head = '%%%% HASHDEEP-1.0\n%%%% size,md5,tiger,sha256,filename\n## Invoked from: /x\n';
    expect(parsed(`${head}3,${MD5},t1,${SHA},/x/a, b.jpg\n`)).toEqual([
      { path: '/x/a, b.jpg', size: 3, digests: { md5: MD5, sha256: SHA } },
    ]);
  });

  it.each([`3,${MD5}`, `x,${MD5},a`, `3,abc,a`, `3,${MD5},`])('is none: %j', (line) => {
    expect(parsed(`%%%% HASHDEEP-1.0\n%%%% size,md5,filename\n${line}\n`)).toEqual([undefined]);
  });

  it('is none before the columns are told', () => {
    expect(parsed(`3,${MD5},a\n`)).toEqual([undefined]);
  });
});
