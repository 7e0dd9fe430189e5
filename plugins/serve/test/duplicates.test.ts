import { readFileSync, writeFileSync } from 'node:fs';
import { appendFileSync, linkSync, readdirSync, renameSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChangeAnswer, ChangeState, PlannedRow } from '../src/changes/change-state.ts';
import type { ChosenCopies, ToldRule } from '../src/duplicates/duplicate-routes.ts';
import type { Duplicates } from '../src/duplicates/read-duplicates.ts';
import type { DuplicateSet } from '../src/duplicates/read-set.ts';
import { hashOf, ServedLibrary } from './served-library.ts';

// Deciding about equal files: what is shown, what is written down, and how it becomes a run.

let served: ServedLibrary;
/** What a page showed. */
const SHOWN = ['a', 'b', 'c'].flatMap((folder) => [1, 2, 3].map((nth) => `${folder}/${nth}.jpg`));

beforeEach(async () => {
  served = new ServedLibrary(undefined, { mayChange: true });
  served.write('media/a/1.jpg', 'one');
  served.write('media/b/1.jpg', 'one');
  served.write('media/a/2.jpg', 'two');
  served.write('media/b/2.jpg', 'two');
  served.write('media/c/2.jpg', 'two');
  served.write('media/a/3.jpg', 'three');
  served.write('media/a/3.xmp', 'three, too');
  served.write('media/b/3.xmp', 'three, too');
  await served.crawl();
});
afterEach(() => served[Symbol.asyncDispose]());

const list = () => served.json<Duplicates>('/api/duplicates');
const set = (content: string) => served.json<DuplicateSet>(`/api/duplicates/set/${hashOf(content)}`);
const choose = (content: string, ...paths: string[]) =>
  served.tell<ChosenCopies>('/api/duplicates/choose', {
    set: hashOf(content),
    keep: paths.map((path) => ({ tree: 'media', path })),
    shown: SHOWN.map((path) => ({ tree: 'media', path })),
  });

async function rulesOf(
  of: ServedLibrary,
  sha256: string,
  [one, other]: readonly [number, number],
): Promise<readonly [ToldRule, ToldRule]> {
  const address = `/api/duplicates/rules?set=${sha256}&one=${one}&other=${other}`;
  return (await of.json<{ rules: readonly [ToldRule, ToldRule] }>(address)).rules;
}

/** Asks until the change is in one of these states. */
async function changeIs(...kinds: ChangeState['kind'][]): Promise<ChangeState> {
  for (;;) {
    const { change } = await served.json<ChangeAnswer>('/api/change');
    if (kinds.includes(change.kind)) return change;
    if (change.kind === 'failed') throw new Error(change.message);
    await new Promise((later) => setTimeout(later, 5));
  }
}

async function planned(address = '/api/duplicates/plan', body: object = {}) {
  await served.tell(address, body);
  const change = await changeIs('planned');
  if (change.kind !== 'planned') throw new Error(change.kind);
  return change;
}

describe('the sets of equal files', () => {
  it('are pictures and films by folder and name, without sidecars and what stands alone', async () => {
    const { count, sets, decided } = await list();
    expect([count, decided]).toEqual([2, 0]);
    expect(sets.map(({ name, folder, copies }) => [name, folder, copies])).toEqual([
      ['1.jpg', 'media/a', 2],
      ['2.jpg', 'media/a', 3],
    ]);
    expect(await served.json('/api/duplicates?from=1&count=1')).toMatchObject({ sets: [{ name: '2.jpg' }] });
    expect((await served.asOwner(`/api/duplicates/set/${hashOf('three')}`)).status).toBe(400);
    await using onThread = new ServedLibrary(served.root, { onThreads: true });
    expect(await onThread.json('/api/duplicates')).toEqual(await list());
  });

  it('tell of each copy what may differ, and what was decided', async () => {
    await choose('one', 'b/1.jpg');
    const { copies, click } = await set('one');
    expect(copies).toMatchObject([
      {
        tree: 'media',
        path: 'a/1.jpg',
        isReference: false,
        isAlso: null,
        verdict: 'aside',
        shownAs: 'image/jpeg',
      },
      { tree: 'media', path: 'b/1.jpg', verdict: 'keep' },
    ]);
    expect(click).toMatch(/^[0-9a-f-]{36}$/);
    expect((await list()).sets.map(({ decision }) => decision)).toEqual(['go', 'none']);
    expect(await served.json('/api/duplicates/next?after=0')).toEqual({ place: 1 });
  });
});

describe('a disk with copies', () => {
  it('is compared while it is plugged in', async () => {
    served.write('../disk/b/1.jpg', 'three');
    served.write('../disk/c/1.jpg', 'four');
    served.write('../disk/d/1.jpg', 'four');
    await served.crawl({ tree: served.at('../disk') });
    expect((await list()).count).toBe(4);
    renameSync(served.at('../disk'), served.at('../away'));
    expect((await list()).count).toBe(2);
    renameSync(served.at('../away'), served.at('../disk'));
    expect((await list()).count).toBe(4);
  });
});

