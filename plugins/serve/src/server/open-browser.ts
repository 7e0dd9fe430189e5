import { spawn } from 'node:child_process';
import process from 'node:process';
import type { FileAccess } from '@mediastruct/core';
import { OPEN, ScratchFolder, writeFull } from '@mediastruct/core/base';
import { plainPage } from './plain-page.ts';

const PRIVATE = 0o600;

/**
 * Opens the address in the user's browser. What the browser is started with is a private file that leads to the address, because every user of a machine can see the arguments
 * of programs, and the address holds the key. The file goes when the answer is disposed.
 */
export function openBrowser(
  access: FileAccess,
  address: string,
  onFailure: (message: string) => void,
): Disposable {
  const scratch = new ScratchFolder('serve');
  const path = `${scratch.path}/open.html`;
  const fd = access.open(path, OPEN.write | OPEN.create | OPEN.exclusive, PRIVATE);
  const refresh = `<meta http-equiv="refresh" content="0; url=${address}">`;
  writeFull(access, fd, Buffer.from(plainPage('MediaStruct', 'Opening …', refresh), 'utf8'));
  access.close(fd);
  const [program, ...args] = opener(process.platform);
  const child = spawn(program, [...args, path], { stdio: 'ignore', detached: true });
  child.once('error', ({ message }) => onFailure(message));
  child.once('exit', (code) => {
    if (code !== 0) onFailure(`${program} ended with ${code}`);
  });
  child.unref();
  return scratch;
}

/** What each system opens a file with. */
function opener(platform: NodeJS.Platform): readonly [string, ...string[]] {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['cmd', '/c', 'start', ''];
  return ['xdg-open'];
}
