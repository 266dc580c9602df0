#!/usr/bin/env bash
# Checks what no compiler checks: docs/openapi.json, and the Bicep files, with warnings as errors.
# Needs npm, and Linux on x64 for the Bicep compiler.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "docs/openapi.json"
npm ci --prefix eng/lint --silent
REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true npm run --prefix eng/lint --silent openapi

dotnet restore eng/bicep --nologo -v quiet
bicep=$(ls eng/bicep/obj/packages/azure.bicep.commandline.linux-x64/*/tools/bicep)
chmod +x "$bicep"
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
for file in infra/*.bicep; do
  echo "$file"
  # A warning of the compiler or the linter goes to standard error and leaves the exit code at 0.
  findings=$("$bicep" build "$file" --stdout 2>&1 > /dev/null; "$bicep" lint "$file" 2>&1)
  if [ -n "$findings" ]; then
    printf '%s\n' "$findings" >&2
    exit 1
  fi
done
