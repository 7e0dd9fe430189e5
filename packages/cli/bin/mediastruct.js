#!/usr/bin/env node
// Runs on any Node: an older one hands over to the one that is pinned in the workspace.
import module from 'node:module';

// An import of these would load all that they can do, such as streams: a sixth of a start.
const load = module.createRequire(import.meta.url);
const { existsSync } = load('node:fs');
const { dirname, join } = load('node:path');
const process = load('node:process');
const { fileURLToPath } = load('node:url');

const OLDEST_NODE = 24;
const TOOL_MISSING = 40;
const HANDED_OVER = 'MEDIASTRUCT_HANDED_OVER';
const here = dirname(fileURLToPath(import.meta.url));

if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) {
  delete process.env[HANDED_OVER];
  await runHere(process.argv.slice(2));
} else {
  await handOver(findPinnedNode());
}

async function runHere(argv) {
  const { pluginsBeside } = await import('./plugins-beside.js');
  const { preparedHelp } = await import('./prepared-help.js');
  const plugins = pluginsBeside(dirname(here));
  const page = plugins.length === 0 ? preparedHelp(argv) : null;
  if (page !== null) return process.stdout.write(page);
  // oclif would load 47 files to judge the version of Node, which was done above.
  process.env.OCLIF_DISABLE_ENGINE_WARNING ??= '1';
  keepCompiled();
  const { main } = await import('../src/main.ts');
  return main(argv, plugins);
}

/** Compiled code is kept from one start to the next: that of this thread, and of the threads that are started later. */
function keepCompiled() {
  module.enableCompileCache();
  const folder = module.getCompileCacheDir();
  // The folder of this version of Node is made below the one that is named.
  if (folder !== undefined) process.env.NODE_COMPILE_CACHE ??= dirname(folder);
}

/** The nearest `node_modules/node` upwards, as npm lays out the dev dependency `node`. */
function findPinnedNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  for (let at = here; ; at = dirname(at)) {
    const candidate = join(at, 'node_modules', 'node', 'bin', name);
    if (existsSync(candidate)) return candidate;
    if (at === dirname(at)) return null;
  }
}

/** Same arguments, same terminal; signals and the exit code are passed on. */
async function handOver(node) {
  if (node === null || process.env[HANDED_OVER]) return refuse();
  const { spawn } = await import('node:child_process');
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, [HANDED_OVER]: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', refuse);
  child.on('exit', (code, signal) => {
    if (signal === null) return process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function refuse() {
  const message = `MediaStruct needs Node ${OLDEST_NODE} or later; this is ${process.versions.node}.`;
  const suggestion = 'install Node 24 or later; in a checkout npm ci brings the right one';
  if (process.argv.includes('--json')) {
    const error = {
      code: 'tool-missing',
      exitCode: TOOL_MISSING,
      message,
      path: null,
      suggestions: [suggestion],
    };
    process.stdout.write(`${JSON.stringify({ error }, null, 2)}\n`);
  } else {
    process.stderr.write(`Error: ${message}\nTry: ${suggestion}\n`);
  }
  process.exitCode = TOOL_MISSING;
}
