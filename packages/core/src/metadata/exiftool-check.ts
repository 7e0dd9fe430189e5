import { execFile } from 'node:child_process';

import type { TagsFailure } from './tags-outcome.ts';

const START_TIMEOUT_MS = 60_000;

/**
 * Why exiftool cannot run here, or null if it runs. Call this before the first file is read: a pool whose processes
 * cannot start would try for ever. exiftool is a perl script; on Windows it brings its own perl.
 */
export async function findExiftoolFailure(env: NodeJS.ProcessEnv): Promise<TagsFailure | null> {
  const noPerl = process.platform === 'win32' ? null : await startFailure('perl', ['-e', 'exit 0'], env);
  if (noPerl !== null) return { kind: 'failed', code: 'perl-missing', message: perlMissing(noPerl) };
  let failure: string | null;
  try {
    const { exiftoolPath } = await import('exiftool-vendored');
    failure = await startFailure(await exiftoolPath(), ['-ver'], env);
  } catch (error) {
    failure = String(error);
  }
  if (failure === null) return null;
  return { kind: 'failed', code: 'tool-failed', message: `exiftool does not start: ${failure}` };
}

/** Runs a program and returns why it failed, or null. */
function startFailure(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, args, { env, timeout: START_TIMEOUT_MS }, (error) => {
      resolve(error === null ? null : error.message.trim());
    });
  });
}

function perlMissing(reason: string): string {
  const install =
    'Install perl (Debian, Ubuntu: apt install perl; Fedora: dnf install perl; Alpine: apk add perl)';
  return `exiftool needs perl, which did not run (${reason}). ${install}.`;
}
