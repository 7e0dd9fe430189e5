import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/open-catalogue.ts';
import { checkCatalogue } from '../../src/catalogue/check-catalogue.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { installedHolderKinds } from '../../src/holder-kinds.ts';
import { planArchive } from '../../src/archive/pack/plan-archive.ts';
import { planRelease } from '../../src/archive/release/plan-release.ts';
import { listVolumes, showVolume } from '../../src/archive/volumes/find-volume.ts';
import { markVolume } from '../../src/archive/volumes/mark-volume.ts';
import { verifyVolume } from '../../src/archive/volumes/verify-volume.ts';
import { completeRun } from '../../src/journal/complete-run.ts';
import type { LedgerSummary } from '../../src/journal/ledger/ledger.ts';
import { findRun } from '../../src/journal/run/find-run.ts';
import { planUndo } from '../../src/journal/undo/undo.ts';
import { readIndex } from '../../src/records/index-file.ts';
import { refusal } from '../library/refusal.ts';
import { TestLibrary } from './library.ts';

const kinds = installedHolderKinds();
let test: TestLibrary;
let disc = '';

beforeEach(async () => {
  test = new TestLibrary(
    [0, 1, 2].map((nth) => ({
      path: `2019/05/12/IMG_${nth}.jpg`,
      size: 400_000,
      taken: '2019-05-12T10:11:12',
    })),
  );
  await test.session(async (session) => completeRun(session, (await planArchive(session, {})).run));
  disc = join(test.root, 'disc');
  cpSync(test.archive(volumeId()), disc, { recursive: true });
});

afterEach(() => test[Symbol.dispose]());

function volumeId(): string {
  return listVolumes(test.library).volumes[0]?.volumeId ?? '';
}

/** Marks discs burned and reads them back. */
async function burn(copies: number): Promise<void> {
  for (let copy = 1; copy <= copies; copy++)
    await test.session(async (session) => {
      markVolume(session, { volume: '1', mark: 'burned', copy, label: `Family ${copy}` });
      const report = await verifyVolume(session, { volume: '1', at: disc, copy });
      expect(report.ok).toBe(true);
    });
}

function release(given: { at?: string; copy?: number } = {}): Promise<LedgerSummary> {
  return test.session(
    async (session) => {
      const request = { volume: '1', at: disc, copy: 1, ...given };
      return completeRun(session, (await planRelease(session, request)).run);
    },
    { mayResume: true },
  );
}

function folder(): string[] {
  const path = test.archive(volumeId());
  return existsSync(path) ? (readdirSync(path, { recursive: true }) as string[]).sort() : [];
}

