import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planDedupe } from '../../src/dedupe/dedupe.ts';
import type { FileAccess } from '../../src/files/file-access.ts';
import { furtherIndexes } from '../../src/holders/indexed-trees.ts';
import { resumeRuns } from '../../src/journal/complete-run.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { planUndo } from '../../src/journal/undo/undo.ts';
import type { PlannedOperation } from '../../src/journal/plan/operation.ts';
import { readCertificates } from '../../src/validate/certificate.ts';
import { validateJob } from '../../src/validate/validate-job.ts';
import { planValidate } from '../../src/validate/validate.ts';
import { SmallLibrary } from '../dedupe/small-library.ts';

let small: SmallLibrary;

beforeEach(() => {
  small = new SmallLibrary();
});

afterEach(() => small[Symbol.dispose]());

/** `path: state, code` of every operation, relative to the duplicates folder. */
function told(operations: readonly PlannedOperation[]): string[] {
  return operations.map(
    ({ from, state, because }) =>
      `${small.relative(from).replace('lib/duplicates/', '')}: ${state}, ${because.code}`,
  );
}

/** File access that dies where a source would be taken away. */
function killedAt(access: FileAccess, source: string): FileAccess {
  return {
    ...access,
    rename: (from, to) => {
      if (from === source) throw new Error('killed');
      access.rename(from, to);
    },
  };
}

