import type { FileAccess } from '../../src/files/file-access.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';

/** What single calls do in place of the real ones; each is given the real call and its arguments. */
export type Alterations = {
  readonly [Name in keyof FileAccess]?: (
    real: FileAccess[Name],
    ...given: Parameters<FileAccess[Name]>
  ) => ReturnType<FileAccess[Name]>;
};

/** The real file system, save for the calls that are altered. */
export function alteredAccess(alterations: Alterations): FileAccess {
  const altered = Object.entries(alterations).map(([name, alter]) => {
    const real = nodeFileAccess[name as keyof FileAccess] as (...given: unknown[]) => unknown;
    const call = alter as (...given: unknown[]) => unknown;
    return [name, (...given: unknown[]) => call(real, ...given)];
  });
  return { ...nodeFileAccess, ...(Object.fromEntries(altered) as Partial<FileAccess>) };
}

/** An error as the operating system gives it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: made by the test`), { code });
}
