import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { FileAccess, LedgerSummary, Session } from '@mediastruct/core';
import { LibraryLock, nodeFileAccess, resumeRuns, runOptions, underLock } from '@mediastruct/core';
import { completeRun } from '@mediastruct/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { standDisk } from '../src/disks/change-disk.ts';
import type { HealFigures } from '../src/verify/heal-options.ts';
import { HEAL_OPTIONS } from '../src/verify/heal-options.ts';
import { planShelfHeal } from '../src/verify/plan-shelf-heal.ts';
import { queuedOnDisk } from '../src/verify/queued-on-disk.ts';
import { parseSampleSize } from '../src/verify/sample-size.ts';
import type { VerifyDiskRequest } from '../src/verify/verify-disk.ts';
import { verifyDisk } from '../src/verify/verify-disk.ts';
import { sha256, TestShelf } from './test-shelf.ts';

let shelf: TestShelf;
const CONTENTS = ['content of a', 'content of b', 'content of c'];
const all = CONTENTS.map(sha256).sort();

beforeEach(async () => {
  shelf = new TestShelf();
  await shelf.addDisk('one');
  await shelf.addSource();
  for (const letter of ['a', 'b', 'c']) shelf.write(`2019/${letter}.jpg`, `content of ${letter}`);
  await shelf.backup('one');
  shelf.now = new Date('2026-04-01T10:00:00Z');
});
afterEach(() => shelf[Symbol.dispose]());

const contentOf = (hash: string) => CONTENTS.find((content) => sha256(content) === hash) ?? '';

const verify = (session: Session, request: Partial<VerifyDiskRequest> = {}) =>
  verifyDisk(session, { disk: 'one', budget: { kind: 'all' }, ...request });

async function heal(from: readonly string[] = []): Promise<{
  readonly summary: LedgerSummary;
  readonly figures: HealFigures;
}> {
  return shelf.open(async (session) => {
    await verify(session);
    const sick = await queuedOnDisk(session, { disk: 'one' }, from);
    return underLock(session, { command: 'test' }, async () => {
      const { run } = await planShelfHeal(session, { disk: 'one', sick });
      const { figures } = runOptions({ options: HEAL_OPTIONS }, run);
      return { summary: await completeRun(session, run), figures };
    });
  });
}

function spoil(content: string, disk = 'one'): void {
  writeFileSync(shelf.objectAt(disk, content), content.replace('content', 'CONTENT'));
}

const quarantine = () => {
  const folder = join(shelf.path('one'), 'quarantine');
  return existsSync(folder) ? readdirSync(folder) : [];
};

/** The source does not stand any more, so that other copies have to be found. */
function loseSource(): void {
  renameSync(shelf.path('src'), shelf.path('lost'));
}

describe('shelf verify', () => {
  it('tells missing, short, wrong and unreadable apart, and counts none of them', async () => {
    shelf.write('2019/d.jpg', 'content of d');
    await shelf.backup('one');
    spoil('content of a');
    truncateSync(shelf.objectAt('one', 'content of b'), 3);
    rmSync(shelf.objectAt('one', 'content of c'));
    rmSync(shelf.objectAt('one', 'content of d'));
    mkdirSync(shelf.objectAt('one', 'content of d'));
    const found = await shelf.open(verify);
    expect(found).toMatchObject({
      good: 0,
      wrong: { count: 1, first: ['photos/2019/a.jpg'] },
      short: { count: 1 },
      missing: { count: 1 },
      unreadable: { count: 1 },
    });
    expect(shelf.known('one')).toEqual([]);
  });

  it('holds no lock while it reads, so that a backup to another disk goes on', async () => {
    await shelf.addDisk('two');
    let stored = 0;
    const found = await shelf.open((session) => {
      const { content } = session;
      const hashFiles: typeof content.hashFiles = async (paths, onBytes) => {
        if (stored === 0) stored = (await shelf.backup('two')).states['stored']?.files ?? 0;
        return content.hashFiles(paths, onBytes);
      };
      return verify({ ...session, content: { ...content, hashFiles } });
    });
    expect(stored).toBe(3);
    expect(found.good).toBe(3);
  });

  it('says nothing bad of an object that a backup took or put while it was read', async () => {
    spoil('content of a');
    const found = await shelf.open((session) => {
      const { content } = session;
      let reads = 0;
      const hashFiles: typeof content.hashFiles = async (paths, onBytes) => {
        const outcomes = await content.hashFiles(paths, onBytes);
        reads += 1;
        if (reads === 1) {
          // Another verification told it first, and a backup put it back.
          await shelf.open(verify);
          await shelf.backup('one');
        }
        return outcomes;
      };
      return verify({ ...session, content: { ...content, hashFiles } });
    });
    expect(found.wrong.count).toBe(0);
    expect(shelf.known('one')).toEqual(all);
  });

  it('waits for the lock to write down what it read', async () => {
    const lock = LibraryLock.take(nodeFileAccess, shelf.library.state.lock, 'other');
    lock[Symbol.dispose]();
    let held: LibraryLock | null = null;
    const told: string[] = [];
    const found = await shelf.open((session) => {
      const { content } = session;
      const hashFiles: typeof content.hashFiles = async (paths, onBytes) => {
        held = LibraryLock.take(nodeFileAccess, shelf.library.state.lock, 'other');
        return content.hashFiles(paths, onBytes);
      };
      const progress: Session['progress'] = (event) => {
        if (event.kind !== 'note') return;
        told.push(event.message);
        held?.[Symbol.dispose]();
      };
      return verify({ ...session, progress, content: { ...content, hashFiles } });
    });
    expect(told).toHaveLength(1);
    expect(found.good).toBe(3);
  });

  it('writes down what was read before it was stopped, and goes on with the rest', async () => {
    const stop = { requested: false };
    spoil('content of a');
    const first = shelf.open((session) => {
      const { content } = session;
      const hashFiles: typeof content.hashFiles = (paths, onBytes) => {
        stop.requested = true;
        return content.hashFiles(paths, onBytes);
      };
      return verify({ ...session, stop, content: { ...content, hashFiles } });
    });
    await first.catch((error: unknown) => expect(error).toMatchObject({ exitCode: 130 }));
    expect(shelf.known('one')).not.toContain(sha256('content of a'));
    const second = await shelf.open((session) => verify(session, { notSince: shelf.now.getTime() / 1000 }));
    expect(second).toMatchObject({ good: 0, wrong: { count: 0 } });
  });

  it('lets nothing count that was read from a disk that is gone afterwards', async () => {
    const pulled = shelf.open((session) => {
      const { content } = session;
      const hashFiles: typeof content.hashFiles = (paths, onBytes) => {
        renameSync(shelf.path('one'), shelf.path('drawer'));
        return content.hashFiles(paths, onBytes);
      };
      return verify({ ...session, content: { ...content, hashFiles } });
    });
    await expect(pulled).rejects.toMatchObject({ exitCode: 24 });
    expect(shelf.known('one')).toEqual(all);
  });
});

