import { basename, dirname } from 'node:path';
import type { FileAccess } from './file-access.ts';
import { errnoOf } from './file-access.ts';
import { MountTable } from './mounts.ts';
import { readStateFile } from './state-file.ts';

/** What kind of device a folder lies on. `unknown` where the system does not tell, and for the disks of virtual machines. */
export type DeviceKind = 'rotational' | 'solid' | 'network' | 'memory' | 'unknown';

/** A device, with a name by which two folders on the same one are known. */
export interface DeviceOfFolder {
  readonly kind: DeviceKind;
  /** Of the whole disk, where it has parts. */
  readonly name: string;
}

/** Types of file systems that are on another machine, as Linux names them in its list of mounts. */
const NETWORK =
  /^(nfs4?|cifs|smb3|smbfs|9p|afs|ceph|glusterfs|lustre|fuse\.(sshfs|rclone|s3fs|gvfsd-fuse|glusterfs|davfs2?))$/;
const MEMORY = /^(tmpfs|ramfs)$/;
/** Disks of virtual machines: what they say of themselves tells nothing of the disk behind them. */
const VIRTUAL = /^(vd|xvd)[a-z]/;
const BLOCK = '/sys/class/block';

/** The device that a folder lies on. Asks Linux; elsewhere every folder's device is `unknown`, named by its number. */
export function deviceOfFolder(access: FileAccess, folder: string): DeviceOfFolder {
  const path = access.realpath(folder);
  const unknown = { kind: 'unknown', name: String(access.lstat(path).dev) } as const;
  const mount = orNull(() => MountTable.read(access))?.at(path);
  if (mount === undefined || mount === null) return unknown;
  if (NETWORK.test(mount.type)) return { kind: 'network', name: mount.source };
  if (MEMORY.test(mount.type)) return { kind: 'memory', name: unknown.name };
  return (mount.source.startsWith('/dev/') && diskOf(access, mount.source)) || unknown;
}

function diskOf(access: FileAccess, source: string): DeviceOfFolder | null {
  const device = orNull(() => access.realpath(`${BLOCK}/${basename(access.realpath(source))}`));
  if (device === null) return null;
  // A part of a disk lies in the folder of the disk, which knows what turns.
  const isPart = orNull(() => readStateFile(access, `${device}/partition`)) !== null;
  const disk = isPart ? dirname(device) : device;
  const turns = orNull(() => readStateFile(access, `${disk}/queue/rotational`));
  const name = basename(disk);
  if (turns === null || VIRTUAL.test(name)) return { kind: 'unknown', name };
  return { kind: turns.trim() === '1' ? 'rotational' : 'solid', name };
}

/** Null where the system does not let us look. */
function orNull<T>(look: () => T): T | null {
  try {
    return look();
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return null;
  }
}
