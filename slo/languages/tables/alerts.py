"""Texts of alerts, and the generated parts of notifications."""

from slo.languages.table import Table

ALERTS: Table = {
    "alert_budget_spent_in": {
        "en": "{slo}{group} spent over {budget} of its {window} budget in {long}",
        "fr": "{slo}{group} a consommé plus de {budget} de son budget d’erreur ({window}) en {long}",
    },
    "alert_bad_in": {
        "en": "{slo}{group} had over {ratio} bad events in {long}",
        "fr": "{slo}{group} : plus de {ratio} d’échecs en {long}",
    },
    "alert_bad_over": {
        "en": "{ratio} of events were bad over the last {long}. {measured}The objective is {objective}.{meaning}",
        "fr": "{ratio} d’échecs sur une période de {long}. {measured}L’objectif : {objective}.{meaning}",
    },
    "alert_good_over": {"en": "{target} good over {window}", "fr": "{target} réussis sur {window}"},
    "alert_each_window": {"en": "each {window}", "fr": "chaque {window}"},
    "alert_measured": {"en": "{age} of {window} measured. ", "fr": "Mesuré depuis {age}, sur {window}. "},
    "alert_measured_so_far": {"en": "{age} measured. ", "fr": "Mesuré depuis {age}. "},
    "alert_step": {"en": "{slo}{group}: {condition}", "fr": "{slo}{group} : {condition}"},
    "alert_step_about": {
        "en": "{measured}Agreed in {policy}, step {step}: {do}",
        "fr": "{measured}Convenu dans {policy}, étape {step} : {do}",
    },
    "alert_budget_left": {
        "en": "at most {share} of its {window} budget is left",
        "fr": "il reste au plus {share} de son budget d’erreur ({window})",
    },
    "alert_budget_gone": {
        "en": "its {window} budget is spent",
        "fr": "son budget d’erreur ({window}) est épuisé",
    },
    "alert_budget_spent": {
        "en": "{share} or more of its {window} budget was spent in {time}",
        "fr": "{share} ou plus de son budget d’erreur ({window}) ont été consommés en {time}",
    },
    "alert_budget_exhausted": {
        "en": "at the pace of the last day its {window} budget will be spent in less than {time}",
        "fr": "au rythme du dernier jour, son budget d’erreur ({window}) sera épuisé en moins de {time}",
    },
    "alert_no_data": {
        "en": "{slo} cannot be measured: its metrics have been missing for {after}",
        "fr": "{slo} ne peut pas être mesuré : ses métriques manquent depuis {after}",
    },
    "alert_no_data_about": {
        "en": "Until they are back, it is unknown whether the objective is met.{meaning}",
        "fr": "Jusqu’à leur retour, on ignore si l’objectif est atteint.{meaning}",
    },
    "alert_targets_down": {
        "en": {
            "one": "{objectives} cannot be measured: all its targets are down or gone{labels}",
            "other": "{objectives} cannot be measured: all their targets are down or gone{labels}",
        },
        "fr": {
            "one": "{objectives} ne peut pas être mesuré : toutes ses cibles de collecte sont arrêtées ou disparues{labels}",
            "other": "{objectives} ne peuvent pas être mesurés : toutes leurs cibles de collecte sont arrêtées ou disparues{labels}",
        },
    },
    "alert_and_more": {"en": "{objectives} and {more} more", "fr": "{objectives} et {more} de plus"},
    "alert_targets_down_about": {
        "en": "Prometheus has reached no target of {jobs} for {after}, but did within the last day. Either the service is down, or Prometheus cannot find or reach it: see whether users are served, then the page Targets of Prometheus. If it was switched off on purpose, silence this alert; it ends a day after the last target was up.{meaning}",
        "fr": "Prometheus n’a joint aucune cible de collecte de {jobs} depuis {after}, mais l’a fait pendant le dernier jour. Soit le service est en panne, soit Prometheus ne le trouve pas ou ne peut pas le joindre : vérifiez si les utilisateurs sont servis, puis la page « Targets » de Prometheus. S’il a été arrêté volontairement, mettez cette alerte en sourdine ; elle prend fin un jour après la dernière réponse d’une cible.{meaning}",
    },
    "alert_one_silent": {
        "en": "{slo}: one of its targets has been silent for {after}:{labels}",
        "fr": "{slo} : une de ses cibles de collecte ne répond plus depuis {after} :{labels}",
    },
    "alert_one_silent_about": {
        "en": "A series of {metric} has no samples any more, while others of this objective do: its checks no longer count. See whether it is still probed. If it was removed on purpose, nothing is to be done: this alert ends within a day.{meaning}",
        "fr": "Une série de {metric} n’a plus d’échantillons, alors que d’autres de cet objectif en ont : ses vérifications ne comptent plus. Vérifiez si elle est encore sondée. Si elle a été retirée volontairement, il n’y a rien à faire : cette alerte prend fin en moins d’un jour.{meaning}",
    },
    "alert_draft": {
        "en": {
            "one": " (draft: {parties} has yet to sign)",
            "other": " (draft: {parties} have yet to sign)",
        },
        "fr": {
            "one": " (projet : {parties} doit encore signer)",
            "other": " (projet : {parties} doivent encore signer)",
        },
    },
    "alert_emergency": {
        "en": "{slo}: {party} changed what was agreed, alone, until {until}: {reason}",
        "fr": "{slo} : {party} a modifié sans accord ce qui était convenu, jusqu’au {until} : {reason}",
    },
    "alert_emergency_about": {
        "en": "Declared at {begins}. {others} may sign it, or ask to have it undone.",
        "fr": "Déclaré le {begins}. Pour {others} : signer, ou demander l’annulation.",
    },
    "alert_emergency_over": {
        "en": "{slo}: {party} changed what was agreed, alone, until {until}, which is over",
        "fr": "{slo} : {party} a modifié sans accord ce qui était convenu, jusqu’au {until}, délai échu",
    },
    "alert_emergency_over_about": {
        "en": "slo compiles nothing until {others} signed it, too, or what was agreed is restored.",
        "fr": "slo ne compile plus rien tant que la signature de {others} manque et que ce qui était convenu n’est pas rétabli.",
    },
    "alert_maintenance": {
        "en": "Planned maintenance of {services}: {start} {timezone}, for {lasts}",
        "fr": "Maintenance planifiée de {services} : {start} {timezone}, pendant {lasts}",
    },
    "alert_maintenance_begun": {
        "en": "Planned maintenance of {services} has begun; it ends at {end} {timezone}",
        "fr": "La maintenance planifiée de {services} a commencé ; elle se termine le {end} {timezone}",
    },
    "alert_maintenance_about": {
        "en": "{reason}. It was requested by {author}. Errors during it do not count for {objectives}.",
        "fr": "{reason}. Elle a été demandée par {author}. Les erreurs pendant ce temps ne comptent pas pour {objectives}.",
    },
    "call_about": {"en": "{slo}: {objective}", "fr": "{slo} : {objective}"},
    "call_about_product": {
        "en": "the product {product} as a whole",
        "fr": "le produit {product} dans son ensemble",
    },
    "call_about_alert": {"en": "{alert} is firing", "fr": "{alert} est déclenchée"},
    "call_reason": {
        "en": "the page of {slo}{group} is still firing after {after}",
        "fr": "l’alerte d’astreinte de {slo}{group} est toujours active après {after}",
    },
    "call_agreed_by": {
        "en": "automatic, as agreed by {product} and {party}",
        "fr": "automatique, comme convenu par {product} et {party}",
    },
    "call_upon_if_needed": {
        "en": "If that is not enough, call upon {party}",
        "fr": "Si cela ne suffit pas, appelez en renfort {party}",
    },
    "call_party": {"en": "{party}: {ways}", "fr": "{party} : {ways}"},
    "call_out_of_hours": {"en": "out of hours {link}", "fr": "hors des heures {link}"},
    "call_automatic": {
        "en": "If this page still fires after {after}, it calls upon {party} automatically. To answer before that: slo ack {slo}",
        "fr": "Si cette alerte d’astreinte est toujours active après {after}, elle appelle {party} en renfort automatiquement. Pour répondre avant : slo ack {slo}",
    },
    "call_received_instead": {
        "en": "{called} cannot be called, so {party} received this call instead.",
        "fr": "{called} ne peut pas être appelée, donc {party} a reçu cet appel à sa place.",
    },
    "call_received_by_nobody": {
        "en": "{called} cannot be called, so nobody received this call.",
        "fr": "{called} ne peut pas être appelée, donc personne n’a reçu cet appel.",
    },
    "alert_heartbeat": {
        "en": "Alerts are evaluated and delivered. This one always fires.",
        "fr": "Les alertes sont évaluées et livrées. Celle-ci est toujours déclenchée.",
    },
    "runbook_link": {"en": "runbook", "fr": "procédure"},
    "catalogue_budget": {"en": "error budget", "fr": "budget d’erreur"},
    "catalogue_dashboard": {"en": "dashboard", "fr": "tableau de bord"},
    "use_case_found": {
        "en": "Found by {name}, which is maintained by: {owner}.",
        "fr": "Trouvé par {name}, dont l’entretien revient à : {owner}.",
    },
}
