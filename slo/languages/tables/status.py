"""`slo status`: the table, in Markdown too, its footnotes and its summary."""

from slo.languages.table import Table

STATUS: Table = {
    "status_verdicts": {
        "en": {"spent": "spent", "burning": "burning", "no data": "no data", "healthy": "healthy"},
        "fr": {
            "spent": "épuisé",
            "burning": "consommation rapide",
            "no data": "aucune donnée",
            "healthy": "sain",
        },
    },
    "column_slo": {"en": "SLO", "fr": "SLO"},
    "column_target": {"en": "target", "fr": "cible"},
    "column_over": {"en": "over", "fr": "fenêtre"},
    "column_errors": {"en": "errors", "fr": "échecs"},
    "column_left": {"en": "left", "fr": "reste"},
    "column_can_fail": {"en": "can fail", "fr": "marge"},
    "column_burn": {"en": "burn", "fr": "conso."},
    "column_spent_in": {"en": "spent in", "fr": "épuisé dans"},
    "column_verdict": {"en": "verdict", "fr": "état"},
    "column_first": {"en": "first", "fr": "premier"},
    "head_objective": {"en": "Objective", "fr": "Objectif"},
    "head_left": {"en": "Left", "fr": "Reste"},
    "head_can_fail": {"en": "Can fail", "fr": "Marge"},
    "head_burn_rate": {"en": "Burn rate", "fr": "Consommation"},
    "head_spent_in": {"en": "Spent in", "fr": "Épuisé dans"},
    "head_verdict": {"en": "Verdict", "fr": "État"},
    "head_first": {"en": "First", "fr": "Premier"},
    "status_objective": {"en": "{target} over {window}", "fr": "{target} sur {window}"},
    "status_draft": {"en": "{name} (draft)", "fr": "{name} (projet)"},
    "status_spent": {"en": "spent", "fr": "épuisé"},
    "status_nobody": {"en": "nobody", "fr": "personne"},
    "status_events": {
        "en": {"one": "{n} event", "other": "{n} events"},
        "fr": {"one": "{n} événement", "other": "{n} événements"},
    },
    "status_more": {
        "en": "and {number} more with better status",
        "fr": "et {number} de plus dans un meilleur état",
    },
    "status_counts": {
        "en": "{objectives}: {counts}; as of {time}",
        "fr": "{objectives} : {counts} ; état au {time}",
    },
    "status_no_counts": {"en": "{objectives}; as of {time}", "fr": "{objectives} ; état au {time}"},
    "watch_every": {
        "en": "every {seconds}s; Ctrl-C to stop",
        "fr": "toutes les {seconds} s ; Ctrl-C pour arrêter",
    },
    "watch_failed": {
        "en": "{age} old; the last query failed: {failure}",
        "fr": "chiffres d’il y a {age} ; la dernière requête a échoué : {failure}",
    },
    "note": {"en": "{names}: {note}", "fr": "{names} : {note}"},
    "note_firing": {
        "en": {
            "one": "{severity} firing ({parties} window)",
            "other": "{severity} firing ({parties} windows)",
        },
        "fr": {
            "one": "{severity} déclenchée (fenêtre de {parties})",
            "other": "{severity} déclenchée (fenêtres de {parties})",
        },
    },
    "note_step": {
        "en": "step '{step}' of policy {policy} holds: {do}",
        "fr": "étape « {step} » de la politique {policy} en vigueur : {do}",
    },
    "note_step_freezes": {
        "en": "step '{step}' of policy {policy} holds and freezes releases: {do}",
        "fr": "étape « {step} » de la politique {policy} en vigueur, avec gel des livraisons : {do}",
    },
    "note_no_data_since": {
        "en": "no data since {time}; the figures are of then",
        "fr": "aucune donnée depuis le {time} ; les chiffres datent de ce moment",
    },
    "note_first_figures": {
        "en": "rules loaded; first figures of the window within 5 minutes",
        "fr": "règles chargées ; premiers chiffres de la fenêtre dans les 5 minutes",
    },
    "note_rules_missing": {
        "en": "rules not loaded, by the list of this server: load {file}",
        "fr": "règles non chargées, d’après la liste de ce serveur : chargez {file}",
    },
    "note_rules_waiting": {
        "en": "rules loaded, first figures in about a minute",
        "fr": "règles chargées, premiers chiffres dans une minute environ",
    },
    "note_rules_failing": {
        "en": "rules loaded, but they fail: see the rules page of this server",
        "fr": "règles chargées, mais elles échouent : voyez la page des règles de ce serveur",
    },
    "note_rules_evaluated": {
        "en": "rules loaded, but they find no series to count: see 'slo lint --prometheus'",
        "fr": "règles chargées, mais elles ne trouvent aucune série à compter : voyez « slo lint --prometheus »",
    },
    "note_young": {"en": "{age} of {window} measured", "fr": "mesuré depuis {age}, sur {window}"},
    "note_young_calendar": {
        "en": "{age} of this {window} measured",
        "fr": "mesuré depuis {age} : {window} en cours",
    },
    "note_draft": {
        "en": "draft, not yet signed by {parties}",
        "fr": "projet, en attente de la signature de {parties}",
    },
    "note_emergency": {
        "en": "changed by {party} alone until {until}, not yet signed by {others}",
        "fr": "modifié par {party} sans accord jusqu’au {until}, en attente de la signature de {others}",
    },
    "note_one_bad_event": {
        "en": "little traffic, 1 bad event = {share} of the budget ({events} in {window})",
        "fr": "peu de trafic, 1 échec = {share} du budget ({events} sur {window})",
    },
    "note_one_bad_event_spends_all": {
        "en": "little traffic, 1 bad event is more than the budget ({events} in {window})",
        "fr": "peu de trafic, 1 échec dépasse le budget ({events} sur {window})",
    },
    "note_excluded": {
        "en": "{lasts} excluded by '{name}' ({reason}), {when}",
        "fr": "{lasts} de période exclue par « {name} » ({reason}), {when}",
    },
    "note_excluded_times": {"en": "{times} times, last {time}", "fr": "{times} fois, la dernière le {time}"},
    "note_not_excluded": {
        "en": {
            "one": "not {excluded}: {parties} has yet to sign that",
            "other": "not {excluded}: {parties} have yet to sign that",
        },
        "fr": {
            "one": "ne compte pas encore : {excluded} ; {parties} doit encore le signer",
            "other": "ne compte pas encore : {excluded} ; {parties} doivent encore le signer",
        },
    },
    "note_without": {
        "en": {
            "one": "without the exclusion {parties}: {what}",
            "other": "without the exclusions {parties}: {what}",
        },
        "fr": {
            "one": "sans l’exclusion {parties} : {what}",
            "other": "sans les exclusions {parties} : {what}",
        },
    },
    "without_frozen": {"en": "releases would be frozen", "fr": "les livraisons seraient gelées"},
    "without_blocked": {"en": "releases would be blocked", "fr": "les livraisons seraient bloquées"},
    "without_undecided": {
        "en": "nothing would be decided on releases",
        "fr": "rien ne serait décidé sur les livraisons",
    },
    "without_free": {"en": "releases could go out", "fr": "les livraisons seraient possibles"},
    "note_without_unknown": {
        "en": "without {parties}, the decision is not known: the rules counted none of the excluded events",
        "fr": "sans {parties}, la décision n’est pas connue : les règles n’ont compté aucun des événements exclus",
    },
}
