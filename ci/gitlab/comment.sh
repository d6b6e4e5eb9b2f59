#!/usr/bin/env bash
# Puts one comment on a merge request of GitLab: writes it the first time, and replaces it from then on.
#
#   ci/gitlab/comment.sh FILE
#
# FILE begins with a marker in its first line, by which the comment is found again. Needs curl and python3, the token
# SLO_COMMENT_TOKEN, and GitLab's CI_API_V4_URL, CI_PROJECT_ID and CI_MERGE_REQUEST_IID.
set -euo pipefail

file=$1
notes=$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes
ask() { # METHOD URL [OPTION...]; the token is read from standard input: arguments are visible to other processes
    curl --fail --silent --show-error --request "$1" --header @- "${@:3}" "$2" <<<"PRIVATE-TOKEN: $SLO_COMMENT_TOKEN"
}
known=$(ask GET "$notes?per_page=100&sort=desc" | MARKER=$(head -n 1 "$file") python3 -c '
import json, os, sys
print(next((note["id"] for note in json.load(sys.stdin) if note["body"].startswith(os.environ["MARKER"])), ""))')
if [[ $known ]]; then
    ask PUT "$notes/$known" --data-urlencode "body@$file" >/dev/null
else
    ask POST "$notes" --data-urlencode "body@$file" >/dev/null
fi
