#!/usr/bin/env bash
# Puts the comment of the review on a pull request of GitHub: writes it the first time, and replaces it from then on.
#
#   ci/comment.sh NUMBER FILE [COMMIT]
#
# FILE begins with the marker of ci/review.sh in its first line, by which the comment is found again. With COMMIT, NUMBER
# and FILE came from a fork and are not trusted: the pull request must have that commit as its head. Needs gh, with
# GH_TOKEN and GITHUB_REPOSITORY.
set -euo pipefail

marker='<!-- slo review -->'
number=$1 file=$2 commit=${3:-}
refuse() { # CODE WORDS
    echo "ci/comment.sh: $2; nothing was written" >&2
    exit "$1"
}
if ! [[ $number =~ ^[0-9]+$ ]]; then
    refuse 2 "'$number' is not the number of a pull request"
fi
# A link could lead to a file of this machine, and another marker to the comment of another program.
if [[ -L $file || ! -f $file ]]; then
    refuse 2 "$file is not a file"
fi
if [[ $(head -n 1 "$file") != "$marker" ]]; then
    refuse 2 "the first line of $file is not '$marker'"
fi
if [[ $commit ]]; then
    head=$(gh api "repos/$GITHUB_REPOSITORY/pulls/$number" --jq .head.sha)
    if [[ $head != "$commit" ]]; then
        refuse 1 "pull request $number is at $head, not at $commit"
    fi
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
