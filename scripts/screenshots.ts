/**
 * Makes the pictures of docs/SERVE.md anew, in docs/serve/: each page as the tests show it, in the system's Chromium.
 *
 *     npm run docs:screenshots
 *
 * Another folder may be named behind `--`.
 */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import process from 'node:process';

const root = join(import.meta.dirname, '..');
const folder = resolve(process.argv[2] ?? join(root, 'docs/serve'));
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'pages', 'every-page'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, MEDIASTRUCT_SCREENSHOTS: folder },
});
process.exitCode = status ?? 1;
