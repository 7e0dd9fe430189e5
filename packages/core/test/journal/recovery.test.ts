import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { existsSync, linkSync, lstatSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FileAccess } from '../../src/files/file-access.ts';
import type { Derivation } from '../../src/files/derivation.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import type { InFlight } from '../../src/journal/run/operation-states.ts';
import { JournalWriter } from '../../src/journal/run/journal-file.ts';
import type { ChangingOperation, DeriveOperation, MoveOperation } from '../../src/journal/plan/operation.ts';
import { targetOf } from '../../src/journal/plan/operation.ts';
import type { Recovered, Reset } from '../../src/journal/apply/recover.ts';
import { recoverTogether } from '../../src/journal/apply/recover.ts';
import { temporaryName } from '../../src/journal/run/temporary-name.ts';
import { Roots } from '../../src/library/roots.ts';
import { toStatRecord } from '../../src/records/file-record.ts';
import { alteredAccess, systemError } from '../files/altered-access.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';
import { refusal } from '../library/refusal.ts';

const folder = temporaryFolder();
const RUN = 'a-run';
const CONTENT = 'the content of a picture';

/** A file in `from/` and an operation on it that was cut off; the target folder is `to/`. */
function cutOff(kind: 'move'): MoveOperation;
function cutOff(kind: 'copy' | 'retract'): ChangingOperation;
function cutOff(kind: 'move' | 'copy' | 'retract'): ChangingOperation {
  for (const name of ['from', 'to']) mkdirSync(folder.at(name));
  const from = join(folder.at('from'), 'a.dat');
  writeFileSync(from, CONTENT);
  const facts = {
    id: 0,
    from,
    stat: toStatRecord(nodeFileAccess.lstat(from)),
    sha256: createHash('sha256').update(CONTENT).digest('hex'),
    state: 'filed',
    because: { code: 'dated' },
  };
  return kind === 'retract'
    ? { kind, ...facts, keepers: [folder.at('keeper.dat')] }
    : { kind, ...facts, to: folder.at('to/a.dat') };
}

function recover(operation: ChangingOperation, access: FileAccess = nodeFileAccess): Recovered {
  return recoverAll([operation], access)[0] as Recovered;
}

function recoverAll(
  operations: readonly ChangingOperation[],
  access: FileAccess = nodeFileAccess,
  staged: readonly string[] = [],
): readonly Recovered[] {
  using journal = new JournalWriter(access, journalPlace());
  const cutOff = operations.map((operation) => ({
    operation,
    inFlight: { ...inFlightOf(operation), staged: staged[operation.id] ?? null },
  }));
  const outcomes = recoverTogether(cutOff, { access, journal, runId: RUN, derivationOf: () => null });
  journal.sync();
  return outcomes;
}

function inFlightOf(operation: ChangingOperation): InFlight {
  const { id, keepers } = operation;
  return {
    id,
    to: targetOf(operation) ?? null,
    how: null,
    placeholder: false,
    staged: null,
    keeper: keepers?.[0],
  };
}

function journalPlace() {
  return { path: folder.at('journal'), roots: new Roots([]) };
}

/** The real file system, with the folders and files that were synced. */
function watched(): { access: FileAccess; synced: Set<string> } {
  const opened = new Map<number, string>();
  const synced = new Set<string>();
  const access = alteredAccess({
    open: (real, path, flags, mode) => {
      const fd = real(path, flags, mode);
      opened.set(fd, path);
      return fd;
    },
    fsync: (real, fd) => {
      synced.add(opened.get(fd) ?? '');
      real(fd);
    },
  });
  return { access, synced };
}

