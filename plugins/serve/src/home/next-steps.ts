import type { LibraryStatus, VolumeState } from '@mediastruct/core';
import { copyLetter } from '@mediastruct/core/base';
import { plural } from '@mediastruct/command';
import { isCounting, volumeNumber } from '../volumes/volume-words.ts';

/** What should be done next, and the command that does it. */
export interface NextStep {
  /** danger: something is lost or may be soon. due: it should be done some day soon. can: it may be done. */
  readonly urgency: 'danger' | 'due' | 'can';
  readonly what: string;
  readonly why: string;
  readonly command: string;
}

export interface HomeFacts {
  readonly status: Pick<LibraryStatus, 'counts' | 'findings' | 'unfinishedRuns' | 'trees' | 'maxAgeDays'>;
  readonly volumes: readonly VolumeState[];
  /** The disks of the shelf. */
  readonly disks: readonly {
    readonly name: string;
    readonly place: string | null;
    readonly provenAt: string | null;
  }[];
  /** Volumes whose folders are in the archive. */
  readonly foldersThere: ReadonlySet<string>;
  readonly now: Date;
}

const DAY_MS = 86_400_000;
/** A disk or disc that was not read for so long is read again: the default of `disc due` is two years, of disks one. Days. */
const DISK_AGE_DAYS = 365;
const DISC_AGE_DAYS = 730;
const ENOUGH_DISCS = 2;
/** Volumes or discs that are named; the rest is counted. */
const NAMED = 3;

/** What to do next, the most urgent first. Pure. */
export function planNextSteps(facts: HomeFacts): readonly NextStep[] {
  return [
    ...unfinished(facts),
    ...losses(facts),
    ...discsToRead(facts),
    ...volumesToBurn(facts),
    ...disksToRead(facts),
    ...crawls(facts),
    ...waiting(facts),
    ...foldersToRelease(facts),
  ];
}

function unfinished({ status: { unfinishedRuns } }: HomeFacts): NextStep[] {
  if (unfinishedRuns.length === 0) return [];
  const what = `Finish ${plural(unfinishedRuns.length, 'run')}`;
  return [
    {
      urgency: 'danger',
      what,
      why: 'It was stopped; if it is not running now, it can go on.',
      command: 'mediastruct resume',
    },
  ];
}

function losses({ status: { findings } }: HomeFacts): NextStep[] {
  const bad = findings.gone + findings.rotten + findings.displaced;
  if (bad === 0) return [];
  const why = 'They are gone or read differently than before. Good copies elsewhere bring them back.';
  return [{ urgency: 'danger', what: `Heal ${plural(bad, 'file')}`, why, command: 'mediastruct heal' }];
}

function discsToRead({ volumes, now }: HomeFacts): NextStep[] {
  const discs = volumes
    .filter(isCounting)
    .flatMap(({ volumeId, copies }) => copies.map((copy) => ({ ...copy, volumeId })));
  const never = discs.filter(({ state, verifiedAt }) => state !== 'failed' && verifiedAt === undefined);
  const old = discs.filter(
    ({ state, verifiedAt }) =>
      state !== 'failed' && verifiedAt !== undefined && ageDays(verifiedAt, now) > DISC_AGE_DAYS,
  );
  const command = (disc: (typeof discs)[number]) =>
    `mediastruct disc verify ${volumeNumber(disc.volumeId)}${copyLetter(disc.copy)}`;
  return [
    ...some(never, (disc) => ({
      urgency: 'due' as const,
      what: `Read back disc ${volumeNumber(disc.volumeId)}${copyLetter(disc.copy)}`,
      why: 'It was burned and never read: it proves nothing yet.',
      command: command(disc),
    })),
    ...some(old, (disc) => ({
      urgency: 'due' as const,
      what: `Read disc ${volumeNumber(disc.volumeId)}${copyLetter(disc.copy)} again`,
      why: 'It was last read more than two years ago.',
      command: command(disc),
    })),
  ];
}

