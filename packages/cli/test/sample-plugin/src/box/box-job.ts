import { existsSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import type { Job, ListedCopy, PreparedRun, Run, Session } from '@mediastruct/core';
import * as v from 'valibot';
import { boxFolder, boxListing } from './box-kind.ts';
import { boxSettings } from './box-settings.ts';

interface BoxOptions {
  readonly suffix: string;
}

/** Makes the mirror image of a file: its bytes from the last to the first. */
function mirror(bytes: Uint8Array): Uint8Array {
  return bytes.toReversed();
}

async function planBox(session: Session, file: string): Promise<PreparedRun> {
  const { MediaStructError, nodeFileAccess, prepareRun, sectionOf, toStatRecord } =
    await import('@mediastruct/core');
  const { createHash } = await import('node:crypto');
  const { readFileSync } = await import('node:fs');
  const { library } = session;
  const { suffix } = sectionOf(library, boxSettings);
  if (!existsSync(file))
    throw new MediaStructError('file-missing', `${file}: expected a file`, { path: file });
  const made = mirror(readFileSync(file));
  const name = file.slice(file.lastIndexOf('/') + 1);
  return prepareRun(session, { job: 'sample-box', options: { suffix } }, (plan) => {
    plan.add({
      kind: 'derive',
      from: file,
      to: `${boxFolder(library)}/${name}${suffix}`,
      stat: toStatRecord(nodeFileAccess.lstat(file)),
      sha256: createHash('sha256').update(made).digest('hex'),
      size: made.length,
      how: 'sample-box/mirror',
      params: {},
      state: 'mirrored',
      because: { code: 'asked' },
    });
  });
}

/** Lists what stands in the box; a file `stop` in the library makes the process die before that. */
async function listBox({ library }: Session, run: Run): Promise<void> {
  if (existsSync(`${library.root}/stop`)) process.kill(process.pid, 'SIGKILL');
  const copies = [...run.placed()].map(({ to, operation }): ListedCopy => ({
    path: to.slice(boxFolder(library).length + 1),
    size: operation.stat?.size ?? 0,
    sha256: operation.sha256 ?? null,
    taken: null,
    camera: null,
    origin: null,
    verifiedAt: null,
    isSound: true,
  }));
  writeFileSync(boxListing(library), JSON.stringify(copies));
}

/** A job with an operation of its own (a derivation), its own end state, settings and holder. */
export const boxJob: Job<string, BoxOptions> = {
  name: 'sample-box',
  options: v.object({ suffix: v.string() }),
  states: { mirrored: 'its mirror image stands in the box' },
  derivations: {
    mirror: (source, _, write) => {
      const bytes = new Uint8Array(source.size);
      source.read(bytes, 0);
      write(mirror(bytes));
    },
  },
  writes: ({ library }) => [boxFolder(library)],
  plan: planBox,
  finish: listBox,
  finishUndo: async ({ library }) => {
    const { rmSync } = await import('node:fs');
    rmSync(boxListing(library), { force: true });
  },
};