describe('recovery', () => {
  it('makes a copy that a killed process had placed durable before it is told as done', () => {
    const operation = cutOff('copy');
    writeFileSync(folder.at('to/a.dat'), CONTENT);
    const { access, synced } = watched();
    expect(recover(operation, access)).toBe('done');
    expect([...synced]).toEqual(expect.arrayContaining([folder.at('to/a.dat'), folder.at('to')]));
  });

  it('makes the removal of an unfinished copy durable before it is told as never begun', () => {
    const operation = cutOff('move');
    writeFileSync(folder.at(`to/${temporaryName(RUN, 0, 'part')}`), 'half');
    const { access, synced } = watched();
    expect(recover(operation, access)).toMatchObject({ kind: 'reset' });
    expect(synced).toContain(folder.at('to'));
    expect(readdirSync(folder.at('to'))).toEqual([]);
  });

  it('makes the removal of a source durable that a killed process had not', () => {
    const operation = cutOff('move');
    renameSync(operation.from, folder.at('to/a.dat'));
    const { access, synced } = watched();
    expect(recover(operation, access)).toBe('done');
    expect(synced).toContain(folder.at('from'));
  });

  it('finishes taking a copy away where its keeper reads back the same', () => {
    const operation = cutOff('retract');
    writeFileSync(folder.at('keeper.dat'), CONTENT);
    renameSync(operation.from, folder.at(`from/${temporaryName(RUN, 0, 'gone')}`));
    expect(recover(operation)).toBe('done');
    expect(readdirSync(folder.at('from'))).toEqual([]);
  });

  it.each([
    ['is another content', () => writeFileSync(folder.at('keeper.dat'), 'something else altogether')],
    ['is absent', () => {}],
    [
      'is the copy itself under another name',
      () => linkSync(folder.at(`from/${temporaryName(RUN, 0, 'gone')}`), folder.at('keeper.dat')),
    ],
  ])('puts a copy back whose keeper %s', (_, prepare) => {
    const operation = cutOff('retract');
    renameSync(operation.from, folder.at(`from/${temporaryName(RUN, 0, 'gone')}`));
    prepare();
    expect(recover(operation)).toMatchObject({ kind: 'reset' });
    expect(readdirSync(folder.at('from'))).toEqual(['a.dat']);
  });

  it('ends a putting back that was cut off between its two names', () => {
    const operation = cutOff('move');
    const gone = folder.at(`from/${temporaryName(RUN, 0, 'gone')}`);
    linkSync(operation.from, gone);
    expect(recover(operation)).toMatchObject({ kind: 'reset' });
    expect(existsSync(gone)).toBe(false);
    expect(lstatSync(operation.from).nlink).toBe(1);
  });

  it('gives a retry the change time that putting back has left', () => {
    const operation = cutOff('move');
    linkSync(operation.from, folder.at('second name'));
    const outcome = recover(operation) as Reset;
    const { ctimeNs } = nodeFileAccess.lstat(operation.from);
    expect(outcome.stat?.ctimeNs).toBe(String(ctimeNs));
  });

  it('lets no retry begin from a source that reads differently', () => {
    const operation = cutOff('move');
    const { atimeNs, mtimeNs } = nodeFileAccess.lstat(operation.from);
    writeFileSync(operation.from, CONTENT.toUpperCase());
    nodeFileAccess.utimes(operation.from, atimeNs, mtimeNs);
    expect(recover(operation)).toEqual({ kind: 'reset', stat: undefined });
  });

  it('takes the name of a linked file back where a file of its group was not placed', () => {
    const linked = { ...cutOff('move'), group: 'pair' };
    const absent = { ...linked, id: 1, from: folder.at('from/b.dat'), to: folder.at('to/b.dat') };
    linkSync(linked.from, absent.from);
    linkSync(linked.from, folder.at('to/a.dat'));
    expect(recoverAll([linked, absent])).toMatchObject([{ kind: 'reset' }, { kind: 'reset' }]);
    expect(readdirSync(folder.at('to'))).toEqual([]);
    expect(readdirSync(folder.at('from'))).toEqual(['a.dat', 'b.dat']);
  });

  it.each([
    ['takes the copy of a file back', 'a.dat', [{ kind: 'reset' }, { kind: 'reset' }], []],
    ['keeps a target that stood there before', 'another', ['done', { kind: 'reset' }], ['a.dat']],
  ])('%s where a file of its group was not placed', (_, staged, outcomes, left) => {
    const copied = { ...cutOff('copy'), group: 'pair' };
    const absent = { ...copied, id: 1, from: folder.at('from/b.dat'), to: folder.at('to/b.dat') };
    linkSync(copied.from, absent.from);
    for (const name of ['to/a.dat', 'another']) writeFileSync(folder.at(name), CONTENT);
    const copy = folder.at(staged === 'another' ? staged : `to/${staged}`);
    const inode = String(nodeFileAccess.lstat(copy).ino);
    expect(recoverAll([copied, absent], nodeFileAccess, [inode])).toMatchObject(outcomes);
    expect(readdirSync(folder.at('to'))).toEqual(left);
    expect(readdirSync(folder.at('from'))).toEqual(['a.dat', 'b.dat']);
  });

  it('finishes a group of which every file stands at its target', () => {
    const a = { ...cutOff('move'), group: 'pair' };
    const b = { ...a, id: 1, from: folder.at('from/b.dat'), to: folder.at('to/b.dat') };
    for (const target of [a.to, b.to]) writeFileSync(target as string, CONTENT);
    expect(recoverAll([a, b])).toEqual(['done', 'done']);
    expect(readdirSync(folder.at('from'))).toEqual([]);
  });

  it('decides nothing on a target that cannot be read', () => {
    const operation = cutOff('move');
    renameSync(operation.from, folder.at('to/a.dat'));
    const access = alteredAccess({
      read: () => {
        throw systemError('EIO');
      },
    });
    expect(() => recover(operation, access)).toThrow('EIO');
    expect(readdirSync(folder.at('to'))).toEqual(['a.dat']);
  });
});

