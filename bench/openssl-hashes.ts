import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { nodeFileAccess } from '@mediastruct/core';
import { readIndex } from '@mediastruct/core/testing';
import fs from 'fs-extra';

/** Whether the index of the one further tree of a library says of every file below `tree` what openssl does, as a line to print. */
export function comparedWithOpenssl(
  library: string,
  tree: string,
): { readonly isEqual: boolean; readonly line: string } {
  const [index, truth] = [indexed(library), opensslHashes(tree)];
  let wrong = index.size === truth.size ? 0 : 1;
  for (const [file, sha256] of truth) if (index.get(file) !== sha256) wrong += 1;
  const isEqual = wrong === 0;
  const line = `${index.size} records, ${truth.size} files by openssl, ${isEqual ? 'equal' : 'NOT EQUAL'}`;
  return { isEqual, line };
}

function indexed(library: string): Map<string, string | undefined> {
  const folder = path.join(library, '.mediastruct/indexes');
  const own = ['archive', 'duplicates', 'media', 'validated'].map((tree) => `${tree}.ndjson`);
  const name = fs
    .readdirSync(folder)
    .find((one) => one.endsWith('.ndjson') && !one.endsWith('.changes.ndjson') && !own.includes(one));
  if (name === undefined) throw new Error(`${folder}: no index of a further tree`);
  const left = fs.readdirSync(folder).filter((one) => /\.(tmp|marks|unfinished)$/.test(one));
  if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`);
  const records = readIndex(nodeFileAccess, path.join(folder, name));
  return new Map([...records].map((record) => [record.path, record.sha256]));
}

function opensslHashes(tree: string): Map<string, string> {
  const command = `find . -type f -print0 | xargs -0 -n 500 openssl dgst -sha256 -r`;
  const { stdout } = spawnSync('sh', ['-c', command], { cwd: tree, encoding: 'utf8', maxBuffer: 2 ** 30 });
  const lines = stdout.trimEnd().split('\n');
  return new Map(lines.map((line) => [line.slice('*./'.length + 65), line.slice(0, 64)]));
}
