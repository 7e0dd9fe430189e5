import { Args, Flags } from '@oclif/core';
import { budgetFlag, ChangeCommand, changeFlags, type ChangeResult, formatBytes } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { HealFigures } from '../../verify/heal-options.ts';
import type { VerifiedDisk } from '../../verify/verify-disk.ts';

/** What `shelf verify` prints under `--json`; bytes. */
export interface ShelfVerifyResult extends VerifiedDisk {
  /** Null where nothing is to be healed, or nobody agreed to it. */
  readonly heal: (ChangeResult & { readonly figures: HealFigures }) | null;
  readonly warnings?: WarningList;
}

export default class ShelfVerify extends ChangeCommand<typeof ShelfVerify> {
  static override summary =
    'Read what is on a disk, those files first that were read longest ago, and heal what is bad.';
  static override description = `Every object is read to its last byte and compared with its hash, and the result is written down as it goes: stop it at any moment, and the next run goes on with what was read longest ago. The library is not locked while the disk is read, so a backup may go on meanwhile.

What is not as it was written counts no more and is brought back from any other copy that can be read now: a source or another tree, a volume, another disk that is plugged in, the disks and mounted discs of --from. The bad one goes to the folder "quarantine" of the disk. Where no other copy is here, it is queued: the disks to plug in are told, and --only-heal goes on without reading the disk again.

--sample reads a random part in place of what is due, such as 300 objects, and tells which share of the disk is damaged at most, with 95 % confidence (of 300 that are right: 1 %). What it read counts as proof. --by bytes makes it a share of the bytes: large files are drawn more often.

Healing is shown and asked about first. Without a terminal it needs --yes; else what is bad is told and queued.

Exit 3: some cannot be read. 10: some have other content. 11: some are missing, or no copy is left. 24: the disk is not here.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> "Blue 1"',
    '<%= config.bin %> <%= command.id %> "Blue 1" --budget 500GB --older 180 --yes',
    '<%= config.bin %> <%= command.id %> "Blue 1" --budget 2h --no-heal --json',
    '<%= config.bin %> <%= command.id %> "Blue 1" --sample 300',
    '<%= config.bin %> <%= command.id %> "Blue 1" --sample 2% --by bytes --json',
    '<%= config.bin %> <%= command.id %> "Blue 1" --only-heal --from /media/anna/BLUE2',
  ];
  static override args = {
    disk: Args.string({ description: 'The name of the disk, or its folder.', required: true }),
  };
  static override flags = {
    ...changeFlags,
    at: Flags.string({ summary: 'Where the disk is, if it is not found by itself.', helpValue: 'PATH' }),
    budget: budgetFlag({ summary: 'Read so much at most, or for so long: 500GB, 2h.' }),
    minutes: Flags.integer({ summary: 'Stop after so many minutes.', helpValue: 'N', min: 1 }),
    older: Flags.integer({
      summary: 'Leave out what was read within so many days.',
      helpValue: 'DAYS',
      min: 0,
    }),
    sample: Flags.string({
      summary: 'Read so many objects, drawn at random from all on the disk, and say what they tell of it.',
      helpValue: 'N|N%',
      exclusive: ['budget', 'minutes', 'older', 'only-heal'],
    }),
    by: Flags.option({
      summary: 'Draw so that each object is as likely as any other, or each byte.',
      options: ['objects', 'bytes'] as const,
      default: 'objects',
    })(),
    heal: Flags.boolean({ summary: 'Bring back what is bad.', default: true, allowNo: true }),
    'only-heal': Flags.boolean({
      summary: 'Do not read the disk; bring back what was found bad before.',
      exclusive: ['budget', 'minutes', 'older'],
    }),
    from: Flags.string({
      summary: 'Another disk or a mounted disc to take copies from, if it is not found by itself.',
      helpValue: 'PATH',
      multiple: true,
      multipleNonGreedy: true,
    }),
  };

  async run(): Promise<ShelfVerifyResult> {
    const { verifyDisk } = await import('../../verify/verify-disk.ts');
    const { exitCodeOfFindings, findingLines } = await import('../../verify/render-findings.ts');
    const { verifyLimits } = await import('../../verify/verify-limits.ts');
    const { parseSampleSize } = await import('../../verify/sample-size.ts');
    const { sample, by } = this.flags;
    const size = sample === undefined ? undefined : parseSampleSize(sample);
    const { at, budget, minutes, older, 'only-heal': onlyHeals = false } = this.flags;
    const found = await this.withOpenSession((session) =>
      verifyDisk(session, {
        disk: this.args.disk,
        at,
        ...(onlyHeals ? { budget: { kind: 'none' } } : verifyLimits({ budget, minutes })),
        sample: size === undefined ? undefined : { size, by },
        notSince: older === undefined ? undefined : session.now().getTime() / 1000 - older * 86_400,
      }),
    );
    const read = this.warned();
    for (const line of findingLines(found, formatBytes, onlyHeals)) this.log(line);
    await this.showWarnings();
    const heal = this.flags.heal ? await this.#heal(found) : null;
    return this.finish({ ...found, heal, ...read }, exitCodeOfFindings(found, heal?.figures));
  }

  async #heal({ name, root, standing }: VerifiedDisk): Promise<ShelfVerifyResult['heal']> {
    const { runOptions } = await import('@mediastruct/core');
    const { queuedOnDisk } = await import('../../verify/queued-on-disk.ts');
    const { planShelfHeal } = await import('../../verify/plan-shelf-heal.ts');
    const { HEAL_OPTIONS } = await import('../../verify/heal-options.ts');
    const { healLines } = await import('../../verify/render-heal.ts');
    const asked = { disk: name, at: root };
    const sick = await this.withOpenSession((session) => queuedOnDisk(session, asked, this.flags.from ?? []));
    if (sick.length === 0) return null;
    if (standing !== 'active') {
      this.log(`Nothing is healed, because the disk is ${standing}.`);
      return null;
    }
    if (this.flags.plan === undefined && !this.mayConfirm()) {
      this.log('Nothing is healed yet, because there is no terminal to ask on: --only-heal --yes heals it.');
      return null;
    }
    const planned: HealFigures[] = [];
    const result = await this.changeRun({
      command: 'shelf verify',
      plan: (session) => planShelfHeal(session, { ...asked, sick }),
      onPlanned: ({ run }) => {
        const { figures } = runOptions({ options: HEAL_OPTIONS }, run);
        planned.push(figures);
        for (const line of healLines(figures)) this.log(line);
      },
    });
    const [figures] = planned;
    return figures === undefined ? null : { ...result, figures };
  }
}
