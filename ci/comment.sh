#!/usr/bin/env bash
# Puts one comment on a pull request of GitHub: writes it the first time, and replaces it from then on.
#
#   ci/comment.sh NUMBER FILE [COMMIT]
#
# FILE begins with a marker in its first line, such as '<!-- slo review -->', by which the comment is found again. With
# COMMIT, the pull request must have that commit as its head: a NUMBER that came from a fork is not believed. Needs gh,
# with GH_TOKEN and GITHUB_REPOSITORY.
set -euo pipefail

number=$1 file=$2 commit=${3:-}
if ! [[ $number =~ ^[0-9]+$ ]]; then
    echo "ci/comment.sh: '$number' is not the number of a pull request" >&2
    exit 2
fi
if [[ $commit ]]; then
    head=$(gh api "repos/$GITHUB_REPOSITORY/pulls/$number" --jq .head.sha)
    if [[ $head != "$commit" ]]; then
        echo "ci/comment.sh: pull request $number is at $head, not at $commit: nothing was written" >&2
        exit 1
    fi
fi
marker=$(head -n 1 "$file")
if [[ $marker != '<!-- '*' -->' ]]; then
    echo "ci/comment.sh: the first line of $file is no marker" >&2
    exit 2
fi
comments=repos/$GITHUB_REPOSITORY/issues/$number/comments
# Only a comment of a bot: a person may have quoted the marker.
known=$(MARKER=$marker gh api --paginate "$comments" \
    --jq '.[] | select(.user.type == "Bot" and (.body | startswith(env.MARKER))) | .id' | sed -n 1p)
if [[ $known ]]; then
    gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$known" -F "body=@$file"
else
    gh api --silent --method POST "$comments" -F "body=@$file"
fi
