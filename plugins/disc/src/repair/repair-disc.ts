import type { FileAccess } from '@mediastruct/core';
import { displayPath, MediaStructError, orNullIfAbsent } from '@mediastruct/core';
import { publish, refuseTaken } from '../volume/publish.ts';
import { RepairWork } from './repair-work.ts';
import type { RepairReport } from './repair-report.ts';
import type { RepairRequest } from './repair-request.ts';

/**
 * Makes a whole image of a damaged one, or of a disc, from what can be read of it, its own error correction data, other copies of the disc, and other holders of
 * its files, in this order. Every file is proven by the manifests; a program that says it repaired something is not believed. Where something is still
 * wrong, no image is left unless a partial one is wanted. Throws `usage` (64) for paths that cannot be used, `wrong-volume` (42) for a copy of another disc.
 */
export async function repairDisc(access: FileAccess, request: RepairRequest): Promise<RepairReport> {
  const { source, output } = request;
  refuseNothing(access, source);
  refuseTaken(access, output);
  let report: RepairReport | null = null;
  try {
    await publish(access, output, async (fd, image) => {
      const work = new RepairWork(access, { ...request, fd, image });
      report = await work.run();
      if (!report.ok && !request.partial) throw new NotWhole();
    });
  } catch (error) {
    if (!(error instanceof NotWhole) || report === null) throw error;
  }
  if (report === null) throw new Error('a repair ended without a report');
  // TypeScript does not see that the callback ran.
  const told = report as RepairReport;
  return { ...told, image: told.ok || request.partial ? output : null };
}

/** Ends the writing of an image that is not wanted, so that it is taken away. */
class NotWhole extends Error {}

function refuseNothing(access: FileAccess, path: string): void {
  const found = orNullIfAbsent(() => access.lstat(access.realpath(path)));
  if (found !== null && found.kind !== 'folder') return;
  throw new MediaStructError(
    'usage',
    `${displayPath(path)}: expected an image or the device of a drive, found ${found === null ? 'nothing' : 'a folder'}`,
    { path, suggestions: ['Check the spelling of the path. Nothing was written.'] },
  );
}
