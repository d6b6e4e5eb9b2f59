#!/usr/bin/env bash
# Puts one comment on a merge request of GitLab: writes it the first time, and replaces it from then on.
#
#   ci/gitlab/comment.sh FILE
#
# FILE begins with a marker in its first line, by which the comment is found again among those of the token's user. Needs
# curl and python3, the token SLO_COMMENT_TOKEN, and GitLab's CI_API_V4_URL, CI_PROJECT_ID and CI_MERGE_REQUEST_IID.
set -euo pipefail

file=$1
notes=$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes
ask() { # METHOD URL [OPTION...]; the token is read from standard input: arguments are visible to other processes
    curl --fail --silent --show-error --request "$1" --header @- "${@:3}" "$2" <<<"PRIVATE-TOKEN: $SLO_COMMENT_TOKEN"
}
user=$(ask GET "$CI_API_V4_URL/user" | python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])')
export MARKER USER_ID=$user
MARKER=$(head -n 1 "$file")
for ((page = 1; ; page++)); do # the id of the comment; 'more' where another page may have it
    known=$(ask GET "$notes?per_page=100&page=$page" | python3 -c '
import json, os, sys
notes = json.load(sys.stdin)
mine = (one for one in notes if str(one["author"]["id"]) == os.environ["USER_ID"])
found = (one["id"] for one in mine if one["body"].startswith(os.environ["MARKER"]))
print(next(found, "more" if notes else ""))')
    if [[ $known != more ]]; then break; fi
done
if [[ $known ]]; then
    ask PUT "$notes/$known" --data-urlencode "body@$file" >/dev/null
else
    ask POST "$notes" --data-urlencode "body@$file" >/dev/null
fi
