// Installs what the workspace needs, then runs the npm script named on the command line.
// It runs on whatever Node the machine has (20 or later); all that follows runs on the pinned one.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';

const STAMP = 'node_modules/.setup-stamp';
const wanted = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

if (!isSetUp()) install();
const script = process.argv[2];
if (script) process.exit(spawnSync(npm, ['run', '--silent', script], { stdio: 'inherit' }).status ?? 1);

function isSetUp() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted && existsSync('node_modules/.bin/tsc');
}

function install() {
  console.error('Installing the packages named in package-lock.json (npm ci) ...');
  execFileSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { stdio: ['ignore', 2, 2] });
  writeFileSync(STAMP, wanted);
}
