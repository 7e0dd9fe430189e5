import type { Command } from '@oclif/core';
import { ChangeCommand } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { ConfigChange } from './plan-config.ts';

export interface ConfigResult {
  readonly changes: readonly ConfigChange[];
  /** Names of disks and sources that the file does not tell of; they stayed as they are. */
  readonly untold: readonly string[];
  /** False after `--dry-run` or a no, and where nothing would change. */
  readonly applied: boolean;
  readonly warnings?: WarningList;
}

/** The base of the commands that apply a file of settings: what would change is shown first, and asked about. */
export abstract class ConfigCommand<T extends typeof Command> extends ChangeCommand<T> {
  /** Throws `plan-stale` (22) where the settings changed while a person decided. */
  protected async applyText(path: string, text: string): Promise<ConfigResult> {
    const { displayPath, MediaStructError } = await import('@mediastruct/core/base');
    const { parseBytes } = await import('@mediastruct/command');
    const { readPlan } = await import('./read-plan.ts');
    const { applyConfig } = await import('./apply-config.ts');
    const { changeLines } = await import('./render-changes.ts');
    const file = { path: displayPath(path), text, parseBytes };
    const plan = readPlan(await this.library(), file);
    for (const line of changeLines(plan, displayPath)) this.log(line);
    if (plan.changes.length === 0) {
      this.log('Nothing would change.');
      return { ...plan, applied: false };
    }
    if (!(await this.confirm('Change these settings?'))) return { ...plan, applied: false };
    await this.inSession({ command: 'shelf config' }, async (session) => {
      const again = readPlan(session.library, file);
      if (JSON.stringify(again) !== JSON.stringify(plan))
        throw new MediaStructError('plan-stale', 'the settings of the shelf changed while it was asked', {
          suggestions: ['The same command again shows what would change now. Nothing was changed.'],
        });
      applyConfig(session, plan);
    });
    this.log('The settings are changed. A disk tells them from the next backup to it on.');
    await this.showWarnings();
    return { ...plan, applied: true, ...this.warned() };
  }
}
