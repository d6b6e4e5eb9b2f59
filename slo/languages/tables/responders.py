"""Who is notified when, and who is called upon: in pages of products, and by `slo who`."""

from slo.languages.table import Table

RESPONDERS: Table = {
    "severity_page": {"en": "page", "fr": "astreinte"},
    "severity_ticket": {"en": "ticket", "fr": "ticket"},
    "severity_info": {"en": "info", "fr": "information"},
    "category_reliability": {"en": "reliability", "fr": "fiabilité"},
    "category_security": {"en": "security", "fr": "sécurité"},
    "category_infrastructure": {"en": "infrastructure", "fr": "infrastructure"},
    "category_pipeline": {"en": "pipeline", "fr": "pipeline"},
    "community_development": {"en": "development", "fr": "développement"},
    "community_delivery": {"en": "delivery", "fr": "livraison"},
    "community_product": {"en": "product", "fr": "produit"},
    "heard_notified": {
        "en": "{severity} with {notified} notified",
        "fr": "{severity}, avec avis à {notified}",
    },
    "heard_call": {"en": "call upon {party}", "fr": "appel en renfort de {party}"},
    "heard_in": {"en": "{what} in {environments}", "fr": "{what} en {environments}"},
    "heard_about": {"en": "{what} about {categories}", "fr": "{what} ({categories})"},
    "email_to": {"en": "e-mail to {to}", "fr": "courriel à {to}"},
    "any_hour": {"en": "at any hour", "fr": "à toute heure"},
    "only_in_interval": {"en": "only in {name}", "fr": "seulement pendant {name}"},
    "never_in_interval": {"en": "never in {name}", "fr": "jamais pendant {name}"},
    "in_hours": {
        "en": "in {name}: {days} {start}-{end} {timezone}",
        "fr": "pendant {name} : {days}, {start}-{end}, {timezone}",
    },
    "in_hours_except_holidays": {
        "en": "in {name}: {days} {start}-{end} {timezone}, except holidays",
        "fr": "pendant {name} : {days}, {start}-{end}, {timezone}, sauf les jours fériés",
    },
    "from_day_to_day": {"en": "{first}-{last}", "fr": "du {first} au {last}"},
    "day_monday": {"en": "monday", "fr": "lundi"},
    "day_tuesday": {"en": "tuesday", "fr": "mardi"},
    "day_wednesday": {"en": "wednesday", "fr": "mercredi"},
    "day_thursday": {"en": "thursday", "fr": "jeudi"},
    "day_friday": {"en": "friday", "fr": "vendredi"},
    "day_saturday": {"en": "saturday", "fr": "samedi"},
    "day_sunday": {"en": "sunday", "fr": "dimanche"},
    # How a party is called without people: predicates whose subject is the party.
    "way_security": {
        "en": "is notified of pages about security together with the product",
        "fr": "reçoit les alertes d’astreinte de sécurité en même temps que le produit",
    },
    "way_escalation": {
        "en": "is paged by {system} {after} after a page that the product does not answer",
        "fr": "est appelée par {system} {after} après une alerte d’astreinte à laquelle le produit ne répond pas",
    },
    "way_automatic": {
        "en": "is called automatically {after} after a page that is still firing, or up to a minute later; 'slo ack OBJECTIVE' before that prevents it",
        "fr": "est appelée automatiquement {after} après une alerte d’astreinte toujours active, ou jusqu’à une minute plus tard ; « slo ack OBJECTIVE » avant ce délai l’évite",
    },
    "way_automatic_unsigned": {
        "en": {
            "one": "is not called automatically once a page has been firing for {after}: {parties} has yet to sign that",
            "other": "is not called automatically once a page has been firing for {after}: {parties} have yet to sign that",
        },
        "fr": {
            "one": "n’est pas appelée automatiquement quand une alerte d’astreinte dure {after} : {parties} doit encore le signer",
            "other": "n’est pas appelée automatiquement quand une alerte d’astreinte dure {after} : {parties} doivent encore le signer",
        },
    },
    "way_security_unsigned": {
        "en": {
            "one": "is not notified of pages about security together with the product: {parties} has yet to sign that",
            "other": "is not notified of pages about security together with the product: {parties} have yet to sign that",
        },
        "fr": {
            "one": "ne reçoit pas les alertes d’astreinte de sécurité en même temps que le produit : {parties} doit encore le signer",
            "other": "ne reçoit pas les alertes d’astreinte de sécurité en même temps que le produit : {parties} doivent encore le signer",
        },
    },
    "dispute": {
        "en": "if they do not agree within {within}, {decides} decides",
        "fr": "faute d’accord dans un délai de {within}, {decides} décide",
    },
    "dispute_after": {
        "en": "ask {order}; if they do not agree within {within}, {decides} decides",
        "fr": "consulter {order} ; faute d’accord dans un délai de {within}, {decides} décide",
    },
    "then": {"en": ", then ", "fr": ", puis "},
    "matrix_proposed": {
        "en": "the matrix is a proposal and binds nobody",
        "fr": "la matrice est une proposition et n’engage personne",
    },
    "matrix_unsigned": {
        "en": {
            "one": "the matrix is a proposal and binds nobody: {parties} has yet to sign it",
            "other": "the matrix is a proposal and binds nobody: {parties} have yet to sign it",
        },
        "fr": {
            "one": "la matrice est une proposition et n’engage personne : {parties} doit encore la signer",
            "other": "la matrice est une proposition et n’engage personne : {parties} doivent encore la signer",
        },
    },
}
