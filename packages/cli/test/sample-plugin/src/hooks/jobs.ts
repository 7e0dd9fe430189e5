import type { Contribution } from '@mediastruct/command';
import type { AnyJob, Session } from '@mediastruct/core';
import { unknown } from 'valibot';
import { boxJob } from '../box/box-job.ts';
import { boxKind } from '../box/box-kind.ts';
import { boxSettings } from '../box/box-settings.ts';

/** A finishing step that can be seen from outside, and that may run twice. */
async function finish({ library }: Session): Promise<void> {
  const { OPEN } = await import('@mediastruct/core');
  const fd = library.access.open(`${library.root}/sample-was-here`, OPEN.write | OPEN.create);
  library.access.close(fd);
}

const sampleKeep: AnyJob = {
  name: 'sample-keep',
  options: unknown(),
  states: { written: 'written by a plugin' },
  finish,
};

export default async function contribute(): Promise<Contribution> {
  return { jobs: [sampleKeep, boxJob], holders: [boxKind], settings: [boxSettings] };
}
