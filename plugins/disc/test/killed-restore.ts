// Restores everything and dies, as by SIGKILL, at a change of the disk: killed-restore.ts LIBRARY TO NTH FROM...
import process from 'node:process';
import type { FileAccess } from '@mediastruct/core';
import { ignoreProgress, nodeFileAccess, openLibrary } from '@mediastruct/core';
import { restore } from '../src/restore/restore.ts';
import { Selection } from '../src/restore/selection.ts';

const [library = '', to = '', nth = '0', ...from] = process.argv.slice(2);
let changes = 0;

/** Some writes are cut off, so that half a file stands there. */
function dying<Name extends 'write' | 'fsync' | 'link' | 'unlink' | 'mkdir'>(
  name: Name,
): Pick<FileAccess, Name> {
  const real = nodeFileAccess[name] as (...given: unknown[]) => unknown;
  const call = (...given: unknown[]) => {
    if (changes++ === Number(nth)) {
      if (name === 'write')
        nodeFileAccess.write(given[0] as number, (given[1] as Uint8Array).subarray(0, 1), null);
      process.kill(process.pid, 'SIGKILL');
    }
    return real(...given);
  };
  // One function stands for one of the calls of the interface.
  return { [name]: call } as unknown as Pick<FileAccess, Name>;
}

const access = {
  ...nodeFileAccess,
  ...dying('write'),
  ...dying('fsync'),
  ...dying('link'),
  ...dying('unlink'),
  ...dying('mkdir'),
};
await restore(openLibrary(library, { access }), {
  selection: new Selection([], null),
  to,
  from,
  ask: async () => 'end',
  isDryRun: false,
  progress: ignoreProgress,
  stop: { requested: false },
});
