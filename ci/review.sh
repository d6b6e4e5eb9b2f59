#!/usr/bin/env bash
# Runs every check of a change, and writes one comment about all of them. GitHub's action and GitLab's template use it.
#
#   ci/review.sh [FOLDER]      default: slo-review
#
# It writes FOLDER/comment.md (Markdown, of 60,000 characters at most), lint.sarif and lint.junit.xml, and exits with the
# first code other than 0 and 4 of: slo compile --check, slo lint, slo test, slo diff, slo backtest. Code 4, no data or no
# proof for an objective, is shown and does not fail. These read
#
#   SLO_DEFINITIONS   the folder of definitions (default: definitions)
#   SLO_OUTPUT        the folder of generated files (default: generated)
#   SLO_BASE          the commit or branch to compare with; without it, there is neither diff nor backtest
#   SLO_PROMETHEUS    a Prometheus; without it, lint asks no server, and there is no backtest
#
# In GitHub Actions, problems are also shown beside the lines of the change.
set -uo pipefail

folder=${1:-slo-review}
definitions=${SLO_DEFINITIONS:-definitions}
output=${SLO_OUTPUT:-generated}
base=${SLO_BASE:-}
prometheus=${SLO_PROMETHEUS:-}
most=60000 # characters; GitHub takes 65,536
unset SLO_PROMETHEUS # each command is given it, or not, below

mkdir -p "$folder"
rm -f "$folder"/lint.*
both=(--definitions "$definitions" --output "$output")
asked=()
if [[ $prometheus ]]; then asked=(--prometheus "$prometheus"); fi
first=0
rows=() texts=() details=()

# step NAME FORM COMMAND...: run a check, and keep what it prints. FORM is how it enters the comment: markdown that
# stands in it, text that is folded, or text that is folded only if the check fails.
step() {
    local name=$1 form=$2 said code=0 words
    shift 2
    said=$("$@" 2>&1) || code=$?
    if ((code && code != 4 && !first)); then first=$code; fi
    case $code in
        0) words=passed ;;
        1) words='**failed**' ;;
        3) words='**a server or a program could not be reached**' ;;
        4) words='nothing failed, but **not everything could be judged**' ;;
        *) words="**could not run** (exit code $code)" ;;
    esac
    rows+=("| $name | $words |")
    log "$name: exit code $code" "$said"
    if [[ $form == markdown ]] && ((code <= 1)); then
        texts+=("$said")
    elif [[ $form != failed ]] || ((code)); then
        details+=("$(folded "$name" "$said")")
    fi
}

log() { # LINES...: GitHub would carry out what looks like a command of its workflows
    local stop=$RANDOM$RANDOM$RANDOM
    if [[ ${GITHUB_ACTIONS:-} ]]; then echo "::stop-commands::$stop"; fi
    printf '%s\n' "$@" ''
    if [[ ${GITHUB_ACTIONS:-} ]]; then echo "::$stop::"; fi
}

folded() { # TITLE TEXT: a block that is longer than any run of backquotes in the text could end
    # shellcheck disable=SC2016 # these are no expressions
    printf '<details><summary>%s</summary>\n\n``````text\n%s\n``````\n\n</details>' "$1" "${2//\`\`\`\`\`\`/}"
}

step 'Generated files are up to date' failed slo compile --check "${both[@]}"
also=(--also "sarif=$folder/lint.sarif" --also "junit=$folder/lint.junit.xml" --also "github=$folder/lint.github")
step 'Definitions raise no questions' failed slo lint "${both[@]}" "${asked[@]}" "${also[@]}"
if [[ ! -e $folder/lint.sarif ]]; then # the Prometheus is away: there are still the questions that need none
    slo lint "${both[@]}" "${also[@]}" >/dev/null 2>&1
fi
if [[ ${GITHUB_ACTIONS:-} && -e $folder/lint.github ]]; then cat "$folder/lint.github"; fi
step 'Alerts and routes do what is defined' failed slo test "${both[@]}"
if [[ $base ]]; then
    step 'What the change means' markdown slo diff "$base" "${both[@]}" --format markdown
    if [[ $prometheus ]]; then
        step 'What it would have done' markdown slo backtest --base "$base" --definitions "$definitions" \
            "${asked[@]}" --format markdown
    fi
fi
{
    printf '<!-- slo review -->\n| SLO review | |\n|---|---|\n'
    printf '%s\n' "${rows[@]}"
    printf '\n%s\n' "${texts[@]}" "${details[@]}"
} >"$folder/whole.md"
# Where it is cut, what is folded is closed.
awk -v most="$most" '
    (characters += length($0) + 1) > most {
        if (open) print "``````\n\n</details>"
        print "\nThis comment was cut: the log has the rest."
        exit
    }
    /^``````/ { open = !open }
    { print }' "$folder/whole.md" >"$folder/comment.md"
rm "$folder/whole.md"
exit "$first"
