import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initLibrary } from '@mediastruct/core/base';
import { describe, expect, it } from 'vitest';
import { program, sourceProgram } from '../../command/test/program.ts';

/** Names on stderr every module that is loaded. */
const TELL_MODULES = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({ load(url, context, next) { process.stderr.write(url + '\\n'); return next(url, context); } });
`)}`;

function modulesLoadedBy(...args: string[]): string[] {
  return modulesOf(sourceProgram, args);
}

function modulesOf(bin: string, args: readonly string[]): string[] {
  const { stderr } = spawnSync(process.execPath, ['--import', TELL_MODULES, bin, ...args], {
    cwd: tmpdir(),
    encoding: 'utf8',
  });
  return stderr.split('\n');
}

/** The words that are printed, sorted: oclif takes plugins in the order in which their packages happen to be read. */
function wordsOf(bin: string, args: readonly string[]): readonly string[] {
  const { stdout } = spawnSync(process.execPath, [bin, ...args], { cwd: tmpdir(), encoding: 'utf8' });
  return stdout.split(/[\s'"()|]+/).sort();
}

const inCore = (url: string) => url.includes('/packages/core/');
const inOclif = (url: string) => url.includes('/@oclif/core/');

const inOclifOrBundle = (url: string) => inOclif(url) || url.includes('/dist/');
const HEAVY_ROOMS =
  /\/core\/src\/(jobs|index)\.ts$|\/core\/src\/(ingest|crawl|dedupe|validate|heal|archive|soundness)\//;
const HEAVY_PACKAGES =
  /\/node_modules\/(exiftool-vendored|luxon|piscina|yauzl|fflate|sax|ignore|pdfkit|fontkit)\//;
const isHeavy = (url: string) => HEAVY_ROOMS.test(url) || HEAVY_PACKAGES.test(url);

describe('start-up', () => {
  it('reads every command file for --help and still loads nothing of core', () => {
    const modules = modulesLoadedBy('--help');
    expect(modules.some((url) => url.endsWith('/commands/init.ts'))).toBe(true);
    expect(modules.filter(inCore)).toEqual([]);
  });

  it.skipIf(program === sourceProgram)(
    'loads no command and nothing of core for the help of one once it is built',
    () => {
      const modules = modulesOf(program, ['crawl', '--help']).filter((url) => url.startsWith('file:'));
      expect(modules.some((url) => url.endsWith('/cli/dist/help.js'))).toBe(true);
      expect(modules.filter((url) => url.includes('/@mediastruct/core/'))).toEqual([]);
      expect(modules.length).toBeLessThan(20);
    },
  );

  it.skipIf(program === sourceProgram)(
    'prints the first page as it was prepared, which is the page of the sources',
    () => {
      const page = (bin: string, ...args: string[]) => {
        const env = { ...process.env, FORCE_COLOR: '1', NO_COLOR: undefined };
        const { status, stdout } = spawnSync(process.execPath, [bin, ...args], {
          cwd: tmpdir(),
          env,
          encoding: 'utf8',
        });
        return { status, stdout };
      };
      expect(modulesOf(program, ['--help']).filter(inOclifOrBundle)).toEqual([]);
      expect(page(program, '--help')).toEqual(page(sourceProgram, '--help'));
      expect(page(program)).toEqual(page(sourceProgram));
    },
  );

  it.skipIf(program === sourceProgram)(
    'knows as built the commands, flags and topics that the sources have',
    () => {
      for (const args of [
        ['completion', 'bash'],
        ['shelf', '--help'],
        ['shelf', 'disk', 'add', '--help'],
      ])
        expect(wordsOf(program, args)).toEqual(wordsOf(sourceProgram, args));
    },
  );

  it.skipIf(program === sourceProgram)('opens few files to look something up once it is built', () => {
    const library = mkdtempSync(join(tmpdir(), 'mediastruct-start-'));
    try {
      initLibrary(library, { now: new Date() });
      const opened = modulesOf(program, ['runs', '--library', library]);
      // Each costs half a millisecond, and so do those that Node makes of its own modules.
      expect(opened.filter((url) => /^file:.*\.js$/.test(url)).length).toBeLessThan(24);
      expect(opened.filter((url) => /^node:(crypto|child_process|zlib|worker_threads)$/.test(url))).toEqual(
        [],
      );
    } finally {
      rmSync(library, { recursive: true });
    }
  });

  it('loads not even oclif for --version', () => {
    expect(modulesLoadedBy('--version').filter(inOclif)).toEqual([]);
  });

  it('loads no job, no planner, no reader of pictures and no pool of threads to look something up', () => {
    const library = mkdtempSync(join(tmpdir(), 'mediastruct-start-'));
    try {
      initLibrary(library, { now: new Date() });
      const modules = modulesLoadedBy('find', 'x', '--library', library);
      expect(modules.some((url) => url.includes('/core/src/find/'))).toBe(true);
      const heavy = modules.filter(isHeavy);
      expect(heavy).toEqual([]);
    } finally {
      rmSync(library, { recursive: true });
    }
  });

  it('loads core to say what went wrong', () => {
    expect(modulesLoadedBy('init', '.', '--nosuch').some(inCore)).toBe(true);
  });
});