describe('a decision', () => {
  it('is refused where nothing would stay, or a file is none of the set', async () => {
    await expect(choose('one')).rejects.toThrow(/At least one copy has to stay/);
    await expect(choose('one', 'c/2.jpg')).rejects.toThrow(/not there any more/);
    await expect(choose('unknown', 'a/1.jpg')).rejects.toThrow(/not there any more/);
    expect(readdirSync(served.at('.mediastruct'))).not.toContain('decisions.ndjson');
  });

  it('takes no copy that nobody was shown', async () => {
    served.write('media/0/1.jpg', 'one');
    await served.crawl();
    await expect(choose('one', 'b/1.jpg')).rejects.toThrow(/0\/1\.jpg is a copy too by now/);
    expect((await list()).decided).toBe(0);
  });

  it('is undone, and what was decided before stands again', async () => {
    await choose('one', 'a/1.jpg');
    const { click } = await choose('one', 'b/1.jpg');
    expect((await list()).lastClick).toMatchObject({ click, decisions: 1 });
    await served.tell('/api/decisions/undo', { click });
    expect((await set('one')).copies.map(({ verdict }) => verdict)).toEqual(['keep', 'aside']);
    await expect(served.tell('/api/decisions/undo', { click })).rejects.toThrow(/Nothing stands/);
  });

  it('for two folders is told with its number before, and leaves what was decided before', async () => {
    await choose('two', 'c/2.jpg');
    const asked = { set: hashOf('one'), keep: 1, aside: 0 };
    const [rule, reverse] = await rulesOf(served, asked.set, [1, 0]);
    const { mark, ...told } = rule;
    expect(reverse).toMatchObject({ keep: told.aside, aside: told.keep, sets: 1, files: 1 });
    expect(told).toEqual({
      ...{ keep: { tree: 'media', folder: 'b' }, aside: { tree: 'media', folder: 'a' } },
      ...{ sets: 1, files: 1, bytes: 3, decidedBefore: 1 },
    });
    await served.tell('/api/duplicates/rule', { ...asked, mark });
    expect((await list()).decided).toBe(2);
    expect((await set('two')).copies.find(({ verdict }) => verdict === 'keep')?.path).toBe('c/2.jpg');
  });
});

describe('a decision that was carried out', () => {
  it('is neither counted nor the last one to undo, and a copy that nobody decided about is told', async () => {
    const asked = { set: hashOf('two'), keep: 0, aside: 1 };
    await choose('one', 'a/1.jpg', 'b/1.jpg');
    const [{ mark }] = await rulesOf(served, asked.set, [0, 1]);
    const { click } = await served.tell<{ click: string }>('/api/duplicates/rule', { ...asked, mark });
    expect(await list()).toMatchObject({
      ...{ count: 2, decided: 1, partly: 1, goes: 1, lastClick: { click, decisions: 1 } },
      sets: [{ decision: 'stay' }, { decision: 'part' }],
    });
    expect(await served.json('/api/duplicates/next?after=0')).toEqual({ place: 1 });
    const { runId } = await planned();
    await served.tell('/api/change', { run: runId, answer: 'apply' });
    await changeIs('applied');
    expect(served.files('duplicates')).toEqual(['media/b/2.jpg']);
    const after = await list();
    expect(after).toMatchObject({ decided: 1, partly: 1, goes: 0, sets: [{}, { copies: 2 }] });
    expect(after.lastClick).toMatchObject({ decisions: 1 });
    expect(after.lastClick?.click).not.toBe(click);
    expect(await served.json('/api/duplicates/next?after=0')).toEqual({ place: 1 });
  });
});

describe('a click', () => {
  it('tells what it decided: other names of one file and copies of references stay whatever is asked', async () => {
    linkSync(served.at('media/a/1.jpg'), served.at('media/c/1.jpg'));
    served.write('archive/v/1.jpg', 'one');
    await served.crawl();
    await served.crawl({ tree: 'archive' });
    const copies = (await set('one')).copies;
    expect(copies.map(({ path, isAlso, isReference }) => [path, isAlso, isReference])).toEqual([
      ['v/1.jpg', null, true],
      ['a/1.jpg', 3, false],
      ['b/1.jpg', null, false],
      ['c/1.jpg', 1, false],
    ]);
    expect(await choose('one', 'a/1.jpg')).toMatchObject({ goes: 1, references: 1, linked: 1 });
    expect(await list()).toMatchObject({ decided: 1, goes: 1 });
    expect((await planned()).totals.changes.files).toBe(1);
  });
});

describe('a rule for two folders', () => {
  it('is agreed to as it was told: by now the same places may be other folders', async () => {
    const asked = { set: hashOf('one'), keep: 0, aside: 1 };
    // Another server, so that this one has not looked yet.
    await using before = served.again();
    const [{ mark, sets, keep }] = await rulesOf(before, asked.set, [0, 1]);
    expect([sets, keep.folder]).toEqual([2, 'a']);
    served.write('media/0/1.jpg', 'one');
    served.write('media/0/2.jpg', 'two');
    await served.crawl();
    await expect(served.tell('/api/duplicates/rule', { ...asked, mark })).rejects.toThrow(/look again/);
    expect((await list()).decided).toBe(0);
  });
});

