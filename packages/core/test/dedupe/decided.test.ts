import { appendFileSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planDedupe } from '../../src/dedupe/dedupe.ts';
import { decide, readDecisions, undoDecisions } from '../../src/decisions/decision-ledger.ts';
import { FollowedDecisions } from '../../src/decisions/followed-decisions.ts';
import type { DedupeOptions } from '../../src/dedupe/dedupe-options.ts';
import { findRun } from '../../src/journal/run/find-run.ts';
import { planUndo } from '../../src/journal/undo/undo.ts';
import { SmallLibrary, type PlanView } from './small-library.ts';

// What a person decided about equal files, planned and applied as every dedupe is.

let small: SmallLibrary;

beforeEach(() => {
  small = new SmallLibrary();
});
afterEach(() => small[Symbol.dispose]());

const hashOf = (content: string) => createHash('sha256').update(content).digest('hex');
const decided = () => small.plan((session) => planDedupe(session, { decided: true }));

/** Decides about files of the media tree, or of another one as `tree:path`. */
function choose(content: string, keep: readonly string[], aside: readonly string[]): string {
  const sha256 = hashOf(content);
  const fileAt = (at: string) => {
    const [tree = '', path] = at.includes(':') ? at.split(':') : ['media', at];
    return { tree, path: path ?? '', sha256 };
  };
  const choice = { kind: 'copies', set: sha256, keep: keep.map(fileAt), aside: aside.map(fileAt) } as const;
  return decide(small.library, [choice], new Date());
}

/** What moves, what is told to stay, and what is warned of. */
function view({ operations }: PlanView) {
  const of = (kind: string) => operations.filter((one) => one.kind === kind);
  return {
    moves: of('move').map(({ from }) => small.relative(from)),
    told: of('none').map(({ from, because }) => `${small.relative(from)}: ${because.code}`),
    notes: small.notes.filter((note) => note.includes('your decision')).length,
  };
}

