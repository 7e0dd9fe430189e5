import { availableParallelism } from 'node:os';
import type { StopFlag } from '@mediastruct/core';
import type { Rs03Layout } from './rs03-layout.ts';
import { runTool, toolFailed } from './run-tool.ts';

export const DVDISASTER = 'dvdisaster';
/** More threads gain nothing: the disk is then the slower one. */
const MOST_THREADS = 4;

export interface Rs03Task {
  /** Absolute path of an image that nobody else uses. */
  readonly image: string;
  readonly layout: Rs03Layout;
  readonly stop: StopFlag;
  readonly onPercent?: (percent: number) => void;
}

/**
 * Appends the error correction data of RS03 to an image. `--debug -n` makes dvdisaster use a size that is not one of its own media. Throws
 * `tool-failed` (41) unless dvdisaster's own test of the result says good, which is all that is believed of it.
 */
export async function augment({ image, layout, stop, onPercent }: Rs03Task): Promise<void> {
  const args = [...sizeOf(layout), ...threads(), '-i', image, '-mRS03', '-c'];
  const answer = await runTool(DVDISASTER, { args, stop, onPercent });
  if (!(await isGood({ image, layout, stop })))
    throw toolFailed(DVDISASTER, 'an image that tests good', answer);
}

/**
 * Corrects what can be corrected, in the file itself. True where dvdisaster's test finds nothing wrong any more: every sector has its CRC and all
 * code words are right. Sectors of zeros are taken for unreadable ones in a second try, which corrects twice as many where the CRCs are lost too.
 */
export async function correct(task: Rs03Task & { readonly isNamed: boolean }): Promise<boolean> {
  const { image, layout, stop, isNamed } = task;
  if (await isGood(task)) return true;
  // With --debug it tells each byte that it corrects; the size is only needed where the image does not say where its data end.
  const found = isNamed ? [] : [...sizeOf(layout), '-a', 'RS03'];
  for (const zeros of [[], ['--fill-unreadable', '0']]) {
    await runTool(DVDISASTER, { args: [...found, ...zeros, '-i', image, '-f'], stop });
    if (await isGood({ image, layout, stop })) return true;
  }
  return false;
}

async function isGood({ image, layout, stop, onPercent }: Rs03Task): Promise<boolean> {
  const args = [...sizeOf(layout), '-a', 'RS03', '-i', image, '-t'];
  const { lines } = await runTool(DVDISASTER, { args, stop, onPercent });
  return isTestedGood(lines, layout);
}

/** Whether the lines of `dvdisaster -t` say that the image is of this layout and nothing in it is wrong. */
export function isTestedGood(
  lines: readonly string[],
  { sectors, dataSectors }: Pick<Rs03Layout, 'sectors' | 'dataSectors'>,
): boolean {
  const has = (pattern: RegExp) => lines.some((line) => pattern.test(line));
  return (
    has(new RegExp(`^- medium sectors\\s*: ${sectors} total / ${dataSectors} data$`)) &&
    has(/^- good image\/file\s*: all sectors present/) &&
    has(/^- Ecc block test\s*: pass/) &&
    !has(/^\*/)
  );
}

function sizeOf({ sectors }: Rs03Layout): readonly string[] {
  return ['--debug', '-n', String(sectors)];
}

function threads(): readonly string[] {
  return ['-x', String(Math.min(MOST_THREADS, availableParallelism()))];
}
