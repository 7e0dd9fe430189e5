#!/usr/bin/env bash
# Installs the programs that judge the images and labels of plugins/disc in its tests, and those that it runs (Debian, Ubuntu; root):
#   xorriso       reads ISO 9660 with Rock Ridge, and gives every file and link back
#   p7zip-full    7z, which reads UDF
#   genisoimage   isoinfo, which reads Joliet
#   udftools      udfinfo, which checks the structures of UDF
#   poppler-utils pdftoppm, which draws the label of a disc
#   zbar-tools    zbarimg, which reads the QR code on it
#   dvdisaster    RS03, the error correction data of "disc image --repair" and "disc repair"
#   par2          PAR2, the same where dvdisaster is not installed
#   grub-common   grub-fstest, which reads ISO 9660
#   libarchive-tools  bsdtar, which does so by code of its own
# Nothing else of the project needs them; without one its test is skipped, and the project's own reader still judges.
set -euo pipefail
apt-get update
for package in xorriso p7zip-full genisoimage udftools poppler-utils zbar-tools dvdisaster par2 grub-common libarchive-tools; do
  apt-get install -y --no-install-recommends "$package" || echo "not installed: $package" >&2
done
