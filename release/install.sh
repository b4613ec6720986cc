#!/bin/sh
# Installs sij-tui on a machine without internet:  ./install.sh PREFIX [EXTRAS]
# EXTRAS are the parts that need more packages, all unless some are named. All that is needed is Python 3.11, 3.12 or 3.13; PYTHON names it where it is not on the path.
# The program is then PREFIX/bin/sij-tui, its manual pages are in PREFIX/share/man.
set -eu

[ $# -eq 1 ] || [ $# -eq 2 ] || { echo "usage: $0 PREFIX [EXTRAS]" >&2; exit 2; }
extras=${2:-anki,cluster,pdf,pixels,serve,web}
here=$(cd "$(dirname "$0")" && pwd)
umask 022

python=
for each in ${PYTHON:-} python3.13 python3.12 python3.11 python3; do
  if "$each" -c 'import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2> /dev/null; then
    python=$each
    break
  fi
done
if [ -z "$python" ]; then
  echo "Python 3.11, 3.12 or 3.13 is needed. Name it: PYTHON=/path/to/python3 $0 $1" >&2
  exit 1
fi

if [ -d "$1" ] && [ ! -e "$1/sij-tui-offline" ] && [ -n "$(ls -A "$1")" ]; then
  echo "$1 has other files. Name a folder that is new or empty." >&2
  exit 1
fi

if command -v sha256sum > /dev/null; then
  (cd "$here" && sha256sum --quiet --check SHA256SUMS) || { echo "The archive is damaged." >&2; exit 1; }
fi

mkdir -p "$1"
prefix=$(cd "$1" && pwd)
"$python" -m venv --without-pip "$prefix"
# Nobody's settings of pip count here: they may send it to the internet.
set -- "$here"/wheels/pip-*.whl
PIP_CONFIG_FILE=/dev/null "$prefix/bin/python" "$1/pip" --isolated --quiet --disable-pip-version-check \
  install --no-index --find-links "$here/wheels" --compile --no-warn-script-location pip "sij-tui[$extras]"
echo "$here/wheels" > "$prefix/sij-tui-offline"
echo "Installed: $prefix/bin/sij-tui"
