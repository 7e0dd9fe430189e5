import type { ErrorCode } from './error-codes.ts';
import { MediaStructError } from './media-struct-error.ts';

interface Explanation {
  readonly code: ErrorCode;
  readonly what: string;
  readonly suggestion: string;
}

const FULL: Explanation = {
  code: 'no-space',
  what: 'the disk is full',
  suggestion: 'Make room, then run the command again.',
};
const NO_RIGHT: Explanation = {
  code: 'usage',
  what: 'this user has no right to do that',
  suggestion: 'Check the rights of the folder and who runs this command.',
};
const REFUSED: Explanation = {
  code: 'interrupted',
  what: 'the disk or the system refused',
  suggestion: 'Remove the cause. Then run "mediastruct resume" if a run had begun, else the command again.',
};

const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  ENOSPC: FULL,
  EDQUOT: { ...FULL, what: "the user's quota is used up" },
  EROFS: { ...NO_RIGHT, what: 'the file system is read-only', suggestion: 'Mount it writable.' },
  EACCES: NO_RIGHT,
  EPERM: NO_RIGHT,
  EMFILE: {
    ...REFUSED,
    what: 'too many files are open',
    suggestion: 'Allow more open files (ulimit -n), then run the command again.',
  },
  EIO: { ...REFUSED, what: 'the disk reports an input/output error: check it' },
};

/**
 * Turns a failed file call that stops a command into an error of the suite, with its path and what to do. Returns
 * every other error as it is: it is one of the suite already, or a bug.
 */
export function explainFileError(thrown: unknown): unknown {
  // If cleaning up failed too, the first error is the cause.
  const error = thrown instanceof SuppressedError ? explainFileError(thrown.suppressed) : thrown;
  if (!hasErrno(error)) return error;
  if (error.syscall === undefined) return thrown;
  const { code, what, suggestion } = EXPLANATIONS[error.code] ?? REFUSED;
  // Node gives the path as bytes if it got it so, whatever the type says.
  const path = typeof error.path === 'string' ? error.path : undefined;
  return new MediaStructError(
    code,
    `${path === undefined ? '' : `${path}: `}${what} (${error.message || error.code})`,
    { path, cause: error, suggestions: [suggestion] },
  );
}

function hasErrno(error: unknown): error is NodeJS.ErrnoException & { readonly code: string } {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^E[A-Z0-9]+$/.test(error.code)
  );
}
