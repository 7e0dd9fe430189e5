import fs from 'fs-extra';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { inlineContent } from '../../src/files/content-port.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { planIngest } from '../../src/ingest/plan-ingest.ts';
import { safeToFormat } from '../../src/ingest/safe-to-format.ts';
import { installedJobs } from '../../src/jobs.ts';
import { completeRun } from '../../src/journal/complete-run.ts';
import { withSession } from '../../src/journal/with-session.ts';
import { initLibrary } from '../../src/library/init.ts';
import { openLibrary } from '../../src/library/library.ts';

it('files nothing that leave_out names, counts it as not proven, and files what is a further tree', async () => {
  const folder = fs.mkdtempSync(path.join(tmpdir(), 'mediastruct-leave-out-'));
  const root = path.join(folder, 'library');
  initLibrary(root, { now: new Date() });
  const config = path.join(root, 'mediastruct.toml');
  const text = fs.readFileSync(config, 'utf8');
  fs.writeFileSync(
    config,
    text
      .replace('leave_out = []', 'leave_out = ["*.tmp", "proxies/"]')
      .replace('trees = []', 'trees = ["../card/old"]'),
  );
  fs.outputFileSync(path.join(folder, 'card/IMG_20190512_101010.tmp'), 'left out of crawls');
  fs.outputFileSync(
    path.join(folder, 'card/proxies/IMG_20190514_101010.jpg'),
    'in a folder that is left out',
  );
  fs.outputFileSync(path.join(folder, 'card/old/IMG_20190513_101010.dat'), 'in a further tree');
  const library = openLibrary(root);
  const options = { command: 'test', jobs: installedJobs(), content: inlineContent(nodeFileAccess) };
  const request = {
    sources: [path.join(folder, 'card')],
    move: false,
    useModifyDate: false,
    useMtime: false,
    shift: {},
  };
  const { runId, states } = await withSession(library, options, async (session) =>
    completeRun(session, (await planIngest(session, request)).run),
  );
  expect(states).toMatchObject({ filed: { files: 1 }, skipped: { files: 2 } });
  expect(safeToFormat(library, runId)).toMatchObject({ safe: false, unproven: { 'left-out': 2 } });
  fs.removeSync(folder);
});