function volumesToBurn({ volumes }: HomeFacts): NextStep[] {
  const short = volumes
    .filter((volume) => isCounting(volume) && volume.builtAt !== undefined)
    .map((volume) => ({ volume, good: volume.copies.filter(({ state }) => state !== 'failed').length }))
    .filter(({ good }) => good < ENOUGH_DISCS);
  return some(short, ({ volume: { volumeId, files }, good }) => ({
    urgency: good === 0 ? ('due' as const) : ('can' as const),
    what:
      good === 0
        ? `Burn volume ${volumeNumber(volumeId)}`
        : `Burn volume ${volumeNumber(volumeId)} once more`,
    why:
      good === 0
        ? `Its ${plural(files, 'file')} are on no disc.`
        : 'There is one disc of it; one disc can break.',
    command: `mediastruct disc burn ${volumeNumber(volumeId)} --device /dev/sr0`,
  }));
}

function disksToRead({ disks, now }: HomeFacts): NextStep[] {
  const due = disks.filter(({ provenAt }) => provenAt === null || ageDays(provenAt, now) > DISK_AGE_DAYS);
  return some(due, ({ name, place, provenAt }) => ({
    urgency: 'due' as const,
    what: `Plug in disk “${name}”${place === null ? '' : `, ${place}`}`,
    why:
      provenAt === null
        ? 'Not all of it was read back yet.'
        : 'Some of it was last read more than a year ago.',
    command: `mediastruct shelf verify ${quoted(name)}`,
  }));
}

function crawls({ status: { trees, maxAgeDays } }: HomeFacts): NextStep[] {
  const never = trees.filter(({ index }) => index === 'missing').length;
  const old = trees.filter(({ isOld }) => isOld).length;
  if (never + old === 0) return [];
  const why =
    never > 0
      ? 'A folder was never looked at, so nothing is known of what is in it.'
      : `The last look is more than ${maxAgeDays} days ago.`;
  return [
    {
      urgency: 'due',
      what: `Look at ${plural(never + old, 'folder')} again`,
      why,
      command: 'mediastruct crawl',
    },
  ];
}

function waiting({ status: { counts } }: HomeFacts): NextStep[] {
  if (counts === null) return [];
  const { notArchived, duplicates } = counts;
  return [
    ...(notArchived.files === 0
      ? []
      : [
          {
            urgency: 'can' as const,
            what: `Archive ${plural(notArchived.files, 'file')}`,
            why: 'They are in no volume yet.',
            command: 'mediastruct archive',
          },
        ]),
    ...(duplicates.files === 0
      ? []
      : [
          {
            urgency: 'can' as const,
            what: `Validate ${plural(duplicates.files, 'duplicate')}`,
            why: 'They were put aside and wait to be proven.',
            command: 'mediastruct validate',
          },
        ]),
  ];
}

function foldersToRelease({ volumes, foldersThere }: HomeFacts): NextStep[] {
  const free = volumes.filter(
    (volume) => isCounting(volume) && foldersThere.has(volume.volumeId) && readBack(volume) >= ENOUGH_DISCS,
  );
  return some(free, (volume) => ({
    urgency: 'can' as const,
    what: `Release the folder of volume ${volumeNumber(volume.volumeId)}`,
    why: `${readBack(volume)} discs of it were read back; one of them is read once more before the folder goes.`,
    command: `mediastruct archive release ${volumeNumber(volume.volumeId)} --at /media/disc`,
  }));
}

/** Discs of a volume that were read back and did not fail since. */
function readBack({ copies }: VolumeState): number {
  return copies.filter(({ state, verifiedAt }) => state !== 'failed' && verifiedAt !== undefined).length;
}

/** A text as one word of a shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A step for each of the first few; the last of them says how many more there are. */
function some<T>(items: readonly T[], stepOf: (item: T) => NextStep): NextStep[] {
  const more = items.length - NAMED;
  return items.slice(0, NAMED).map((item, at) => {
    const step = stepOf(item);
    return more > 0 && at === NAMED - 1 ? { ...step, why: `${step.why} ${more} more like it.` } : step;
  });
}

function ageDays(at: string, now: Date): number {
  return (now.getTime() - Date.parse(at)) / DAY_MS;
}
