import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { readStateFile, StateFileWriter, writeNewFile, writeStateFile } from '../../src/files/state-file.ts';
import { alteredAccess, systemError } from './altered-access.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();

describe('StateFileWriter', () => {
  it('shows nothing under the name before commit, and all of it after', () => {
    const writer = new StateFileWriter(nodeFileAccess, folder.at('state'));
    writer.write('x'.repeat(300_000));
    expect(existsSync(folder.at('state'))).toBe(false);
    writer.write('end');
    writer.commit();
    expect(readFileSync(folder.at('state'), 'utf8')).toBe(`${'x'.repeat(300_000)}end`);
    expect(readdirSync(folder.path)).toEqual(['state']);
  });

  it('keeps the file from before until commit', () => {
    writeFileSync(folder.at('state'), 'before');
    {
      using writer = new StateFileWriter(nodeFileAccess, folder.at('state'));
      writer.write('after');
      writer.flush();
      expect(readFileSync(folder.at('state'), 'utf8')).toBe('before');
    }
    expect(readdirSync(folder.path)).toEqual(['state']);
    expect(readFileSync(folder.at('state'), 'utf8')).toBe('before');
  });

  it('writes through no symlink that stands at its temporary name', () => {
    writeFileSync(folder.at('mine'), 'mine');
    symlinkSync(folder.at('mine'), folder.at('state.tmp'));
    expect(() => writeStateFile(nodeFileAccess, folder.at('state'), 'text')).toThrow('ELOOP');
    expect(readFileSync(folder.at('mine'), 'utf8')).toBe('mine');
  });

  it('makes the bytes durable before the name, and the name after', () => {
    const calls: string[] = [];
    const note =
      (name: string) =>
      <Given extends unknown[], Answer>(real: (...given: Given) => Answer, ...given: Given): Answer => {
        calls.push(name);
        return real(...given);
      };
    const access = alteredAccess({ write: note('write'), fsync: note('fsync'), rename: note('rename') });
    writeStateFile(access, folder.at('state'), 'text');
    expect(calls).toEqual(['write', 'fsync', 'rename', 'fsync']);
  });

  it.each(['ENOSPC', 'EIO'])('publishes nothing where fsync fails with %s', (code) => {
    writeFileSync(folder.at('state'), 'before');
    const access = alteredAccess({
      fsync: () => {
        throw systemError(code);
      },
    });
    expect(() => writeStateFile(access, folder.at('state'), 'after')).toThrow(code);
    expect(readFileSync(folder.at('state'), 'utf8')).toBe('before');
    expect(readdirSync(folder.path)).toEqual(['state']);
  });

  it('tells the first cause also where the temporary file cannot be dropped', () => {
    const fail = (code: string) => () => {
      throw systemError(code);
    };
    const access = alteredAccess({ fsync: fail('ENOSPC'), unlink: fail('EIO') });
    expect(() => writeStateFile(access, folder.at('state'), 'after')).toThrow('ENOSPC');
    writeStateFile(nodeFileAccess, folder.at('state'), 'again');
    expect(readdirSync(folder.path)).toEqual(['state']);
  });

  it('continues a short write', () => {
    const access = alteredAccess({
      write: (real, fd, bytes, position) => real(fd, bytes.subarray(0, 2), position),
    });
    writeStateFile(access, folder.at('state'), 'seven b');
    expect(readFileSync(folder.at('state'), 'utf8')).toBe('seven b');
  });
});

describe('writeNewFile', () => {
  it('never replaces a file', () => {
    writeFileSync(folder.at('plan'), 'mine');
    expect(() => writeNewFile(nodeFileAccess, folder.at('plan'), ['yours'])).toThrow('EEXIST');
    expect(readFileSync(folder.at('plan'), 'utf8')).toBe('mine');
  });
});

describe('readStateFile', () => {
  it('reads a file whose stat says it is empty', () => {
    expect(readStateFile(nodeFileAccess, '/proc/sys/kernel/ostype')).toBe('Linux\n');
  });

  it('answers null where there is none', () => {
    expect(readStateFile(nodeFileAccess, folder.at('none'))).toBeNull();
  });
});
