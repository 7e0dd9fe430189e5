import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { thisHolder } from '../../src/library/lock-holder.ts';
import { readWork, WorkNote } from '../../src/library/work-note.ts';
import { alteredAccess, systemError } from '../files/altered-access.ts';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { TestLibrary } from './test-library.ts';

const folder = temporaryFolder(MEMORY);
let lib: TestLibrary;
let nowMs: number;

beforeEach(() => {
  lib = new TestLibrary(folder.at('lib'));
  nowMs = Date.parse('2026-03-01T12:00:00Z');
});

const now = () => new Date(nowMs);
const work = () => lib.at('.mediastruct/work');
const noteFile = () => join(work(), readdirSync(work())[0] ?? '');

describe('a note of what a command is at', () => {
  it('is written once a second at most, tells the phase, counts and file, and goes at the end', () => {
    const note = new WorkNote(lib.library, 'ingest', now);
    note.tell({ kind: 'phase', phase: 'reading', totalFiles: 10, totalBytes: 1000 });
    note.tell({ kind: 'advance', files: 1, bytes: 100, path: '/a/1.jpg' });
    expect(existsSync(work())).toBe(false);
    nowMs += 1000;
    note.tell({ kind: 'advance', files: 2, bytes: 150, path: '/a/3.jpg' });
    const told = {
      ...{ command: 'ingest', since: '2026-03-01T12:00:00.000Z', at: '2026-03-01T12:00:01.000Z' },
      ...{ phase: 'reading', phaseSince: '2026-03-01T12:00:00.000Z' },
      ...{ files: 3, totalFiles: 10, bytes: 250, totalBytes: 1000, item: '/a/3.jpg' },
    };
    expect(readWork(lib.library)).toMatchObject([told]);
    expect(statSync(noteFile()).mode & 0o077).toBe(0);
    nowMs += 999;
    note.tell({ kind: 'advance', files: 4, bytes: 400 });
    expect(readWork(lib.library)).toMatchObject([told]);
    nowMs += 1;
    note.tell({ kind: 'phase', phase: 'filing' });
    expect(readWork(lib.library)).toMatchObject([
      { phase: 'filing', files: 0, bytes: 0, totalFiles: null, totalBytes: null, item: null },
    ]);
    note[Symbol.dispose]();
    expect(existsSync(work())).toBe(false);
  });

  it('of a program that was killed is not told, and the next one drops it', () => {
    const told = new WorkNote(lib.library, 'crawl', now);
    told.tell({ kind: 'phase', phase: 'crawl' });
    nowMs += 1000;
    told.tell({ kind: 'advance', files: 1, bytes: 1 });
    const text = readFileSync(noteFile(), 'utf8');
    const dead = join(work(), '999999999-0.json');
    writeFileSync(dead, text.replace(/"pid":\d+/, '"pid":999999999'));
    writeFileSync(join(work(), '7-0.json'), text.slice(0, 40));
    expect(readWork(lib.library).map(({ pid }) => pid)).toEqual([process.pid]);
    using other = new WorkNote(lib.library, 'ingest', now);
    nowMs += 1000;
    other.tell({ kind: 'phase', phase: 'reading' });
    expect(existsSync(dead)).toBe(false);
  });

  it('that a killed program had not given its name yet is dropped by the next one, and none that may be in the making', () => {
    mkdirSync(work());
    const ours = thisHolder('crawl').bootId.replaceAll('-', '').slice(0, 8);
    const write = (name: string, ageMs: number) => {
      writeFileSync(join(work(), name), '{"format":"mediastruct-wo');
      utimesSync(join(work(), name), (nowMs - ageMs) / 1000, (nowMs - ageMs) / 1000);
    };
    const HOUR_MS = 3_600_000;
    const [dead, alive] = [`999999999-${ours}.json.tmp`, `${process.ppid}-${ours}.json.tmp`];
    write(dead, 0);
    write(alive, 0);
    write('5-00000000.json.tmp', HOUR_MS / 2);
    write('6-00000000.json.tmp', HOUR_MS * 2);
    write('notes.json.tmp', HOUR_MS * 2);
    using note = new WorkNote(lib.library, 'ingest', now);
    nowMs += 1000;
    note.tell({ kind: 'phase', phase: 'reading' });
    expect(readdirSync(work()).filter((name) => name.endsWith('.tmp'))).toEqual(
      ['5-00000000.json.tmp', alive, 'notes.json.tmp'].sort(),
    );
  });

  it('of another machine is told as it stands there', () => {
    const { pid, ...holder } = thisHolder('crawl');
    const of = {
      phase: 'crawl',
      phaseSince: '',
      at: '',
      files: 1,
      bytes: 1,
      totalFiles: null,
      totalBytes: null,
    };
    const stored = { format: 'mediastruct-work', version: 1, ...holder, ...of, item: null };
    mkdirSync(work());
    const write = (name: string, more: object) =>
      writeFileSync(join(work(), name), JSON.stringify({ ...stored, pid, ...more }));
    write('1-0.json', { host: 'elsewhere', pid: 999_999_999 });
    write('2-0.json', { version: 2 });
    write('3-0.json', { files: -1 });
    symlinkSync(join(work(), '1-0.json'), join(work(), '4-0.json'));
    expect(readWork(lib.library)).toMatchObject([{ host: 'elsewhere' }]);
  });

  it('is written and told beside one that is too large or that nobody may read', () => {
    mkdirSync(work());
    writeFileSync(join(work(), '1-0.json'), Buffer.alloc(5 << 20, ' '));
    writeFileSync(join(work(), '2-0.json'), '');
    const { state } = lib.library;
    const access = alteredAccess({
      open: (open, path, ...more) => {
        if (path.endsWith('/2-0.json')) throw systemError('EACCES');
        return open(path, ...more);
      },
    });
    using note = new WorkNote({ access, state }, 'ingest', now);
    nowMs += 1000;
    note.tell({ kind: 'phase', phase: 'reading' });
    expect(readWork({ access, state })).toMatchObject([{ phase: 'reading' }]);
  });

  it.each(['mkdir', 'open', 'rename', 'write'] as const)('fails nothing where %s fails', (call) => {
    let calls = 0;
    const { state } = lib.library;
    const access = alteredAccess({
      [call]: () => {
        calls += 1;
        throw systemError('ENOSPC');
      },
    });
    const note = new WorkNote({ access, state }, 'ingest', now);
    for (let second = 0; second < 3; second++) {
      nowMs += 1000;
      note.tell({ kind: 'phase', phase: 'reading' });
    }
    note[Symbol.dispose]();
    expect([calls, readWork(lib.library)]).toEqual([1, []]);
  });
});
