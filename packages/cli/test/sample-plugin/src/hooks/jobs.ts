import type { JobRegistry, Session } from '@mediastruct/core';

/** A finishing step that can be seen from outside, and that may run twice. */
async function finish({ library }: Session): Promise<void> {
  const { OPEN } = await import('@mediastruct/core');
  const fd = library.access.open(`${library.root}/sample-was-here`, OPEN.write | OPEN.create);
  library.access.close(fd);
}

export default async function jobs(): Promise<JobRegistry> {
  return { 'sample-keep': { finish } };
}