describe('a journal that names a target of its own', () => {
  it('leads to no file that the plan does not name', () => {
    const operation = cutOff('move');
    const foreign = folder.at('elsewhere.dat');
    writeFileSync(foreign, '');
    using journal = new JournalWriter(nodeFileAccess, journalPlace());
    const inFlight = { ...inFlightOf(operation), to: foreign, placeholder: true };
    const tools = { access: nodeFileAccess, journal, runId: RUN, derivationOf: () => null };
    expect(() => recoverTogether([{ operation, inFlight }], tools)).toThrow(refusal('damaged', foreign));
    expect(existsSync(foreign)).toBe(true);
  });
});

describe('a placeholder of a derived file', () => {
  it.each([
    {
      what: 'is taken away where the file made of an empty source holds something',
      source: '',
      made: CONTENT,
    },
    { what: 'is the file itself where what is made is empty', source: CONTENT, made: '' },
  ])('$what', ({ source, made }) => {
    const { from, to, because } = cutOff('move');
    writeFileSync(from, source);
    writeFileSync(to, '');
    const operation: DeriveOperation = {
      kind: 'derive',
      id: 0,
      from,
      to,
      stat: toStatRecord(nodeFileAccess.lstat(from)),
      sha256: createHash('sha256').update(made).digest('hex'),
      how: 'test/made',
      params: {},
      size: made.length,
      state: 'filed',
      because,
    };
    const derive: Derivation = (_source, _params, write) => write(Buffer.from(made));
    using journal = new JournalWriter(nodeFileAccess, journalPlace());
    const derivationOf = () => ({ derive, params: {} });
    const tools = { access: nodeFileAccess, journal, runId: RUN, derivationOf };
    const inFlight = { ...inFlightOf(operation), placeholder: true };
    const [outcome] = recoverTogether([{ operation, inFlight }], tools);
    expect(outcome).toEqual(made === '' ? 'done' : { kind: 'reset' });
    expect(existsSync(to)).toBe(made === '');
    expect(existsSync(from)).toBe(true);
  });
});
