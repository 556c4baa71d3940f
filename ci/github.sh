#!/usr/bin/env bash
# The step of action.yml: installs openlic into an environment of its own, checks, and reports to the job.
set -uo pipefail
venv="${RUNNER_TEMP:-$(mktemp -d)}/openlic"
python3 -m venv "$venv" || exit 2
"$venv/bin/pip" install --quiet "$OPENLIC_SOURCE" || exit 2
arguments=()
while IFS= read -r line; do
  if [ -n "$line" ]; then arguments+=("$line"); fi
done <<< "${OPENLIC_ARGUMENTS:-}"
[ -n "${HF_TOKEN:-}" ] || unset HF_TOKEN
"$venv/bin/openlic" check --format github --output "sarif=$OPENLIC_SARIF" \
  --output "markdown=${GITHUB_STEP_SUMMARY:-/dev/null}" ${arguments[@]+"${arguments[@]}"}
code=$?
if [ -f "$OPENLIC_SARIF" ] && [ -n "${GITHUB_OUTPUT:-}" ]; then echo "sarif=$OPENLIC_SARIF" >> "$GITHUB_OUTPUT"; fi
exit "$code"
