import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { readTakeoutFile } from '../../src/metadata/takeout-file.ts';

const TEXT = JSON.stringify({ title: 'a.jpg', photoTakenTime: { timestamp: '1557671400' } });
let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'ms-takeout-'));
});

afterAll(() => {
  rmSync(root, { recursive: true });
});

const read = (name: string, text: string | null): ReturnType<typeof readTakeoutFile> => {
  if (text !== null) writeFileSync(join(root, name), text);
  return readTakeoutFile(nodeFileAccess, join(root, name));
};

describe('readTakeoutFile', () => {
  it('reads the file of an export, with a byte order mark too', () => {
    const expected = {
      kind: 'takeout',
      takeout: { title: 'a.jpg', photoTakenTime: 1557671400, position: null },
    };
    expect(read('a.json', TEXT)).toEqual(expected);
    expect(read('b.json', `\ufeff${TEXT}`)).toEqual(expected);
  });

  it('reads nothing above its bound', () => {
    expect(read('large.json', TEXT + ' '.repeat(1024 * 1024))).toMatchObject({
      kind: 'not-takeout',
      why: expect.stringMatching(/larger/),
    });
  });

  it('answers for what is absent, a link, or a pipe, without waiting', () => {
    symlinkSync('a.json', join(root, 'link.json'));
    execFileSync('mkfifo', [join(root, 'pipe.json')]);
    expect(read('absent.json', null)).toMatchObject({
      kind: 'unreadable',
      message: expect.stringMatching(/ENOENT/),
    });
    expect(read('link.json', null)).toMatchObject({
      kind: 'unreadable',
      message: expect.stringMatching(/ELOOP/),
    });
    expect(read('pipe.json', null)).toMatchObject({ kind: 'not-takeout', why: 'is not a regular file' });
  });
});
