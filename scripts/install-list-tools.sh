#!/usr/bin/env bash
# Installs the programs whose lists `mediastruct index` reads and writes, as far as a system lacks them (Debian, Ubuntu; root):
#   hashdeep   hashdeep and md5deep; sha256sum and md5sum are part of every system
# Nothing else of the project needs them; without them their tests are skipped.
set -euo pipefail
apt-get update
apt-get install -y --no-install-recommends hashdeep
