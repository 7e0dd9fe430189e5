#!/usr/bin/env bash
# Installs what `npm run torture` needs to cut the power of real file systems (Debian, Ubuntu; root):
#   xfsprogs   mkfs.xfs, and xfs_io, whose shutdown stops a mounted file system at once
#   e2fsprogs  mkfs.ext4
#   mount      mount, umount and losetup, for file systems in files
#   attr       getfattr and setfattr, by which copies keep extended attributes and ACLs; their tests are left out without
# Nothing else of the project needs them; without them the report says NOT RUN for power cuts.
set -euo pipefail
apt-get update
apt-get install -y --no-install-recommends xfsprogs e2fsprogs mount attr
