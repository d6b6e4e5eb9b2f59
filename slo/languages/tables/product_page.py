"""The pages of products: see templates/docs/product.md.j2."""

from slo.languages.table import Table

PRODUCT_PAGE: Table = {
    "page_title": {
        "en": "{team}: alerts, calls and objectives",
        "fr": "{team} : alertes, appels et objectifs",
    },
    "page_owned": {
        "en": "{party} owns {team} and is the first responder for all its alerts.",
        "fr": "{party} est responsable de {team} et en est le premier intervenant pour toutes les alertes.",
    },
    "page_team": {
        "en": "The team of {team} is the first responder for all its alerts, and stays responsible when it calls another party.",
        "fr": "L’équipe de {team} est le premier intervenant pour toutes ses alertes, et reste responsable quand elle appelle une autre équipe en renfort.",
    },
    "page_contacts": {"en": "Contacts:", "fr": "Contacts :"},
    "page_receivers": {"en": "Who receives which alert", "fr": "Qui reçoit quelle alerte"},
    "page_alert": {"en": "alert", "fr": "alerte"},
    "page_receiver": {"en": "receiver", "fr": "destinataire"},
    "page_channels": {"en": "channels", "fr": "canaux"},
    "page_hours": {"en": "hours", "fr": "heures"},
    "page_no_channel": {"en": "none", "fr": "aucun"},
    "page_urgency": {
        "en": "A page needs a response now. A ticket can wait until the next working day.",
        "fr": "Une alerte d’astreinte demande une réponse immédiate. Un ticket peut attendre le prochain jour ouvrable.",
    },
    "page_urgency_info": {
        "en": "An alert of level info needs nobody.",
        "fr": "Une information ne demande aucune réponse.",
    },
    "page_help": {"en": "Whom to call for help", "fr": "Qui appeler en renfort"},
    "page_helper": {
        "en": "can be called for {categories}:",
        "fr": "peut être appelée en renfort ({categories}) :",
    },
    "page_begin": {"en": "Where to begin", "fr": "Par où commencer"},
    "page_dashboard": {"en": "dashboard", "fr": "tableau de bord"},
    "page_in_grafana": {"en": "{path} in Grafana", "fr": "{path} dans Grafana"},
    "page_no_runbook": {"en": "none", "fr": "aucune"},
    "page_to_call": {
        "en": "Call where {definitions} is checked out. The command needs the address of every Alertmanager ({alertmanager}), "
        "a file with credentials if they ask for any ({access}), and the file in which your calls are recorded ({calls}):",
        "fr": "Appelez depuis le dossier qui contient {definitions}. La commande a besoin de l’adresse de chaque Alertmanager ({alertmanager}), "
        "d’un fichier d’identifiants s’ils en demandent ({access}), et du fichier où vos appels sont consignés ({calls}) :",
    },
    "page_every_member": {"en": "every member of the cluster", "fr": "chaque membre de la grappe"},
    "page_or_objective": {
        "en": "The name of an objective may stand instead of {product}.",
        "fr": "Le nom d’un objectif peut remplacer {product}.",
    },
    "page_through": {"en": "channels:", "fr": "canaux :"},
    "page_in_hours": {"en": "in working hours:", "fr": "pendant les heures de travail :"},
    "page_out_of_hours": {"en": "out of hours:", "fr": "en dehors des heures de travail :"},
    "page_this_party": {"en": "this party {way}", "fr": "cette équipe {way}"},
    "page_prints_id": {
        "en": "`slo call` prints the id of the call; {command} ends the call. The called party helps; the product stays responsible.",
        "fr": "`slo call` affiche l’identifiant de l’appel ; {command} y met fin. L’équipe appelée aide ; le produit reste responsable.",
    },
    "page_not_served": {
        "en": "No other party can be called for this product: parties help only with products on {hosting}.",
        "fr": "Aucune autre équipe ne peut être appelée pour ce produit : les équipes n’aident que pour les produits hébergés sur {hosting}.",
    },
    "page_uncalled": {
        "en": "No party can be called for {categories}.",
        "fr": "Aucune équipe ne peut être appelée en renfort pour : {categories}.",
    },
    "page_disputes": {"en": "Disputes: {how}.", "fr": "Désaccords : {how}."},
    "page_matrix": {"en": "Who does what", "fr": "Qui fait quoi"},
    "page_activity": {"en": "activity", "fr": "activité"},
    "page_product_team": {"en": "product team", "fr": "équipe du produit"},
    "page_marks": {
        "en": "✓ responsible; two responsible parties act jointly. ✓\\* supporting. ✓\\*\\* if called.",
        "fr": "✓ responsable ; deux équipes responsables agissent ensemble. ✓\\* en soutien. ✓\\*\\* sur appel.",
    },
    "page_logs": {"en": "Log streams", "fr": "Flux de journaux"},
    "page_accounts": {"en": "Accounts", "fr": "Comptes"},
    "page_has_account": {"en": "this product has one", "fr": "ce produit en a un"},
    "page_account_by": {"en": "provided by {party}", "fr": "fourni par {party}"},
    "page_third_parties": {"en": "Third parties", "fr": "Tiers"},
    "page_third_party": {
        "en": "{name} keeps its own systems updated and available",
        "fr": "{name} tient ses propres systèmes à jour et disponibles",
    },
    "page_objectives": {"en": "Objectives", "fr": "Objectifs"},
    "page_none": {"en": "None yet.", "fr": "Aucun pour l’instant."},
    "page_objective": {"en": "objective", "fr": "objectif"},
    "page_meaning": {"en": "meaning", "fr": "signification"},
    "page_target": {"en": "target", "fr": "cible"},
    "page_outage": {"en": "full outage", "fr": "panne totale"},
    "page_runbook": {"en": "runbook", "fr": "procédure"},
    "page_signed": {"en": "signed", "fr": "signé"},
    "page_measures_other": {
        "en": "It measures a third party, {name}, which is responsible; the product receives tickets.",
        "fr": "Il mesure un tiers, {name}, qui en est responsable ; le produit reçoit des tickets.",
    },
    "page_good_over": {"en": "{target} good over {window}", "fr": "{target} réussis sur {window}"},
    "page_good_over_each": {
        "en": "{target} good over each {window}",
        "fr": "{target} réussis sur chaque {window}",
    },
    "page_of_group": {"en": "{target} for {group}", "fr": "{target} pour {group}"},
    "page_draft": {"en": "**draft**, wakes nobody:", "fr": "**projet**, ne réveille personne :"},
    "page_signed_by": {"en": "by {role} on {day}", "fr": "par {role} le {day}"},
    "page_not_signed": {"en": "not yet", "fr": "pas encore"},
    "outage_page": {"en": "pages within {within}", "fr": "astreinte alertée en {within}"},
    "outage_info": {"en": "an info alert within {within}", "fr": "une information en {within}"},
    "outage_ticket": {"en": "a ticket within {within}", "fr": "un ticket en {within}"},
    "outage_unnoticed": {"en": "no alert", "fr": "aucune alerte"},
    "page_alerts": {"en": "What alerts mean", "fr": "Ce que signifient les alertes"},
    "page_for": {"en": "For {objectives}:", "fr": "Pour {objectives} :"},
    "page_no_tiers": {
        "en": "no alert depends on the burn rate",
        "fr": "aucune alerte ne dépend de la vitesse de consommation",
    },
    "page_tier_ratio": {
        "en": "more than {ratio} of events were bad over the last {long}, and over the last {short}",
        "fr": "plus de {ratio} d’échecs sur une période de {long}, et de même sur {short}",
    },
    "page_tier_budget": {
        "en": "{budget} of the error budget was spent within {long}, and the burn rate of the last {short} is as high",
        "fr": "{budget} du budget d’erreur consommés en {long}, et le taux de consommation sur {short} est aussi élevé",
    },
    "page_step": {
        "en": "{condition}: step {step} of the error budget policy {policy}",
        "fr": "{condition} : étape {step} de la politique de budget d’erreur {policy}",
    },
    "page_no_data": {"en": "no data for {after}", "fr": "aucune donnée depuis {after}"},
    "page_least_events": {
        "en": "The alerts about spent error budget need at least {total} events in the longer window.",
        "fr": "Les alertes sur le budget d’erreur consommé demandent au moins {total} événements dans la fenêtre longue.",
    },
    "page_least_bad": {
        "en": "The alerts about spent error budget need at least {bad} bad events in the longer window.",
        "fr": "Les alertes sur le budget d’erreur consommé demandent au moins {bad} échecs dans la fenêtre longue.",
    },
    "page_least_both": {
        "en": "The alerts about spent error budget need at least {total} events and {bad} bad events in the longer window.",
        "fr": "Les alertes sur le budget d’erreur consommé demandent au moins {total} événements et {bad} échecs dans la fenêtre longue.",
    },
    "page_targets_down": {
        "en": "All targets down or gone, within minutes a {severity}: {objectives}.",
        "fr": "Toutes les cibles de collecte arrêtées ou disparues, alerte en quelques minutes ({severity}) : {objectives}.",
    },
    "page_one_silent": {
        "en": "One of several targets silent, a ticket: {objectives}.",
        "fr": "Une cible de collecte parmi plusieurs ne répond plus, un ticket : {objectives}.",
    },
    "page_excluded": {
        "en": "Planned maintenance and other excluded times",
        "fr": "Maintenance planifiée et autres périodes exclues",
    },
    "page_exclusion_from": {
        "en": "From {start} {timezone} for {lasts}",
        "fr": "À partir du {start} {timezone}, pendant {lasts}",
    },
    "page_repeated": {
        "en": "repeated by {rule} until {until}",
        "fr": "répétée selon {rule} jusqu’au {until}",
    },
    "page_requested": {"en": "requested by {author}", "fr": "à la demande de {author}"},
    "page_not_counted": {"en": "not counted for {objectives}", "fr": "non comptée pour {objectives}"},
    "page_counted_until": {
        "en": {
            "one": "counted for {objectives} until {parties} has signed it",
            "other": "counted for {objectives} until {parties} have signed it",
        },
        "fr": {
            "one": "comptée pour {objectives} tant que {parties} ne l’a pas signée",
            "other": "comptée pour {objectives} tant que {parties} ne l’ont pas signée",
        },
    },
    "page_not_announced": {
        "en": "not announced, because users do not notice it",
        "fr": "non annoncée, car les utilisateurs ne la remarquent pas",
    },
    "page_announced": {
        "en": "the team gets a ticket {before} before it begins, and another when it begins, if the rules are loaded by then",
        "fr": "l’équipe reçoit un ticket {before} avant son début, et un autre à son début, si les règles sont alors chargées",
    },
    "page_policy": {"en": "Error budget policy: {name}", "fr": "Politique de budget d’erreur : {name}"},
    "page_when": {"en": "when {condition}:", "fr": "quand {condition} :"},
    "page_freeze": {
        "en": "Releases must wait, except fixes of the service.",
        "fr": "Les livraisons doivent attendre, sauf les correctifs du service.",
    },
    "page_notified": {
        "en": {"one": "{parties} is notified.", "other": "{parties} are notified."},
        "fr": {"one": "{parties} en est avisée.", "other": "{parties} en sont avisées."},
    },
    "page_override": {
        "en": "Releases in spite of that are decided by: {who}.",
        "fr": "Une livraison malgré cela se décide par : {who}.",
    },
    "budget_spent": {"en": "the error budget is spent", "fr": "le budget d’erreur est épuisé"},
    "budget_left": {
        "en": "at most {share} of the error budget is left",
        "fr": "il reste au plus {share} du budget d’erreur",
    },
    "budget_spent_within": {
        "en": "{share} or more of the error budget was spent within {time}",
        "fr": "{share} ou plus du budget d’erreur ont été consommés en {time}",
    },
    "budget_exhausted": {
        "en": "at the burn rate of the last day, the error budget is spent in less than {time}",
        "fr": "au taux de consommation du dernier jour, le budget d’erreur sera épuisé en moins de {time}",
    },
    "page_agreement": {"en": "This agreement", "fr": "Cet accord"},
    "page_status": {"en": "Status: {status}", "fr": "État : {status}"},
    "status_proposal": {"en": "proposal", "fr": "proposition"},
    "status_agreed": {"en": "agreed", "fr": "convenu"},
    "status_superseded": {"en": "superseded", "fr": "remplacé"},
    "page_owner": {"en": "Owner: {owner}", "fr": "Responsable : {owner}"},
    "page_reviewed": {"en": "Reviewed every {every}.", "fr": "Révision à intervalles de {every}."},
    "page_reviewed_last": {
        "en": "Reviewed every {every}, last on {last}.",
        "fr": "Révision à intervalles de {every}, la dernière le {last}.",
    },
    "page_confirmed": {
        "en": "Last confirmed as correct on {day}.",
        "fr": "Confirmé exact pour la dernière fois le {day}.",
    },
}