describe('a plan by decisions', () => {
  it('sets aside what was decided, against every rule, and leaves all other sets alone', async () => {
    small.write({
      'lib/media/a.jpg': '1',
      'lib/media/a (1).jpg': '1',
      'lib/media/x': '2',
      'lib/media/y': '2',
    });
    await small.crawl();
    expect(view(await decided())).toEqual({ moves: [], told: [], notes: 0 });
    choose('1', ['a (1).jpg'], ['a.jpg']);
    const plan = await decided();
    expect(view(plan)).toEqual({ moves: ['lib/media/a.jpg'], told: [], notes: 0 });
    expect(plan.operations[0]).toMatchObject({
      keepers: [small.at('lib/media/a (1).jpg')],
      because: { code: 'duplicate', detail: `${small.at('lib/media/a (1).jpg')} stays (by your decision)` },
    });
    expect(plan.header.options).toMatchObject({ decided: 1, sets: 2 });
  });

  it('is applied and taken back as every run, and plans nothing after it', async () => {
    small.write({ 'lib/media/a': '1', 'lib/media/b': '1', 'lib/media/c': '1' });
    await small.crawl();
    const before = small.files('lib/media');
    choose('1', ['b'], ['a', 'c']);
    const { summary } = await small.apply((session) => planDedupe(session, { decided: true }));
    expect(summary.states).toEqual({ 'set-aside': { files: 2, bytes: 2 } });
    expect(small.files('lib/duplicates')).toEqual(['media/a', 'media/c']);
    expect(view(await decided())).toEqual({ moves: [], told: [], notes: 0 });
    await small.apply((session) => planUndo(session, findRun(session.library, 'last')));
    expect(small.files('lib/media')).toEqual(before);
  });

  it('leaves out what changed since, and tells it', async () => {
    small.write({
      ...{ 'lib/media/a': '1', 'lib/media/b': '1', 'lib/media/c': '1' },
      ...{ 'lib/media/x': '2', 'lib/media/y': '2', 'lib/media/z': '2' },
    });
    await small.crawl();
    choose('1', ['a'], ['b']);
    choose('2', ['x'], ['y', 'z']);
    // The copy that was to stay is another one now, although a third copy is there.
    writeFileSync(small.at('lib/media/a'), 'other');
    writeFileSync(small.at('lib/media/z'), 'other');
    await small.crawl();
    expect(view(await decided())).toEqual({ moves: ['lib/media/y'], told: [], notes: 2 });
  });

  it('never takes the last copy, whatever the ledger says', async () => {
    small.write({ 'lib/media/a': '1', 'lib/media/b': '1' });
    await small.crawl();
    choose('1', [], ['a', 'b']);
    expect(view(await decided()).moves).toEqual([]);
    choose('1', ['b'], ['a', 'b']);
    expect(view(await decided()).moves.length).toBeLessThan(2);
  });

  it('takes nothing out of the archive, and no copy of the library for one outside of it', async () => {
    small.write({
      'lib/media/a': '1',
      'lib/archive/v/a': '1',
      'old/a': '1',
      'lib/media/b': '2',
      'old/b': '2',
    });
    await small.crawl();
    await small.crawl('old/');
    const old = small.library.access
      .readdir(join(small.library.root, '.mediastruct/indexes'))
      .map(({ name }) => name.replace(/\.ndjson$/, ''))
      .find((name) => name.startsWith('old'));
    choose('1', ['a'], ['archive:v/a', `${old}:a`]);
    choose('2', [`${old}:b`], ['b']);
    const { moves, told } = view(await decided());
    expect(moves).toEqual(['old/a']);
    expect(told.sort()).toEqual(['lib/archive/v/a: in-reference', 'lib/media/b: outside-the-library']);
  });

  it('keeps what was decided to stay, although the file was decided about with another content since', async () => {
    small.write({ 'lib/media/x/f.jpg': 'A', 'lib/media/a/g.jpg': 'A', 'lib/media/b/h.jpg': 'B' });
    const [both, other] = [
      ['x/f.jpg', 'a/g.jpg'],
      ['x/f.jpg', 'b/h.jpg'],
    ];
    await small.crawl();
    choose('A', both, []);
    choose('B', other, []);
    const byRules = () => small.plan((session) => planDedupe(session));
    expect(view(await byRules()).moves).toEqual([]);
    choose('A', ['a/g.jpg'], ['x/f.jpg']);
    choose('B', other, []);
    expect(view(await decided()).moves).toEqual(['lib/media/x/f.jpg']);
    choose('A', both, []);
    expect(view(await decided()).moves).toEqual([]);
    expect(view(await byRules()).moves).toEqual([]);
  });

  it('relies on nothing but what was decided to stay', async () => {
    small.write({ 'lib/media/a': '1', 'lib/media/b': '1', 'lib/media/c': '1' });
    await small.crawl();
    choose('1', ['a'], ['b']);
    const { plan, entries } = await small.apply(
      (session) => planDedupe(session, { decided: true }),
      () => rmSync(small.at('lib/media/a')),
    );
    expect(plan.operations.find(({ kind }) => kind === 'move')?.keepers).toEqual([small.at('lib/media/a')]);
    expect(entries).toMatchObject([{ code: 'keeper-gone' }]);
    expect(small.files('lib/media')).toEqual(['b', 'c']);
  });

  it('lets a picture with a sidecar of its own stay whole, and takes equal ones along', async () => {
    small.write({
      ...{ 'lib/media/a/1.jpg': '1', 'lib/media/a/1.xmp': 'x' },
      ...{ 'lib/media/b/1.jpg': '1', 'lib/media/b/1.xmp': 'y' },
      ...{ 'lib/media/c/1.jpg': '1', 'lib/media/c/1.xmp': 'x' },
    });
    await small.crawl();
    choose('1', ['a/1.jpg'], ['b/1.jpg', 'c/1.jpg']);
    const { moves, told } = view(await decided());
    expect(moves).toEqual(['lib/media/c/1.jpg', 'lib/media/c/1.xmp']);
    expect(told).toEqual(['lib/media/b/1.jpg: group-has-unique-member']);
  });

  it('tells of a file that stays because it belongs to a picture that nobody decided about', async () => {
    small.write({
      ...{ 'lib/media/a/1.dng': 'raw', 'lib/media/a/1.jpg': '1' },
      ...{ 'lib/media/b/1.dng': 'raw', 'lib/media/b/1.jpg': '1' },
    });
    await small.crawl();
    choose('1', ['a/1.jpg'], ['b/1.jpg']);
    expect(view(await decided())).toEqual({ moves: [], told: [], notes: 1 });
    choose('raw', ['a/1.dng'], ['b/1.dng']);
    expect(view(await decided())).toMatchObject({
      moves: ['lib/media/b/1.dng', 'lib/media/b/1.jpg'],
      notes: 1,
    });
  });

  it('leaves another name of one file where it is', async () => {
    small.write({ 'lib/media/a': '1' });
    linkSync(small.at('lib/media/a'), small.at('lib/media/b'));
    await small.crawl();
    choose('1', ['a'], ['b']);
    expect(view(await decided())).toMatchObject({ moves: [], told: ['lib/media/b: hard-link'] });
  });
});