describe('archive release', () => {
  it('takes the folder away, tells the ledger, and everything stays known', async () => {
    await burn(2);
    const summary = await release();
    expect(summary.states).toMatchObject({ released: { files: 9 } });
    expect(folder()).toEqual([]);
    expect(showVolume(test.library, '1')).toMatchObject({ state: 'verified', isFolderThere: false });
    expect(showVolume(test.library, '1').releasedAt).toBeDefined();
    expect(existsSync(test.archive(`${volumeId()}.burned.txt`))).toBe(false);
    using catalogue = openCatalogue(test.library, { kinds });
    expect(checkCatalogue(catalogue).differences).toEqual([]);
    const { sha256 } = [...catalogue.copiesIn(holderOf(catalogue))][0] ?? {};
    const places = catalogue.copiesOf(sha256 ?? '').map(({ holder }) => holder);
    expect(places.map(({ kind, place }) => [kind, place])).toEqual([
      ['volume', 'disc "Family 1"; disc "Family 2"'],
    ]);
  });

  it('is refused with too few discs read back, and says what is missing', async () => {
    await burn(1);
    const before = folder();
    await expect(release()).rejects.toThrow(
      refusal('refused-archive', 'needs 2 discs', 'has 1 with the one named', '1 more to burn'),
    );
    await test.session(async (session) => {
      markVolume(session, { volume: '1', mark: 'burned', copy: 2 });
    });
    await expect(release()).rejects.toThrow(
      refusal('refused-archive', 'copy 2 does not count: it was never read'),
    );
    await expect(release({ copy: 2 })).resolves.toMatchObject({ states: { released: { files: 9 } } });
    expect(before).not.toEqual([]);
  });

  it('counts no disc that failed since, and none that was read back too long ago', async () => {
    await burn(2);
    await test.session(async (session) => {
      markVolume(session, { volume: '1', mark: 'failed', copy: 2, why: 'scratched' });
    });
    await expect(release()).rejects.toThrow(refusal('refused-archive', 'it failed its last check'));
    await test.session((session) => verifyVolume(session, { volume: '1', at: disc, copy: 2 }));
    const later = new Date('2028-01-01T00:00:00Z');
    await expect(
      test.session((session) =>
        planRelease({ ...session, now: () => later }, { volume: '1', at: disc, copy: 1 }),
      ),
    ).rejects.toThrow(refusal('refused-archive', 'copy 2 does not count: it was last read back'));
  });

  it.each([
    ['other content', (path: string) => writeFileSync(path, 'rotten'), 'content-mismatch'],
    ['a file less', (path: string) => rmSync(path), 'file-missing'],
  ] as const)('reads the disc before anything goes: one with %s changes nothing', async (_, spoil, code) => {
    await burn(2);
    const before = folder();
    spoil(join(disc, 'data/2019/05/12/IMG_1.jpg'));
    await expect(release()).rejects.toThrow(refusal(code, 'does not read back whole'));
    expect(folder()).toEqual(before);
    expect(showVolume(test.library, '1').copies[0]).toMatchObject({ state: 'failed' });
  });

  it('is refused where a file was added to the folder', async () => {
    await burn(2);
    writeFileSync(test.archive(`${volumeId()}/data/2019/05/12/new.jpg`), 'new');
    const before = folder();
    await expect(release()).rejects.toThrow(refusal('refused-archive', 'new.jpg', 'is on no disc'));
    expect(folder()).toEqual(before);
  });

  it('keeps a file of the folder that is not as it was packed, and does not call the volume released', async () => {
    await burn(2);
    const path = test.archive(`${volumeId()}/data/2019/05/12/IMG_1.jpg`);
    writeFileSync(path, 'edited since');
    const summary = await release();
    expect(summary.states).toMatchObject({ released: { files: 8 }, failed: { files: 1 } });
    expect(readFileSync(path, 'utf8')).toBe('edited since');
    expect(showVolume(test.library, '1').releasedAt).toBeUndefined();
  });

  it('is refused for the folder itself, and a second time', async () => {
    await burn(2);
    await expect(release({ at: test.archive(volumeId()) })).rejects.toThrow(
      refusal('refused-archive', 'its own folder'),
    );
    await release();
    await expect(release()).rejects.toThrow(refusal('refused-archive', 'was released on'));
    await expect(test.session((session) => verifyVolume(session, { volume: '1' }))).rejects.toThrow(
      refusal('usage', 'on discs alone'),
    );
  });

  it('looks the other discs up again when a plan is applied later', async () => {
    await burn(2);
    const before = folder();
    const applied = test.session(
      async (session) => {
        const planned = await planRelease(session, { volume: '1', at: disc, copy: 1 });
        markVolume(session, { volume: '1', mark: 'failed', copy: 2, why: 'scratched' });
        return completeRun(session, planned.run);
      },
      { mayResume: true },
    );
    await expect(applied).rejects.toThrow(refusal('refused-archive', 'failed its last check'));
    expect(folder()).toEqual(before);
  });

  it('is taken back from the disc', async () => {
    await burn(2);
    const before = folder();
    const { runId } = await release();
    await test.session(
      async (session) => completeRun(session, (await planUndo(session, findRun(session.library, runId))).run),
      { mayResume: true },
    );
    expect(folder()).toEqual(before);
    expect(showVolume(test.library, '1').releasedAt).toBeUndefined();
    const archive = test.library.trees.find(({ name }) => name === 'archive')?.indexPath ?? '';
    expect([...readIndex(nodeFileAccess, archive)]).toHaveLength(3);
  });
});

function holderOf(catalogue: ReturnType<typeof openCatalogue>) {
  const known = catalogue.holders().find(({ holder }) => holder.kind === 'volume');
  if (known === undefined) throw new Error('no volume');
  return known.holder;
}
