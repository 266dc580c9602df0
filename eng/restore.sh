#!/usr/bin/env bash
# Restores the whole solution where its packages can be had, and otherwise the part of it that needs no Azure package.
# Prints, as its last line, the solution that was restored. What was left out, and for want of what, goes to standard error.
set -uo pipefail
cd "$(dirname "$0")/.."

all=InstaFunctions.sln
part=InstaFunctions.SelfHosted.slnf

if output=$(dotnet restore "$all" --nologo -v quiet 2>&1); then
  echo "$all"
  exit 0
fi

# NU1101: no such package here. NU1102: not in that version. NU1103: only as a preview. Anything else is a real failure.
missing=$(grep -oE 'error NU110[123]: [^.]*package [A-Za-z0-9.]+' <<<"$output" | grep -oE '[A-Za-z0-9.]+$' | sed 's/\.$//' | sort -u)
others=$(grep -E 'error ' <<<"$output" | grep -vE 'NU110[123]')
if [ -z "$missing" ] || [ -n "$others" ]; then
  printf '%s\n' "$output" >&2
  exit 1
fi

{
  echo "LEFT OUT: this machine's package sources lack"
  printf '  %s\n' $missing
  echo "so these projects are neither built nor tested here:"
  comm -23 <(dotnet sln "$all" list | grep csproj | sort) <(dotnet sln "$part" list | grep csproj | sort) | sed 's/^/  /'
  echo "Everything else is."
} >&2
dotnet restore "$part" --nologo -v quiet >&2 || exit 1
echo "$part"
