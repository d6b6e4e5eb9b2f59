"""The live pages of `slo serve`, besides what they share with the report."""

from slo.languages.table import Table

LIVE: Table = {
    "live_old": {
        "en": "These figures are {age} old, because the last query to Prometheus failed:",
        "fr": "Ces chiffres datent d’il y a {age}, car la dernière requête à Prometheus a échoué :",
    },
    "live_no_current": {
        "en": "No current figures. Prometheus last answered {age} ago:",
        "fr": "Aucun chiffre actuel. La dernière réponse de Prometheus date d’il y a {age} :",
    },
    "live_none_yet": {
        "en": "No figures yet. Prometheus has not answered:",
        "fr": "Pas encore de chiffres. Prometheus n’a pas répondu :",
    },
    "live_broken": {
        "en": "The definitions on disk have errors; this page uses the last valid ones.",
        "fr": "Les définitions sur le disque contiennent des erreurs ; cette page utilise les dernières valides.",
    },
    "live_away": {
        "en": "This page cannot reach slo: its figures are no longer updated.",
        "fr": "Cette page ne peut pas joindre slo : ses chiffres ne sont plus mis à jour.",
    },
    "live_updated": {"en": "Updated every {every}.", "fr": "Mise à jour toutes les {every}."},
    "live_json": {"en": "JSON", "fr": "JSON"},
    "live_metrics": {"en": "Metrics", "fr": "Métriques"},
    "live_columns": {"en": "Columns", "fr": "Colonnes"},
    "live_limit": {"en": "Longest time", "fr": "Durée maximale"},
    "live_range": {"en": "Range", "fr": "Période"},
    "live_last": {"en": "Last", "fr": "Durée"},
    "live_last_hint": {"en": "3h", "fr": "3h"},
    "live_to": {"en": "To", "fr": "Jusqu’au"},
    "live_show": {"en": "Show", "fr": "Afficher"},
    "live_axis_fitted": {"en": "Fit the scales to the values", "fr": "Adapter les échelles aux valeurs"},
    "live_axis_whole": {"en": "Scales from 0", "fr": "Échelles à partir de 0"},
    "live_pause": {"en": "Pause updates", "fr": "Suspendre la mise à jour"},
    "live_drag": {
        "en": "Drag across a chart to show that time alone.",
        "fr": "Faites glisser sur un graphique pour n’afficher que cette période.",
    },
    "live_no_range": {
        "en": "A range is a duration such as 3h, or two times such as 2026-11-01T12:00, from {shortest} to {longest} days apart.",
        "fr": "Une période est une durée comme 3h, ou deux heures comme 2026-11-01T12:00, séparées de {shortest} à {longest} jours.",
    },
    "live_events": {"en": "Events a minute", "fr": "Événements par minute"},
    "live_events_about": {"en": "All events.", "fr": "Tous les événements."},
    "live_errors_about": {
        "en": "Dashed: the share that may be bad.",
        "fr": "En pointillés : la part d’échecs autorisée.",
    },
    "live_query": {"en": "Query", "fr": "Requête"},
    "live_query_of": {"en": "in Prometheus: {title}", "fr": "dans Prometheus : {title}"},
    "live_by_label": {"en": "By {labels} in Prometheus", "fr": "Par {labels} dans Prometheus"},
    "live_events_by": {"en": "Events a minute by {labels}", "fr": "Événements par minute, par {labels}"},
    "live_errors_by": {"en": "Error ratio by {labels}", "fr": "Taux d’erreur, par {labels}"},
    "live_lines": {"en": "From raw samples.", "fr": "À partir des échantillons bruts."},
    "live_others": {"en": "others", "fr": "autres"},
    "live_durations": {"en": "Time that events take", "fr": "Durée des événements"},
    "live_durations_about": {
        "en": "The time within which a share of them is over. Dashed: {limit}, within which {target} must be.",
        "fr": "La durée au bout de laquelle une part d’entre eux est terminée. En pointillés : {limit}, que {target} ne doivent pas dépasser.",
    },
    "live_no_breakdown": {
        "en": "Raw samples could not be read:",
        "fr": "Les échantillons bruts n’ont pas pu être lus :",
    },
    "live_times": {
        "en": "Time of half of the events, and of {target}, in Prometheus (limit: {limit})",
        "fr": "Durée de la moitié des événements, et de {target}, dans Prometheus (limite : {limit})",
    },
    "live_tier_charts": {"en": "Burn rates of the alerts", "fr": "Vitesses de consommation des alertes"},
    "live_tier": {
        "en": "{severity}: above {rate} in {long} and {short}",
        "fr": "{severity} : plus de {rate} sur {long} et {short}",
    },
    "live_tier_about": {
        "en": "Thick: {long}. Thin: {short}. Dashed: the threshold.",
        "fr": "Trait épais : {long}. Trait fin : {short}. En pointillés : le seuil.",
    },
    "live_step_alert": {
        "en": "{severity}: step {step} of the policy",
        "fr": "{severity} : étape {step} de la politique",
    },
    "live_no_data_alert": {"en": "{severity}: no data", "fr": "{severity} : aucune donnée"},
    "live_defined": {"en": "Defined in {place}.", "fr": "Défini dans {place}."},
    "live_no_history": {"en": "The history is not available:", "fr": "L’historique n’est pas disponible :"},
    "live_shaded": {"en": "Shaded: an alert was firing.", "fr": "En grisé : une alerte était déclenchée."},
    "live_dashed": {
        "en": "Dashed: 1×, at which the budget lasts exactly its window.",
        "fr": "En pointillés : 1×, le rythme auquel le budget dure exactement sa fenêtre.",
    },
    "live_nothing_recorded": {
        "en": "Nothing was recorded in this period.",
        "fr": "Rien n’a été enregistré pendant cette période.",
    },
    "live_no_history_yet": {
        "en": "No history yet: charts begin with the first figures.",
        "fr": "Pas encore d’historique : les graphiques commencent avec les premiers chiffres.",
    },
    "live_since": {
        "en": "The charts have no values before {time}.",
        "fr": "Les graphiques n’ont pas de valeur avant le {time}.",
    },
    "live_steps": {
        "en": "One value every {step}. Gaps: nothing was recorded.",
        "fr": "Une valeur par pas de {step}. Là où la courbe manque, rien n’a été enregistré.",
    },
    "live_fired": {"en": "Alerts that fired", "fr": "Alertes déclenchées"},
    "live_fired_caption": {
        "en": "Checked at each step; an alert that began and ended between two steps is missing.",
        "fr": "Vérifié à chaque pas ; une alerte qui a commencé et pris fin entre deux pas n’apparaît pas.",
    },
    "live_alert": {"en": "Alert", "fr": "Alerte"},
    "live_time": {"en": "Time", "fr": "Heure"},
    "live_all": {"en": "All objectives", "fr": "Tous les objectifs"},
    "live_not_found": {"en": "Not found", "fr": "Introuvable"},
    "live_no_address": {"en": "This is no address.", "fr": "Ceci n’est pas une adresse."},
    "live_no_page": {"en": "There is no such page.", "fr": "Cette page n’existe pas."},
    "live_no_objective": {"en": "There is no such objective.", "fr": "Cet objectif n’existe pas."},
    "live_bad_request": {"en": "Bad request", "fr": "Requête incorrecte"},
    "live_not_logged_in": {"en": "Not logged in", "fr": "Non authentifié"},
    "live_header": {
        "en": "A reverse proxy must set the header {header}.",
        "fr": "Un mandataire inverse doit fournir l’en-tête {header}.",
    },
    "live_one_of": {
        "en": "{name} must be one of {known}.",
        "fr": "{name} doit être l’une de ces valeurs : {known}.",
    },
    "live_most_fields": {
        "en": "A query has at most {most} fields.",
        "fr": "Une requête a au plus {most} champs.",
    },
    "live_longest": {
        "en": "A value has at most {longest} characters.",
        "fr": "Une valeur a au plus {longest} caractères.",
    },
}