describe('planValidate', () => {
  it.each([
    ['the folder of duplicates', 'lib/duplicates', ['a/1.jpg', 'b/1.jpg']],
    ['a folder in it', 'lib/duplicates/b', ['1.jpg']],
  ])(
    'proves no duplicate by a view of %s, which was a folder when it was crawled',
    async (_, shown, files) => {
      small.write({
        'lib/media/x.jpg': 'x',
        'lib/duplicates/a/1.jpg': 'same',
        'lib/duplicates/b/1.jpg': 'same',
      });
      for (const file of files) small.write({ [`view/${file}`]: 'same' });
      await small.crawl();
      await small.crawl('view/');
      rmSync(small.at('view'), { recursive: true });
      symlinkSync(small.at(shown), small.at('view'));
      const { plan } = await small.apply(planValidate);
      expect(told(plan.operations)).toEqual([
        'a/1.jpg: unproven, no-original-known',
        'b/1.jpg: unproven, no-original-known',
      ]);
      expect(small.files('lib/duplicates')).toEqual(['a/1.jpg', 'b/1.jpg']);
    },
  );

  it('proves no duplicate by a file that stands in a folder of duplicates under another path', async () => {
    small.write({
      'lib/media/x.jpg': 'x',
      'lib/duplicates/a/1.jpg': 'same',
      'lib/duplicates/b/1.jpg': 'same',
    });
    small.write({ 'view/1.jpg': 'same' });
    await small.crawl();
    await small.crawl('view/');
    const mounted = small.at('view');
    const { library } = small;
    const lstat = (path: string) =>
      nodeFileAccess.lstat(path === mounted ? small.at('lib/duplicates/b') : path);
    small.library = { ...library, access: { ...library.access, lstat } };
    const { plan } = await small.apply(planValidate);
    expect(told(plan.operations)).toEqual([
      'a/1.jpg: unproven, no-original-known',
      'b/1.jpg: unproven, no-original-known',
    ]);
  });

  it('moves a duplicate whose original is in the library, under the path it had', async () => {
    small.write({
      'lib/media/2017/a.jpg': 'same',
      'lib/duplicates/media/2018/b.jpg': 'same',
      'lib/duplicates/c.jpg': 'lone',
    });
    await small.crawl();
    const { summary, plan } = await small.apply(planValidate);
    expect(told(plan.operations)).toEqual([
      'media/2018/b.jpg: validated, original-known',
      'c.jpg: unproven, no-original-known',
    ]);
    expect(summary.states).toMatchObject({ validated: { files: 1 }, unproven: { files: 1 } });
    expect(small.files('lib/validated')).toEqual(['media/2018/b.jpg']);
    expect(small.files('lib/duplicates')).toEqual(['c.jpg']);
    expect(small.files('lib/.mediastruct/runs').filter((path) => path.endsWith('duplicates.ndjson'))).toEqual(
      [],
    );
  });

  it('writes a certificate that names the original it read', async () => {
    small.write({ 'lib/media/a.jpg': 'same', 'lib/duplicates/b.jpg': 'same' });
    await small.crawl();
    const { plan } = await small.apply(planValidate);
    expect([...readCertificates(nodeFileAccess, small.library.state.certificates)]).toEqual([
      {
        certId: `${plan.prepared.run.runId}-0`,
        runId: plan.prepared.run.runId,
        path: small.at('lib/duplicates/b.jpg'),
        to: small.at('lib/validated/b.jpg'),
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        size: 4,
        original: small.at('lib/media/a.jpg'),
        provenAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      },
    ]);
  });

  it('certifies a run once, however often its steps are repeated, and keeps those of earlier runs', async () => {
    small.write({ 'lib/media/a.jpg': 'same', 'lib/duplicates/b.jpg': 'same' });
    await small.crawl();
    const first = await small.apply(planValidate);
    small.write({ 'lib/duplicates/c.jpg': 'same' });
    await small.apply(planValidate);
    const before = readFileSync(small.library.state.certificates, 'utf8');
    expect(before.split('\n')).toHaveLength(4);
    await small.session(async (session) => validateJob.finish?.(session, first.plan.prepared.run));
    expect(readFileSync(small.library.state.certificates, 'utf8')).toBe(before);
  });

  it('names the original also where the run was killed between its intents and its outcomes', async () => {
    small.write({ 'lib/media/a.jpg': 'same', 'lib/duplicates/b.jpg': 'same' });
    await small.crawl();
    const { library } = small;
    small.library = { ...library, access: killedAt(library.access, small.at('lib/duplicates/b.jpg')) };
    await expect(small.apply(planValidate)).rejects.toThrow('killed');
    small.library = library;
    const [summary] = await small.session((session) => resumeRuns(session), { mayResume: true });
    expect(summary?.states).toEqual({ validated: { files: 1, bytes: 4 } });
    const [certificate] = readCertificates(nodeFileAccess, library.state.certificates);
    expect(certificate?.original).toBe(small.at('lib/media/a.jpg'));
  });

  it('refuses to write over certificates that are cut off', async () => {
    small.write({ 'lib/media/a.jpg': 'same', 'lib/duplicates/b.jpg': 'same' });
    await small.crawl();
    await small.apply(planValidate);
    appendFileSync(small.library.state.certificates, '{"torn');
    small.write({ 'lib/duplicates/c.jpg': 'same' });
    await expect(small.apply(planValidate)).rejects.toMatchObject({ code: 'damaged' });
    expect(readFileSync(small.library.state.certificates, 'utf8')).toContain('{"torn');
  });

  it('certifies nothing whose original went away or changed after planning', async () => {
    small.write({
      'lib/media/a.jpg': 'same',
      'lib/media/b.jpg': 'other',
      'lib/duplicates/c.jpg': 'same',
      'lib/duplicates/d.jpg': 'other',
    });
    await small.crawl();
    const { entries } = await small.apply(planValidate, () => {
      rmSync(small.at('lib/media/a.jpg'));
      small.write({ 'lib/media/b.jpg': 'OTHER' });
    });
    expect(entries.map(({ state, code }) => `${state} ${code}`)).toEqual([
      'failed keeper-gone',
      'failed keeper-gone',
    ]);
    expect(small.has('lib/.mediastruct/certificates.ndjson')).toBe(false);
    expect(small.files('lib/duplicates')).toEqual(['c.jpg', 'd.jpg']);
  });

  it('reads a duplicate now and does not trust what its index says', async () => {
    small.write({ 'lib/media/a.jpg': 'same', 'lib/duplicates/b.jpg': 'same' });
    await small.crawl();
    small.write({ 'lib/duplicates/b.jpg': 'SAME' });
    const { operations } = await small.plan(planValidate);
    expect(told(operations)).toEqual(['b.jpg: unproven, no-original-known']);
  });

  it('takes no file of duplicates or validated, nor another name of the duplicate itself, for an original', async () => {
    small.write({
      'lib/duplicates/a.jpg': 'same',
      'lib/duplicates/b.jpg': 'same',
      'lib/validated/c.jpg': 'same',
      'lib/duplicates/d.jpg': 'linked',
    });
    small.link('lib/duplicates/d.jpg', 'lib/media/d.jpg');
    await small.crawl();
    const { operations } = await small.plan(planValidate);
    expect(operations.filter(({ kind }) => kind === 'move')).toEqual([]);
    expect(operations).toHaveLength(3);
  });

  it('tells empty files, symlinks and what cannot be read', async () => {
    small.write({
      'lib/media/a.jpg': 'same',
      'lib/media/empty': '',
      'lib/duplicates/empty': '',
      'lib/duplicates/shut/b.jpg': 'same',
    });
    symlinkSync(small.at('lib/media/a.jpg'), small.at('lib/duplicates/link.jpg'));
    await small.crawl();
    chmodSync(small.at('lib/duplicates/shut'), 0);
    const isRoot = process.getuid?.() === 0;
    const { operations } = await small.plan(planValidate);
    chmodSync(small.at('lib/duplicates/shut'), 0o755);
    expect(told(operations).sort()).toEqual([
      'empty: unproven, empty-file',
      'link.jpg: skipped, symlink',
      isRoot ? 'shut/b.jpg: validated, original-known' : 'shut: failed, unreadable',
    ]);
  });

  it('keeps a group together where one file of it has no original', async () => {
    small.write({
      'lib/media/IMG_1.CR2': 'raw',
      'lib/duplicates/IMG_1.CR2': 'raw',
      'lib/duplicates/IMG_1.XMP': 'edits',
    });
    await small.crawl();
    const { operations } = await small.plan(planValidate);
    expect(told(operations)).toEqual([
      'IMG_1.CR2: unproven, group-has-unproven-member',
      'IMG_1.XMP: unproven, no-original-known',
    ]);
  });

  it('proves what is of the library only by the library, and what came from outside by either', async () => {
    small.write({
      ...{ 'lib/media/a.jpg': 'known', 'stick/c.jpg': 'same', 'stick/k.jpg': 'known' },
      ...{ 'stick/d.jpg': 'same' },
      ...{ 'lib/duplicates/media/1.jpg': 'same', 'lib/duplicates/else/2.jpg': 'same' },
      ...{ 'lib/duplicates/media/3.jpg': 'known' },
    });
    await small.crawl();
    await small.crawl('stick/');
    const [stick = ''] = furtherIndexes(small.library).map(({ name }) => name);
    await small.apply((session) => planDedupe(session, { trees: [small.at('stick')] }));
    expect(small.files(`lib/duplicates/${stick}`)).toEqual(['d.jpg']);
    const { plan } = await small.apply(planValidate, () => rmSync(small.at('lib/media/a.jpg')));
    expect(told(plan.operations)).toEqual([
      'else/2.jpg: unproven, original-outside',
      'media/1.jpg: unproven, original-outside',
      'media/3.jpg: validated, original-known',
      `${stick}/d.jpg: validated, original-known`,
    ]);
    expect(small.files('lib/validated')).toEqual([`${stick}/d.jpg`]);
  });

  it('takes what was set aside out of a tree of the library for its own, although the tree has left the settings since', async () => {
    small.write({
      'lib/media/a.jpg': 'same',
      'lib/media/b.jpg': 'b',
      'old/a.jpg': 'same',
      'stick/a.jpg': 'same',
    });
    const settings = small.at('lib/mediastruct.toml');
    const before = readFileSync(settings, 'utf8');
    writeFileSync(settings, before.replace('trees = []', `trees = [${JSON.stringify(small.at('old'))}]`));
    small.reopen();
    await small.crawl();
    await small.apply((session) => planDedupe(session));
    const [old = ''] = small.files('lib/duplicates');
    expect(old).toMatch(/^old-.*a\.jpg$/);
    await small.crawl('stick/');
    rmSync(small.at('lib/media/a.jpg'));
    await small.crawl();
    writeFileSync(settings, before);
    small.reopen();
    expect(told((await small.plan(planValidate)).operations)).toEqual([`${old}: unproven, original-outside`]);
  });

  it("takes what was set aside out of any tree for the library's own where the plan of a run cannot be read", async () => {
    small.write({ 'stick/c.jpg': 'same', 'stick/d.jpg': 'same' });
    await small.crawl();
    await small.crawl('stick/');
    const { plan } = await small.apply((session) => planDedupe(session, { trees: [small.at('stick')] }));
    writeFileSync(plan.prepared.run.plan, 'x\n');
    const { operations } = await small.plan(planValidate);
    expect(operations.map(({ because }) => because.code)).toEqual(['original-outside']);
  });

  it('asks a further original where the first went away', async () => {
    small.write({ 'lib/media/a.jpg': 'same', 'lib/archive/b.jpg': 'same', 'lib/duplicates/c.jpg': 'same' });
    await small.crawl();
    await small.apply(planValidate, () => rmSync(small.at('lib/media/a.jpg')));
    const [certificate] = readCertificates(nodeFileAccess, small.library.state.certificates);
    expect(certificate?.original).toBe(small.at('lib/archive/b.jpg'));
  });

  it('finds nothing more to prove after its plan was applied', async () => {
    small.write({ 'lib/media/a.jpg': 'same', 'lib/duplicates/b.jpg': 'same' });
    await small.crawl();
    await small.apply(planValidate);
    expect((await small.plan(planValidate)).operations).toEqual([]);
  });

  it('is taken back by an undo, and its certificate stays true', async () => {
    small.write({ 'lib/media/a.jpg': 'same', 'lib/duplicates/x/b.jpg': 'same' });
    await small.crawl();
    const { plan } = await small.apply(planValidate);
    await small.apply((session) => planUndo(session, plan.prepared.run));
    expect(small.files('lib/duplicates')).toEqual(['x/b.jpg']);
    expect(small.files('lib/validated')).toEqual([]);
    expect([...readCertificates(nodeFileAccess, small.library.state.certificates)]).toHaveLength(1);
  });

  it('refuses a library whose media was never indexed', async () => {
    mkdirSync(small.at('lib/media'), { recursive: true });
    rmSync(small.at('lib/.mediastruct/indexes/media.ndjson'));
    await expect(small.plan(planValidate)).rejects.toMatchObject({ code: 'no-index' });
  });
});
