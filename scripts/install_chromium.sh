#!/bin/sh
# Install Chromium with whatever package tool this machine has; `make test` looks afterwards whether it is there.
set -u
[ "$(id -u)" = 0 ] && as_root= || as_root=sudo
echo "No Chromium or Chrome found: installing one for the browser tests …"
if command -v apt-get >/dev/null; then
    $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq chromium ||
        DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq chromium-browser
elif command -v dnf >/dev/null; then
    $as_root dnf install -y chromium
elif command -v pacman >/dev/null; then
    $as_root pacman -S --noconfirm --needed chromium
elif command -v zypper >/dev/null; then
    $as_root zypper --non-interactive install chromium
elif command -v apk >/dev/null; then
    $as_root apk add chromium
elif command -v brew >/dev/null; then
    brew install --cask chromium
elif command -v winget >/dev/null; then
    winget install --silent Google.Chrome
fi
exit 0 # what is missing is said by tests/browser/chromium.py
