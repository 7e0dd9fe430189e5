import { spawnSync } from 'node:child_process';
import { MediaStructError } from '@mediastruct/core';

/** Opens a file in the editor of the user and waits until it is closed. Throws `tool-missing` (40), `tool-failed` (41). */
export function openEditor(path: string, env: Readonly<Record<string, string | undefined>>): void {
  const editor = [env['VISUAL'], env['EDITOR']].find((one) => one !== undefined && one.trim() !== '') ?? 'vi';
  // Editors are told with their options, such as "code --wait", so a shell has to take the words apart.
  const { status, error } = spawnSync('sh', ['-c', `${editor} "$1"`, 'sh', path], { stdio: 'inherit' });
  if (status === 0) return;
  const isMissing = error !== undefined || status === 127;
  throw new MediaStructError(
    isMissing ? 'tool-missing' : 'tool-failed',
    `${editor}: expected an editor that ends well, found ${isMissing ? 'none' : `that it ended with ${status}`}`,
    {
      suggestions: [
        'Name your editor in the environment: EDITOR=nano',
        `What was edited is kept: ${path}`,
        'Nothing was changed.',
      ],
    },
  );
}
