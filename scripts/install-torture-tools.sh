#!/usr/bin/env bash
# Installs what `npm run torture` needs to cut the power of real file systems, and to show folders and disks as people's
# machines do (Debian, Ubuntu; root):
#   xfsprogs   mkfs.xfs, and xfs_io, whose shutdown stops a mounted file system at once
#   e2fsprogs  mkfs.ext4
#   mount      mount, umount and losetup, for file systems in files
#   attr       getfattr and setfattr, by which copies keep extended attributes and ACLs; their tests are left out without
#   bindfs, exfatprogs, exfat-fuse, ntfs-3g   views of folders and disks through FUSE, with inode numbers that are made up
# Nothing else of the project needs them; without them the report says NOT RUN for what they would have tried.
set -euo pipefail
apt-get update
apt-get install -y --no-install-recommends xfsprogs e2fsprogs mount attr bindfs exfatprogs exfat-fuse ntfs-3g