describe('shelf verify --sample', () => {
  it('reads so many objects, counts them as proven, and tells what they show of the disk', async () => {
    const sample = { size: parseSampleSize('2'), by: 'objects', below: () => 0 } as const;
    spoil(contentOf(all[1] ?? ''));
    const found = await shelf.open((session) => verify(session, { sample }));
    expect(found).toMatchObject({
      good: 1,
      wrong: { count: 1 },
      later: { files: 0 },
      sample: { population: 3, draws: 2, bad: 1, most: 2 },
    });
    const rest = await shelf.open((session) => verify(session, { notSince: shelf.now.getTime() / 1000 }));
    expect(rest.good).toBe(1);
  });

  it('draws by bytes, an object perhaps more than once, and reads it once', async () => {
    shelf.write('large.mov', 'x'.repeat(1000));
    await shelf.backup('one');
    const sample = { size: parseSampleSize('100%'), by: 'bytes', below: () => 500 } as const;
    const found = await shelf.open((session) => verify(session, { sample }));
    expect(found).toMatchObject({ good: 1, sample: { population: 4, draws: 4, bad: 0, most: null } });
    expect(found.sample?.share).toBeCloseTo(1 - 0.05 ** (1 / 4), 9);
  });
});

describe('healing', () => {
  const expectWhole = () => {
    expect(shelf.known('one')).toEqual(all);
    for (const content of CONTENTS)
      expect(readFileSync(shelf.objectAt('one', content), 'utf8')).toBe(content);
  };

  it('brings a wrong, a short and a missing object back from the source, and keeps the bad ones', async () => {
    spoil('content of a');
    truncateSync(shelf.objectAt('one', 'content of b'), 3);
    rmSync(shelf.objectAt('one', 'content of c'));
    const before = shelf.identity('one').generation;
    const { summary, figures } = await heal();
    expect(summary.states).toMatchObject({ healed: { files: 3 }, quarantined: { files: 2 } });
    expect(figures.healed.files).toBe(3);
    expectWhole();
    expect(quarantine()).toHaveLength(2);
    expect(shelf.identity('one').generation).toBe(before + 1);
  });

  it('brings an object back from another disk that is plugged in, where no source has it', async () => {
    await shelf.addDisk('two');
    await shelf.backup('two');
    spoil('content of a');
    loseSource();
    const { summary } = await heal();
    expect(summary.states).toMatchObject({ healed: { files: 1 } });
    expectWhole();
  });

  it('takes a copy from a disk at a folder where nobody looks for it', async () => {
    await shelf.addDisk('two');
    await shelf.backup('two');
    spoil('content of a');
    loseSource();
    renameSync(shelf.path('two'), shelf.path('elsewhere'));
    const { summary } = await heal([shelf.path('elsewhere')]);
    expect(summary.states).toMatchObject({ healed: { files: 1 } });
  });

  it('tries the next copy where the first one is bad too', async () => {
    for (const name of ['two', 'three']) {
      await shelf.addDisk(name);
      await shelf.backup(name);
    }
    spoil('content of a');
    spoil('content of a', 'two');
    loseSource();
    const told = await shelf.open(async (session) => {
      await verify(session);
      await queuedOnDisk(session, { disk: 'one' }, []);
      return session.warnings.first;
    });
    const { summary } = await heal();
    expect(summary.states).toMatchObject({ healed: { files: 1 } });
    expectWhole();
    expect(told).toMatchObject([
      { path: shelf.objectAt('two', 'content of a'), message: expect.stringContaining('reads otherwise') },
    ]);
  });

  it('tells of a disk that stands where it was and does not say that it is it', async () => {
    await shelf.addDisk('two');
    await shelf.backup('two');
    spoil('content of a');
    const identity = join(shelf.path('two'), 'mediastruct-disk.json');
    rmSync(identity);
    mkdirSync(identity);
    const told = await shelf.open(async (session) => {
      await verify(session);
      await queuedOnDisk(session, { disk: 'one' }, []);
      return session.warnings.first;
    });
    expect(told).toMatchObject([
      { path: shelf.path('two'), message: expect.stringMatching(/could not be asked.*"two".*EISDIR/) },
    ]);
    await expect(shelf.open((session) => verify(session, { disk: 'two' }))).rejects.toMatchObject({
      exitCode: 24,
      message: expect.stringContaining('could not be asked'),
    });
  });

  it('queues what has no copy here, tells the disk to plug in, and heals once it is here', async () => {
    await shelf.addDisk('two');
    await shelf.backup('two');
    spoil('content of a');
    loseSource();
    renameSync(shelf.path('two'), shelf.path('drawer'));
    const { summary, figures } = await heal();
    expect(summary.states).toMatchObject({ waiting: { files: 1 }, quarantined: { files: 1 } });
    expect(figures.waiting).toMatchObject({ files: 1, disks: [{ name: 'two', files: 1 }] });
    expect(quarantine()).toHaveLength(1);
    renameSync(shelf.path('drawer'), shelf.path('two'));
    expect((await heal()).figures.healed.files).toBe(1);
    expectWhole();
  });

  it('tells what has no copy anywhere any more, and keeps what is left of it', async () => {
    shelf.write('2019/a.jpg', 'edited since');
    await shelf.backup('one', { acceptGone: true });
    spoil('content of a');
    const { summary, figures } = await heal();
    expect(figures.lost.files).toBe(1);
    expect(summary.failures).toMatchObject([{ code: 'lost' }]);
    const [kept = ''] = quarantine();
    expect(readFileSync(join(shelf.path('one'), 'quarantine', kept), 'utf8')).toBe('CONTENT of a');
  });

  it('puts an object aside that cannot be read, by its name alone', async () => {
    const place = shelf.objectAt('one', 'content of a');
    shelf.access = unreadable(place);
    const { summary } = await heal();
    expect(summary.states).toMatchObject({ healed: { files: 1 } });
    shelf.access = nodeFileAccess;
    expectWhole();
    expect(quarantine()).toEqual([`${sha256('content of a')}-unreadable-1`]);
  });

  it('lets an object count again that reads right after all', async () => {
    const place = shelf.objectAt('one', 'content of a');
    renameSync(place, shelf.path('kept'));
    await shelf.open(verify);
    renameSync(shelf.path('kept'), place);
    const { summary } = await heal();
    expect(summary.states).toEqual({ right: { files: 1, bytes: 12 } });
    expectWhole();
  });

  it.each(['quarantine', 'objects'])(
    'is resumed where it was cut off at its first name in %s',
    async (folder) => {
      spoil('content of a');
      let isCut = false;
      shelf.access = {
        ...nodeFileAccess,
        link: (from, to) => {
          nodeFileAccess.link(from, to);
          if (isCut || !to.startsWith(join(shelf.path('one'), folder))) return;
          isCut = true;
          throw new Error('cut off');
        },
      };
      await expect(heal()).rejects.toThrow('cut off');
      expect(isCut).toBe(true);
      shelf.access = nodeFileAccess;
      await shelf.session((session) => resumeRuns(session), true);
      expectWhole();
      expect(quarantine()).toHaveLength(1);
    },
  );

  it('is refused for a disk that is retired', async () => {
    spoil('content of a');
    await shelf.session(async (session) => standDisk(session, 'one', 'retired'));
    await expect(heal()).rejects.toMatchObject({ exitCode: 64 });
  });
});

/** The real file system, on which a file cannot be read for as long as it stands at that place as it is. */
function unreadable(place: string): FileAccess {
  const { ino } = nodeFileAccess.lstat(place);
  const fds = new Set<number>();
  return {
    ...nodeFileAccess,
    open: (path, flags, mode) => {
      const fd = nodeFileAccess.open(path, flags, mode);
      if (nodeFileAccess.fstat(fd).ino === ino) fds.add(fd);
      return fd;
    },
    close: (fd) => {
      fds.delete(fd);
      nodeFileAccess.close(fd);
    },
    read: (fd, buffer, position) => {
      if (fds.has(fd)) throw Object.assign(new Error('EIO: made to fail'), { code: 'EIO' });
      return nodeFileAccess.read(fd, buffer, position);
    },
  };
}
