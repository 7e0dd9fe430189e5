import { hash } from 'node:crypto';
import {
  closeSync,
  futimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { badOption, GeneratorError } from '../errors.ts';
import type { FilePlan } from '../scenario/file-plan.ts';
import { pathBytes } from './truth.ts';
import type { WrittenFile } from './truth.ts';

/** Writes planned files below one folder that was empty; never over a file that exists. */
export interface TreeWriter {
  /** Folders made, the base folder not counted. */
  folderCount(): number;
  writeFile(plan: FilePlan, bytes: Buffer): WrittenFile;
  /** Gives every folder one time, which making files in it had changed. */
  finish(folderMtimeMs: number): void;
}

/** Makes the folder when it is absent; a file in its place is a `bad-option`, anything in it `basedir-not-empty`. */
export function openTree(basedir: string): TreeWriter {
  const found = statSync(basedir, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) throw badOption('basedir', 'a folder or nothing there yet', basedir);
  if (found && readdirSync(basedir).length > 0) {
    const message = `Folder ${basedir}: expected it absent or empty, found files in it. Empty it or choose another basedir.`;
    throw new GeneratorError('basedir-not-empty', message, { path: basedir });
  }
  mkdirSync(basedir, { recursive: true });
  const base = Buffer.from(`${basedir}/`);
  const folders = new Set<string>();

  function makeFolder(folder: string): void {
    if (folder === '' || folders.has(folder)) return;
    const slash = folder.lastIndexOf('/');
    makeFolder(slash < 0 ? '' : folder.slice(0, slash));
    mkdirSync(join(basedir, folder));
    folders.add(folder);
  }

  function writeFile(plan: FilePlan, bytes: Buffer): WrittenFile {
    makeFolder(plan.folder);
    const descriptor = openSync(Buffer.concat([base, pathBytes(plan)]), 'wx');
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
      futimesSync(descriptor, plan.mtimeMs / 1000, plan.mtimeMs / 1000);
    } finally {
      closeSync(descriptor);
    }
    return { size: bytes.length, sha256: hash('sha256', bytes) };
  }

  function finish(folderMtimeMs: number): void {
    for (const folder of ['', ...folders])
      utimesSync(join(basedir, folder), folderMtimeMs / 1000, folderMtimeMs / 1000);
  }

  return { folderCount: () => folders.size, writeFile, finish };
}