describe('a change', () => {
  it('is planned, shown, applied and taken back, and the tree is as it was', async () => {
    const before = served.files('media');
    await choose('one', 'b/1.jpg');
    await choose('two', 'c/2.jpg', 'b/2.jpg');
    const { runId, totals, meanings } = await planned();
    expect(totals.changes).toEqual({ files: 2, bytes: 6 });
    expect(meanings).toHaveProperty('set-aside');
    const { rows } = await served.json<{ rows: PlannedRow[] }>(`/api/change/rows?run=${runId}`);
    expect(rows.map(({ from, why }) => [from, why])).toEqual([
      [served.at('media/a/1.jpg'), `${served.at('media/b/1.jpg')} stays (by your decision)`],
      [served.at('media/a/2.jpg'), `${served.at('media/b/2.jpg')} stays (by your decision)`],
    ]);
    expect(served.files('media')).toEqual(before);
    await served.tell('/api/change', { run: runId, answer: 'apply' });
    expect(await changeIs('applied')).toMatchObject({ report: { states: { 'set-aside': { files: 2 } } } });
    expect(served.files('duplicates')).toEqual(['media/a/1.jpg', 'media/a/2.jpg']);
    expect((await list()).count).toBe(1);
    await expect(served.tell('/api/change/undo', { run: 'last' })).rejects.toThrow(/no run has this name/);
    const undo = await planned('/api/change/undo', { run: runId });
    expect(undo.undoes).toBe(runId);
    await served.tell('/api/change', { run: undo.runId, answer: 'apply' });
    await changeIs('applied');
    expect(served.files('media')).toEqual(before);
    expect((await list()).decided).toBe(2);
    expect(served.bugs).toEqual([]);
  });

  it('is saved as a plan that the terminal applies', async () => {
    await choose('one', 'b/1.jpg');
    const { runId } = await planned();
    await served.tell('/api/change', { run: runId, answer: 'save' });
    const change = await changeIs('saved');
    if (change.kind !== 'saved') throw new Error(change.kind);
    expect(change.path).toBe(served.at(`.mediastruct/plans/${runId}.ndjson`));
    const { adoptPlan } = await import('@mediastruct/core');
    const { summary } = await served.apply(async (session) => adoptPlan(session, change.path));
    expect(summary.states).toEqual({ 'set-aside': { files: 1, bytes: 3 } });
  });

  it('that is dropped, or was shown before another one, leaves nothing and cannot be applied', async () => {
    await choose('one', 'b/1.jpg');
    const first = await planned();
    const second = await planned();
    const apply = (run: string) => served.tell('/api/change', { run, answer: 'apply' });
    await expect(apply(first.runId)).rejects.toThrow(/not the one that waits/);
    await served.tell('/api/change', { run: second.runId, answer: 'drop' });
    await expect(apply(second.runId)).rejects.toThrow(/not the one that waits/);
    await planned();
    expect(readdirSync(served.at('.mediastruct/runs'))).toHaveLength(1);
    expect(served.files('media')).toContain('a/1.jpg');
  });

  it('is not applied, and not saved, once something else was decided than when it was planned', async () => {
    await choose('one', 'b/1.jpg');
    const { runId } = await planned();
    await choose('one', 'a/1.jpg', 'b/1.jpg');
    const answer = (word: string) => served.tell('/api/change', { run: runId, answer: word });
    await expect(answer('apply')).rejects.toThrow(/decided is another thing now/);
    await expect(answer('save')).rejects.toThrow(/decided is another thing now/);
    await answer('drop');
    expect((await planned()).totals.changes.files).toBe(0);
    expect(served.files('media')).toContain('a/1.jpg');
  });

  it('waits for no other program: a library that is in use is told', async () => {
    await choose('one', 'b/1.jpg');
    const { runId } = await planned();
    await served.session(async () => {
      await served.tell('/api/change', { run: runId, answer: 'apply' });
      await expect(changeIs('applied')).rejects.toThrow(/the library is in use by test/);
    });
    expect(served.files('media')).toContain('a/1.jpg');
  });

  it('leaves out what changed since it was decided, and says so', async () => {
    await choose('one', 'b/1.jpg');
    writeFileSync(served.at('media/b/1.jpg'), 'another text');
    await served.crawl();
    const { totals, warnings } = await planned();
    expect(totals.changes.files).toBe(0);
    expect(warnings.first).toMatchObject([{ path: served.at('media/a/1.jpg') }]);
  });

  it('is told where the ledger of decisions is damaged', async () => {
    await choose('one', 'b/1.jpg');
    appendFileSync(served.at('.mediastruct/decisions.ndjson'), '{"kind":"nothing"}\n');
    expect(readFileSync(served.at('.mediastruct/decisions.ndjson'), 'utf8').split('\n')).toHaveLength(4);
    const answer = await served.asOwner('/api/duplicates');
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('line 3');
  });
});
