#!/usr/bin/env bash
# Installs Debian's Chromium (Debian, Ubuntu; root), in which the tests of plugins/disc open the page of a disc from file:// as its owner
# would: what a page may read there, how it scrolls and what the keyboard does is known by a real browser only. The tests drive it
# by playwright-core, which brings no browser of its own. Nothing else of the project needs it; without it these tests are skipped.
set -euo pipefail
apt-get update
apt-get install -y --no-install-recommends chromium || echo 'not installed: chromium' >&2
