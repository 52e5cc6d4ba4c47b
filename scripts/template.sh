#!/usr/bin/env bash
# Lints template.yaml, and what customers put into their accounts, as AWS would read it: `sam validate --lint` and cfn-lint.
# Neither needs AWS or credentials.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
need_python

tools=$(scripts/python_tool.sh sam-1.170.0 aws-sam-cli==1.170.0 cfn-lint==1.58.0) || exit 1
export SAM_CLI_TELEMETRY=0
"$tools/bin/cfn-lint" template.yaml deploy/customer-role.yaml
"$tools/bin/sam" validate --lint --region us-east-1 --template template.yaml
