import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { LONGEST_LINE, readLastLine, readLines } from '../../src/records/line-reader.ts';
import { alteredAccess } from '../files/altered-access.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';

const folder = temporaryFolder();
const MIB = 1 << 20;

function write(content: string | Buffer): string {
  writeFileSync(folder.at('lines'), content);
  return folder.at('lines');
}

function read(content: string | Buffer, access = nodeFileAccess) {
  return [...copied(readLines(access, write(content)))];
}

/** Keeps the bytes, which are the reader's own until the next line. */
function* copied(lines: ReturnType<typeof readLines>) {
  for (const line of lines) yield { ...line, bytes: Buffer.from(line.bytes) };
}

/** Reads in pieces of a few bytes, so that every place is a chunk's border once. */
function inPieces(bytes: number) {
  return alteredAccess({
    read: (real, fd, buffer, position) => real(fd, buffer.subarray(0, bytes), position),
  });
}

describe('readLines', () => {
  it('tells bytes, number, offset and wholeness of each line', () => {
    expect(read('one\n\nthree\ntorn')).toMatchObject([
      { bytes: Buffer.from('one'), number: 1, offset: 0, whole: true },
      { bytes: Buffer.from(''), number: 2, offset: 4, whole: true },
      { bytes: Buffer.from('three'), number: 3, offset: 5, whole: true },
      { bytes: Buffer.from('torn'), number: 4, offset: 11, whole: false },
    ]);
  });

  it('tells nothing of an empty file', () => {
    expect(read('')).toEqual([]);
  });

  it('splits at LF bytes only', () => {
    expect(read('a\r\nb\u2028c\x85\n').map(({ bytes }) => bytes.toString())).toEqual(['a\r', 'b\u2028c\x85']);
  });

  it('joins again to the whole file, whatever a read returns', () => {
    const file = fc.array(fc.constantFrom('\n', 'a', 'bc', '\n\n', 'ü'), { maxLength: 40 });
    fc.assert(
      fc.property(file, fc.integer({ min: 1, max: 7 }), (parts, piece) => {
        const content = Buffer.from(parts.join(''));
        const lines = read(content, inPieces(piece));
        const joined = lines.map(({ bytes, whole }) => `${bytes.toString('latin1')}${whole ? '\n' : ''}`);
        expect(joined.join('')).toBe(content.toString('latin1'));
        for (const { bytes, offset } of lines)
          expect(content.subarray(offset, offset + bytes.length).equals(bytes)).toBe(true);
      }),
    );
  });

  it.each([MIB - 1, MIB, MIB + 1, 3 * MIB])('reads a line of %d bytes between short ones', (length) => {
    const lines = read(`first\n${'x'.repeat(length)}\nlast\n`);
    expect(lines.map(({ bytes }) => bytes.length)).toEqual([5, length, 4]);
    expect(lines.map(({ offset }) => offset)).toEqual([0, 6, 7 + length]);
  });

  it('refuses a line that is too long before it is read whole', () => {
    let read = 0;
    const access = alteredAccess({
      read: (real, fd, buffer, position) => {
        const count = real(fd, buffer, position);
        read += count;
        return count;
      },
    });
    const path = write(`first\n${'x'.repeat(5 * LONGEST_LINE)}\nlast\n`);
    expect(() => [...readLines(access, path)]).toThrow(
      `${path}: line 2 (byte 6): the line is longer than 16 MiB`,
    );
    expect(read).toBeLessThan(2.5 * LONGEST_LINE);
  });

  it('skips a line that is too long where that was asked for, also at the end', () => {
    const long = 'x'.repeat(2 * LONGEST_LINE);
    const path = write(`first\n${long}\nnext\n${long}`);
    expect([...copied(readLines(nodeFileAccess, path, { tooLong: 'skip' }))]).toMatchObject([
      { bytes: Buffer.from('first'), number: 1, offset: 0, whole: true },
      { bytes: Buffer.from(''), number: 2, offset: 6, whole: false },
      { bytes: Buffer.from('next'), number: 3, offset: 7 + long.length, whole: true },
      { bytes: Buffer.from(''), number: 4, offset: 12 + long.length, whole: false },
    ]);
  });

  it.each([1, 3, 100, MIB])('sums all bytes but those of the last line, read by %d', (piece) => {
    const body = Array.from({ length: 300 }, (_, at) => `line ${at} ${'x'.repeat(at)}\n`).join('');
    const digest = createHash('sha256');
    for (const line of readLines(inPieces(piece), write(`${body}footer\n`), { digest })) void line;
    expect(digest.digest('hex')).toBe(createHash('sha256').update(body).digest('hex'));
  });

  it('sums nothing of a file of one line', () => {
    const digest = createHash('sha256');
    for (const line of readLines(nodeFileAccess, write('footer\n'), { digest })) void line;
    expect(digest.digest('hex')).toBe(createHash('sha256').digest('hex'));
  });

  it('closes the file where its reader stops early', () => {
    let open = 0;
    const access = alteredAccess({
      open: (real, ...given) => ((open += 1), real(...given)),
      close: (real, fd) => ((open -= 1), real(fd)),
    });
    for (const line of readLines(access, write('one\ntwo\n'))) if (line.number === 1) break;
    expect(open).toBe(0);
  });
});

describe('readLastLine', () => {
  it.each([
    ['', null],
    ['\n', { text: '', offset: 0, whole: true }],
    ['one\n', { text: 'one', offset: 0, whole: true }],
    ['one\ntwo\n', { text: 'two', offset: 4, whole: true }],
    ['one\ntorn', { text: 'torn', offset: 4, whole: false }],
    ['one\n\n', { text: '', offset: 4, whole: true }],
  ])('finds it in %j', (content, expected) => {
    const line = readLastLine(nodeFileAccess, write(content));
    const found = line && { text: line.bytes.toString(), offset: line.offset, whole: line.whole };
    expect(found).toEqual(expected);
  });

  it('reads the end only, and goes on after a short read', () => {
    const content = `${'x'.repeat(300_000)}\nlast\n`;
    let bytes = 0;
    const access = alteredAccess({
      read: (real, fd, buffer, position) => {
        const count = real(fd, buffer.subarray(0, 1000), position);
        bytes += count;
        return count;
      },
    });
    expect(readLastLine(access, write(content))).toMatchObject({ offset: 300_001, whole: true });
    expect(bytes).toBeLessThan(100_000);
  });
});
