import { appendFileSync, existsSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { outputFileSync } from 'fs-extra/esm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FileAccess } from '../../src/files/file-access.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { readJournal } from '../../src/journal/run/journal-file.ts';
import { readLedger, readLedgerSummary, readLedgerTotals } from '../../src/journal/ledger/read-ledger.ts';
import { adoptPlan, savePlan } from '../../src/journal/saved-plan.ts';
import { completeRun, resumeRuns } from '../../src/journal/complete-run.ts';
import { listRuns } from '../../src/journal/ledger/list-runs.ts';
import { findRun } from '../../src/journal/run/find-run.ts';
import { discardRun, listRunIds, unfinishedRuns } from '../../src/journal/run/run-folder.ts';
import { alteredAccess } from '../files/altered-access.ts';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { refusal } from '../library/refusal.ts';
import { Roots } from '../../src/library/roots.ts';
import { TestLibrary } from '../library/test-library.ts';
import type { Decision } from './small-plans.ts';
import { copy, deciding, move, none, retract } from './small-plans.ts';
import { expectTrueIndexes } from './true-indexes.ts';

const folder = temporaryFolder(MEMORY);
const otherDisk = temporaryFolder();
let lib: TestLibrary;

beforeEach(() => {
  lib = new TestLibrary(folder.at('lib'));
});

function write(path: string, content = path): string {
  const file = path.startsWith('/') ? path : lib.at(path);
  outputFileSync(file, content);
  utimesSync(file, 1_557_650_000, 1_557_650_000);
  return file;
}

/** A plan that is saved beside the library, with nothing applied. */
async function saved(...decisions: Decision[]): Promise<string> {
  const plan = folder.at('saved.ndjson');
  await lib.session(async (session) => {
    const { run } = await deciding(...decisions)(session);
    savePlan(run, plan);
    discardRun(session.library, run.runId);
  });
  return plan;
}

function adopt(plan: string) {
  return lib.session((session) => completeRun(session, adoptPlan(session, plan).run));
}

describe('a saved plan', () => {
  it('is applied as it was saved', async () => {
    const plan = await saved(move(write('duplicates/a.jpg'), lib.at('media/a.jpg')));
    expect(listRunIds(lib.library)).toEqual([]);
    expect(await adopt(plan)).toMatchObject({ states: { filed: { files: 1 } } });
    expect(lib.files('media')).toEqual(['a.jpg']);
  });

  it('is stale once it was applied', async () => {
    const plan = await saved(move(write('duplicates/a.jpg'), lib.at('media/a.jpg')));
    await adopt(plan);
    await expect(adopt(plan)).rejects.toThrow(refusal('plan-stale', plan, 'was applied before'));
  });

  it('never replaces a file', async () => {
    writeFileSync(folder.at('saved.ndjson'), 'mine');
    const decision = move(write('duplicates/a.jpg'), lib.at('media/a.jpg'));
    await expect(saved(decision)).rejects.toThrow(refusal('target-differs', folder.at('saved.ndjson')));
    expect(readFileSync(folder.at('saved.ndjson'), 'utf8')).toBe('mine');
  });

  it.each<[string, (text: string) => string, string]>([
    [
      'whose target was made relative',
      (text) => text.replace(/"to":\{[^}]*\}/, '"to":"media/a.jpg"'),
      'expected a root and a path',
    ],
    [
      'whose target climbs',
      (text) => text.replace('"path":"a.jpg"', '"path":"../archive/a.jpg"'),
      'leads out of its root',
    ],
    [
      'whose other name climbs',
      (text) => text.replace('"path":"b.jpg"', '"path":"../b.jpg"'),
      'leads out of its root',
    ],
    [
      'without the state of a source',
      (text) => text.replace('"state":"filed"', '"state":"fine"'),
      'expected one of',
    ],
    ['without a hash', (text) => text.replace(/"sha256":"[0-9a-f]{64}",/, ''), 'needs "stat" and "sha256"'],
    [
      'whose target is loose in the archive',
      (text) => text.replace(/"to":\{"root":"media"/, '"to":{"root":"archive"'),
      'in the folder of a volume only',
    ],
    [
      'whose target is a tree that its job does not write to',
      (text) =>
        text
          .replace('"job":"test"', '"job":"ingest"')
          .replace('"options":{}', '"options":{"moves":[true]}')
          .replace(/"to":\{"root":"media"/, '"to":{"root":"validated"'),
      'writes below',
    ],
    [
      'of another run id',
      (text) => text.replace(/"runId":"[^"]*"/, '"runId":"../../x"'),
      'run id is not one of ours',
    ],
  ])('is refused %s, also with a sum that fits', async (_, edit, message) => {
    const decision = move(write('duplicates/a.jpg'), lib.at('media/a.jpg'), {
      otherNames: [lib.at('media/b.jpg')],
    });
    const plan = await saved(decision);
    writeFileSync(plan, summed(edit(readFileSync(plan, 'utf8'))));
    await expect(adopt(plan)).rejects.toThrow(refusal('damaged', plan, message));
    expect(lib.files('duplicates')).toEqual(['a.jpg']);
    expect(listRunIds(lib.library)).toEqual([]);
  });

  it.each<[string, (text: string) => string]>([
    ['a changed letter', (text) => text.replace('"path":"a.jpg"', '"path":"e.jpg"')],
    ['a line less', (text) => text.split('\n').toSpliced(1, 1).join('\n')],
    ['no end', (text) => text.slice(0, -30)],
    ['a line more', (text) => `${text}{}\n`],
  ])('is refused with %s', async (_, edit) => {
    const plan = await saved(
      move(write('duplicates/a.jpg'), lib.at('media/a.jpg')),
      move(write('duplicates/b.jpg'), lib.at('media/b.jpg')),
    );
    writeFileSync(plan, edit(readFileSync(plan, 'utf8')));
    await expect(adopt(plan)).rejects.toThrow(refusal('damaged', plan));
    expect(lib.files('media')).toEqual([]);
  });

  it('is refused in another library, a copy of it excepted', async () => {
    const plan = await saved(move(write('duplicates/a.jpg'), lib.at('media/a.jpg')));
    const id = lib.at('.mediastruct/library-id');
    const own = readFileSync(id, 'utf8');
    writeFileSync(
      id,
      own.replace(/^./, (digit) => (digit === 'a' ? 'b' : 'a')),
    );
    await expect(adopt(plan)).rejects.toThrow(refusal('usage', plan, 'of another library'));
    writeFileSync(id, 'x');
    await expect(adopt(plan)).rejects.toThrow(refusal('damaged', id));
    writeFileSync(id, own);
    await adopt(plan);
  });

  it('is refused where a newer program made it', async () => {
    const plan = await saved(move(write('duplicates/a.jpg'), lib.at('media/a.jpg')));
    writeFileSync(plan, summed(readFileSync(plan, 'utf8').replace('"version":3', '"version":4')));
    await expect(adopt(plan)).rejects.toThrow(refusal('newer-format', plan));
  });
});

/** A plan with the checksum of its lines as they are. */
function summed(text: string): string {
  const lines = text.split('\n').slice(0, -1);
  const body = `${lines.slice(0, -1).join('\n')}\n`;
  const sha256 = createHash('sha256').update(body).digest('hex');
  return `${body}${JSON.stringify({ ...(JSON.parse(lines.at(-1) as string) as object), sha256 })}\n`;
}

describe('a ledger', () => {
  it('adds up to what was discovered, file by file and byte by byte', async () => {
    const held = write('media/held.jpg', 'same');
    const { run, entries, summary } = await lib.apply(
      deciding(
        move(write('duplicates/a.jpg', 'aa'), lib.at('media/a.jpg')),
        move(write('duplicates/b.jpg', 'bbb'), held),
        none(write('duplicates/c.jpg', 'same'), [held]),
        { kind: 'none', from: '/card/link', state: 'skipped', because: { code: 'symlink' } },
      ),
    );
    expect(entries.map(({ id, state, size }) => [id, state, size])).toEqual([
      [0, 'filed', 2],
      [1, 'failed', 3],
      [2, 'duplicate', 4],
      [3, 'skipped', 0],
    ]);
    const { discovered, states } = readLedgerTotals(nodeFileAccess, run);
    expect(discovered).toEqual({ files: 4, bytes: 9 });
    expect(Object.values(states).reduce((sum, { files }) => sum + files, 0)).toBe(4);
    expect(summary).toMatchObject({ discovered, states, failureCodes: { 'target-differs': 1 } });
  });

  it('keeps the warnings of a run, and is refused where one is missing', async () => {
    const { run, summary } = await lib.apply(async (session) => {
      for (let nth = 1; nth <= 25; nth++) session.warnings.add(`/card/${nth}\udcff`, `no ${nth}`);
      return deciding(move(write('duplicates/a.jpg'), lib.at('media/a.jpg')))(session);
    });
    expect(summary.warnings.count).toBe(25);
    expect(summary.warnings.first).toHaveLength(20);
    expect(summary.warnings.first[1]).toEqual({ path: '/card/2\udcff', message: 'no 2' });
    expect(readLedgerSummary(nodeFileAccess, run)).toEqual(summary);
    const lines = readFileSync(run.ledger, 'utf8').split('\n');
    expect(lines.filter((line) => line.includes('"warning":true'))).toHaveLength(25);
    writeFileSync(run.ledger, lines.filter((line) => !line.includes('"no 7"')).join('\n'));
    expect(() => [...readLedger(nodeFileAccess, run)]).toThrow(refusal('damaged', run.ledger, 'cut off'));
  });

  it('has the warnings of the planning also where the run was killed and resumed', async () => {
    const from = write('duplicates/a.jpg');
    lib.access = alteredAccess({
      rename: (real, old, name) => {
        if (old === from) throw new Error('stopped on purpose');
        real(old, name);
      },
    });
    const stopped = lib.apply(async (session) => {
      session.warnings.add('/archive', 'could not be looked at');
      return deciding(move(from, lib.at('media/a.jpg')))(session);
    });
    await expect(stopped).rejects.toThrow('stopped on purpose');
    lib.access = nodeFileAccess;
    const [summary] = await lib.session((session) => resumeRuns(session), { mayResume: true });
    const first = [{ path: '/archive', message: 'could not be looked at' }];
    expect(summary?.warnings).toEqual({ count: 1, first });
  });

  it('is refused cut off', async () => {
    const { run } = await lib.apply(deciding(move(write('duplicates/a.jpg'), lib.at('media/a.jpg'))));
    const text = readFileSync(run.ledger, 'utf8');
    writeFileSync(run.ledger, text.slice(0, text.lastIndexOf('{"footer"')));
    expect(() => [...readLedger(nodeFileAccess, run)]).toThrow(refusal('damaged', run.ledger, 'cut off'));
    expect(() => readLedgerTotals(nodeFileAccess, run)).toThrow(refusal('damaged', run.ledger));
  });
});

describe('a journal', () => {
  it('goes on behind a torn line, which is told', async () => {
    const { run } = await lib.apply(deciding(move(write('duplicates/a.jpg'), lib.at('media/a.jpg'))));
    const before = [...run.events()];
    appendFileSync(run.journal, '0badc0de {"kind":"done","id"');
    const unreadable: number[] = [];
    expect([...run.events(({ number }) => unreadable.push(number))]).toEqual(before);
    expect(unreadable).toEqual([before.length + 1]);
  });

  it('of paths of any bytes reads back as it was written', async () => {
    const { JournalWriter } = await import('../../src/journal/run/journal-file.ts');
    const path = '/card/\udcff\n.jpg';
    const place = { path: folder.at('journal'), roots: new Roots([]) };
    const events = [
      { kind: 'folder', path },
      { kind: 'intent', id: 0, to: path, keeper: path },
      { kind: 'placed', id: 0, to: path, how: 'link' },
      { kind: 'failed', id: 0, code: 'io-error', message: 'line\nfeed', to: null, stat: null },
    ] as const;
    {
      using journal = new JournalWriter(nodeFileAccess, place);
      for (const event of events) journal.add(event);
      journal.sync();
    }
    expect([...readJournal(nodeFileAccess, place)]).toEqual(events);
  });
});

/** Stops the process, as far as this process can: from the nth change on, every call of the file system fails. */
class Stopped extends Error {}

function isStop(error: unknown): boolean {
  return error instanceof Stopped || (error instanceof SuppressedError && isStop(error.error));
}

const CHANGES = [
  'write',
  'fsync',
  'fdatasync',
  'mkdir',
  'rmdir',
  'link',
  'rename',
  'unlink',
  'futimes',
  'utimes',
];

function stoppingAt(nth: number): FileAccess {
  let changes = 0;
  const calls = Object.entries(nodeFileAccess).map(([name, call]) => {
    const real = call as (...given: unknown[]) => unknown;
    const stopping = (...given: unknown[]): unknown => {
      if (CHANGES.includes(name)) changes += 1;
      if (changes >= nth && name !== 'close') throw new Stopped();
      return real(...given);
    };
    return [name, stopping];
  });
  return Object.fromEntries(calls) as FileAccess;
}

describe('resume', () => {
  it('ends as if nothing had happened, wherever the run was stopped', async () => {
    for (let nth = 1; ; nth += 1) {
      const one = new TestLibrary(folder.at(`lib-${nth}`));
      const file = (path: string, content = path) => {
        const absolute = path.startsWith('/') ? path : one.at(path);
        outputFileSync(absolute, content);
        utimesSync(absolute, 1_557_650_000, 1_557_650_000);
        return absolute;
      };
      const group = { group: '0:g' };
      const held = file('media/held.jpg', 'same');
      const card = file(otherDisk.at(`card-${nth}/f.jpg`), 'from another disk');
      const moves = [
        move(file('duplicates/a.jpg'), one.at('media/2019/a.jpg')),
        copy(file('duplicates/b.jpg'), one.at('media/b.jpg')),
        move(file('duplicates/g.cr2'), one.at('media/g.cr2'), group),
        move(file('duplicates/g.jpg'), one.at('media/g.jpg'), group),
        retract(file('duplicates/c.jpg', 'same'), [held]),
        move(card, one.at('media/f.jpg')),
      ];
      for (const { name } of one.library.trees) await one.crawl({ tree: name });
      let isStopped = false;
      await one.session(async (session) => {
        const prepared = await deciding(...moves)(session);
        const access = stoppingAt(nth);
        const library = { ...session.library, access };
        const { inlineContent } = await import('../../src/files/content-port.ts');
        const stopped = { ...session, library, content: inlineContent(access) };
        await completeRun(stopped, prepared.run).catch((error: unknown) => {
          if (!isStop(error)) throw error;
          isStopped = true;
          expect(unfinishedRuns(session.library).length, `stopped at ${nth}`).toBeLessThanOrEqual(1);
        });
      });
      if (!isStopped) {
        expect(nth).toBeGreaterThan(40);
        break;
      }
      const wasBegun = unfinishedRuns(one.library).length === 1;
      const [summary] = await one.session((session) => resumeRuns(session), { mayResume: true });
      if (!wasBegun) continue;
      expect(summary?.states, `stopped at ${nth}`).toEqual({
        filed: { files: 5, bytes: expect.any(Number) as number },
        removed: { files: 1, bytes: 4 },
      });
      expect(one.files('media'), `stopped at ${nth}`).toEqual([
        '2019/a.jpg',
        'b.jpg',
        'f.jpg',
        'g.cr2',
        'g.jpg',
        'held.jpg',
      ]);
      expect(one.files('duplicates'), `stopped at ${nth}`).toEqual(['b.jpg']);
      expect(existsSync(card), `stopped at ${nth}`).toBe(false);
      await expectTrueIndexes(one);
    }
  });
});

describe('findRun', () => {
  it('knows a run by its name, an unambiguous part of it, or as the last', async () => {
    const runs: string[] = [];
    for (const name of ['a', 'b'])
      runs.push(
        (await lib.apply(deciding(move(write(`duplicates/${name}`), lib.at(`media/${name}`))))).run.runId,
      );
    expect(listRunIds(lib.library)).toEqual(runs);
    const [first, last] = runs as [string, string];
    expect(findRun(lib.library, 'last').runId).toBe(last);
    expect(findRun(lib.library, first).runId).toBe(first);
    expect(findRun(lib.library, first.slice(-4)).runId).toBe(first);
    expect(() => findRun(lib.library, 'test')).toThrow(refusal('usage', '2 runs match'));
    expect(() => findRun(lib.library, 'none')).toThrow(refusal('usage', 'no run has this name'));
    expect([...findRun(lib.library, last).operations()]).toHaveLength(1);
  });

  it('takes the run that was begun last for the last, whatever the clock said', async () => {
    const runs: string[] = [];
    for (const [name, at] of [
      ['a', '2019-05-12T10:00:00Z'],
      ['b', '2035-01-01T00:00:00Z'],
      ['c', '2019-05-12T10:00:01Z'],
    ] as const) {
      lib.options = { now: () => new Date(at) };
      const plan = deciding(move(write(`duplicates/${name}`), lib.at(`media/${name}`)));
      runs.push((await lib.apply(plan)).run.runId);
    }
    expect(listRunIds(lib.library)).toEqual(runs);
    expect(listRuns(lib.library).map(({ runId }) => runId)).toEqual([...runs].reverse());
    await lib.undo('last');
    expect(lib.files('media')).toEqual(['a', 'b']);
  });

  it('counts a plan by when it was carried out, not by when it was made', async () => {
    const plan = await saved(move(write('duplicates/early'), lib.at('media/early')));
    await lib.apply(deciding(move(write('duplicates/late'), lib.at('media/late'))));
    await adopt(plan);
    await lib.undo('last');
    expect(lib.files('media')).toEqual(['late']);
  });

  it('keeps to itself what a run decided and did', async () => {
    const { run } = await lib.apply(deciding(move(write('duplicates/a'), lib.at('media/a'))));
    const plan = await saved(move(write('duplicates/b'), lib.at('media/b')));
    for (const path of [run.plan, run.journal, run.ledger, plan])
      expect(statSync(path).mode & 0o077, path).toBe(0);
  });
});