describe('a plan by rules', () => {
  const byRules = (options: DedupeOptions = {}) => small.plan((session) => planDedupe(session, options));

  it.each<DedupeOptions>([{}, { wholeFolders: true }, { direct: true, trees: ['media'] }])(
    'lets every copy stay that a person decided to keep, and says so: %j',
    async (options) => {
      small.write({
        ...{ 'lib/media/a/1': '1', 'lib/media/b/1': '1', 'lib/media/c/1': '1' },
        ...{ 'lib/media/d/2': '2', 'lib/media/e/2': '2' },
      });
      await small.crawl();
      choose('1', ['a/1', 'b/1'], []);
      const plan = await byRules(options);
      expect(view(plan)).toEqual({
        moves: ['lib/media/c/1', 'lib/media/e/2'],
        told: ['lib/media/b/1: kept-by-decision'],
        notes: 0,
      });
      expect(plan.header.options).toMatchObject({ keptByDecision: 2 });
      const all = await byRules({ ...options, ignoreDecisions: true });
      expect(view(all).moves).toEqual(['lib/media/b/1', 'lib/media/c/1', 'lib/media/e/2']);
      expect(all.header.options).toMatchObject({ ignoreDecisions: true });
    },
  );

  it('prefers the copy that was decided to stay, and names the decision', async () => {
    small.write({ 'lib/media/a': '1', 'lib/media/a (1)': '1' });
    await small.crawl();
    choose('1', ['a (1)'], ['a']);
    const { operations } = await byRules();
    expect(operations.map(({ from, because }) => [small.relative(from), because.detail])).toEqual([
      ['lib/media/a', `${small.at('lib/media/a (1)')} stays (by your decision)`],
    ]);
  });

  it('does not go by a decision about a file that changed since', async () => {
    small.write({ 'lib/media/a': '1', 'lib/media/b': '1', 'lib/media/c': '2', 'lib/media/d': '2' });
    await small.crawl();
    choose('1', ['a', 'b'], []);
    writeFileSync(small.at('lib/media/b'), '2');
    await small.crawl();
    const plan = await byRules();
    expect(view(plan).moves).toEqual(['lib/media/b', 'lib/media/d']);
    expect(plan.header.options).not.toHaveProperty('keptByDecision');
  });
});

describe('the ledger of decisions', () => {
  it('is followed by what was appended since, and from its beginning where it was replaced', () => {
    const followed = new FollowedDecisions(small.library);
    expect(followed.standing().copies.size).toBe(0);
    const first = choose('1', ['a'], ['b']);
    const second = choose('1', ['b'], ['a']);
    expect(followed.standing()).toMatchObject({ clicks: [{ click: first }, { click: second }] });
    undoDecisions(small.library, second, new Date());
    const { copies } = followed.standing();
    expect(copies.get(hashOf('1'))?.click).toBe(first);
    const path = small.at('lib/.mediastruct/decisions.ndjson');
    appendFileSync(path, '{"kind":"und');
    expect(followed.standing().clicks).toHaveLength(1);
    choose('2', ['c'], ['d']);
    expect(followed.standing()).toMatchObject({ clicks: [{ click: first }, { decisions: 1 }] });
    appendFileSync(path, '{"kind":"nothing"}\n');
    for (let times = 0; times < 2; times++) expect(() => followed.standing()).toThrowError(/line 7/);
    rmSync(path);
    expect(followed.standing().clicks).toEqual([]);
  });

  it('keeps each click and each undo, and reads on behind a torn line', () => {
    const first = choose('1', ['a'], ['b\udcff']);
    choose('1', ['b\udcff'], ['a']);
    const { copies, clicks } = readDecisions(small.library);
    expect(copies.get(hashOf('1'))?.keep[0]?.path).toBe('b\udcff');
    undoDecisions(small.library, clicks[1]?.click ?? '', new Date());
    const path = small.at('lib/.mediastruct/decisions.ndjson');
    appendFileSync(path, '{"kind":"und');
    choose('2', ['c'], ['d']);
    const standing = readDecisions(small.library);
    expect(standing.copies.get(hashOf('1'))?.click).toBe(first);
    expect(standing.copies.size).toBe(2);
    expect(readFileSync(path, 'utf8').split('\n')[0]).toBe('{"format":"mediastruct-decisions","version":1}');
  });

  it('says where a line is no decision', () => {
    choose('1', ['a'], ['b']);
    appendFileSync(
      small.at('lib/.mediastruct/decisions.ndjson'),
      '{"kind":"copies","click":"x","at":"","set":"s","keep":[{}],"aside":[]}\n',
    );
    expect(() => readDecisions(small.library)).toThrowError(/line 3.*event\.keep/);
    rmSync(small.at('lib/.mediastruct/decisions.ndjson'));
    expect(readDecisions(small.library).clicks).toEqual([]);
  });
});
