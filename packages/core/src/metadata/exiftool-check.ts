import { execFile } from 'node:child_process';

import type { TagsFailure } from './tags-outcome.ts';

const START_TIMEOUT_MS = 60_000;

/**
 * Why exiftool cannot run here; null where it runs. Asked once before the first file, because a pool of
 * processes of which none starts would keep trying, and its questions would wait for ever.
 * exiftool is a perl script except on Windows, where it brings its own perl.
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
