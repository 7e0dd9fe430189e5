import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AppendFile } from '../../src/files/append-file.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { alteredAccess, systemError } from './altered-access.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();

function content(): string {
  return readFileSync(folder.at('log'), 'utf8');
}

function appendTo(...lines: string[]): void {
  using file = new AppendFile(nodeFileAccess, folder.at('log'));
  for (const line of lines) file.append(line);
  file.sync();
}

describe('AppendFile', () => {
  it('appends lines to what is there', () => {
    appendTo('one', 'two');
    appendTo('three');
    expect(content()).toBe('one\ntwo\nthree\n');
  });

  it('writes nothing before sync', () => {
    using file = new AppendFile(nodeFileAccess, folder.at('log'));
    file.append('one');
    expect(content()).toBe('');
  });

  it('seals a torn last line before it appends', () => {
    writeFileSync(folder.at('log'), 'one\ntwo, to');
    appendTo('three');
    expect(content()).toBe('one\ntwo, to\nthree\n');
  });

  it('adds no line to a file that ends whole', () => {
    writeFileSync(folder.at('log'), 'one\n');
    appendTo();
    expect(content()).toBe('one\n');
  });

  it('makes the name of a new file durable, and each sync its lines', () => {
    const calls: string[] = [];
    const access = alteredAccess({
      fsync: (real, fd) => (calls.push('folder'), real(fd)),
      fdatasync: (real, fd) => (calls.push('lines'), real(fd)),
    });
    using file = new AppendFile(access, folder.at('log'));
    file.append('one');
    file.sync();
    file.sync();
    expect(calls).toEqual(['folder', 'lines']);
  });

  it.each(['write', 'fdatasync'] as const)('accepts nothing more after a failed %s', (call) => {
    let failures = 1;
    const failOnce = (real: (...given: never[]) => number, ...given: never[]): number => {
      if (failures-- > 0) throw systemError('EIO');
      return real(...given);
    };
    const access = alteredAccess({ [call]: failOnce });
    using file = new AppendFile(access, folder.at('log'));
    file.append('one');
    expect(() => file.sync()).toThrow('EIO');
    file.append('two');
    expect(() => file.sync()).toThrow('EIO');
    expect(() => file.sync()).toThrow('EIO');
    expect(content()).not.toContain('two');
  });

  it('makes the name durable also where a killed process made the file', () => {
    writeFileSync(folder.at('log'), '');
    const opened = new Map<number, string>();
    const synced: string[] = [];
    const access = alteredAccess({
      open: (real, path, flags, mode) => {
        const fd = real(path, flags, mode);
        opened.set(fd, path);
        return fd;
      },
      fsync: (real, fd) => {
        synced.push(opened.get(fd) ?? '');
        real(fd);
      },
    });
    using file = new AppendFile(access, folder.at('log'));
    void file;
    expect(synced).toEqual([folder.path]);
  });
});
