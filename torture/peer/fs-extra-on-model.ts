import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { FileAccess } from '@mediastruct/core';
import { OPEN } from '@mediastruct/core';
import type { FileStat } from '@mediastruct/core/testing';
import { makeFolders } from '@mediastruct/core/testing';

type Done = (error: unknown, answer?: unknown) => void;
type Call = (...args: never[]) => unknown;

let access: FileAccess;

/** Moves with the real fs-extra, whose calls to `node:fs` are answered by the given access. */
export async function moveWithFsExtra(given: FileAccess, from: string, to: string): Promise<void> {
  access = given;
  await (fsExtra as { move: (from: string, to: string) => Promise<void> }).move(from, to);
}

/** The calls of fs-extra's move, on a FileAccess. It never syncs, so neither do these. */
const ANSWERS: Readonly<Record<string, Call>> = {
  lstat: (path: string) => statsOf(access.lstat(path)),
  stat: (path: string) => statsOf(access.lstat(path)),
  access: (path: string) => void access.lstat(path),
  mkdir: (path: string) => makeFoldersUnsynced(path),
  rename: (from: string, to: string) => access.rename(from, to),
  copyFile: (from: string, to: string) => copy(from, to),
  open: (path: string) => access.open(path, OPEN.readWrite),
  futimes: (fd: number, atime: Date, mtime: Date) => access.futimes(fd, nsOf(atime), nsOf(mtime)),
  close: (fd: number) => access.close(fd),
  chmod: (path: string, mode: number) => chmod(path, mode),
  rm: (path: string) => access.unlink(path),
};

const fsExtra = loadOn(ANSWERS);

/** fs-extra takes its functions from `node:fs` while it loads; for that moment these are in their place. */
function loadOn(answers: Readonly<Record<string, Call>>): unknown {
  const own = fs as unknown as Record<string, unknown>;
  const before = Object.fromEntries(Object.keys(answers).map((name) => [name, own[name]]));
  for (const [name, answer] of Object.entries(answers)) own[name] = asCallback(answer);
  try {
    return createRequire(import.meta.url)('fs-extra');
  } finally {
    Object.assign(own, before);
  }
}

function asCallback(answer: Call): (...args: unknown[]) => void {
  return (...args) => {
    const done = args.pop() as Done;
    try {
      done(null, answer(...(args as never[])));
    } catch (error) {
      done(error);
    }
  };
}

function statsOf({ kind, ino, dev, mode, mtimeNs }: FileStat): object {
  const at = new Date(Number(mtimeNs / 1_000_000n));
  return {
    ino,
    dev,
    mode,
    atime: at,
    mtime: at,
    isFile: () => kind === 'file',
    isDirectory: () => kind === 'folder',
    isSymbolicLink: () => false,
  };
}

function makeFoldersUnsynced(path: string): void {
  makeFolders({ ...access, fsync: () => {} }, path);
}

/** As the system copies: in pieces, so that a power cut may find some of them. */
function copy(from: string, to: string): void {
  const source = access.open(from, OPEN.read);
  const target = access.open(to, OPEN.write | OPEN.create | OPEN.truncate, 0o644);
  const piece = new Uint8Array(64);
  for (let count = access.read(source, piece, null); count > 0; count = access.read(source, piece, null))
    access.write(target, piece.subarray(0, count), null);
  access.close(target);
  access.close(source);
}

function chmod(path: string, mode: number): void {
  const fd = access.open(path, OPEN.read);
  access.fchmod(fd, mode & 0o777);
  access.close(fd);
}

function nsOf(date: Date): bigint {
  return BigInt(date.getTime()) * 1_000_000n;
}
