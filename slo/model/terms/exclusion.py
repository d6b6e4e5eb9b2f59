"""The terms of an exclusion from one objective, which the parties of the objective sign."""

from slo.model.agreement import Terms
from slo.model.catalogue import SLO
from slo.model.consent import PRODUCT, SIGNED_BY, all_of
from slo.model.exclusions import Exclusion


def terms(exclusion: Exclusion, slo: SLO) -> Terms:
    """Return what is left out of the objective, and why. Its author and announcements are no terms."""
    return {
        **({PRODUCT: slo.service.product} if slo.service.product else {}),
        **({SIGNED_BY: all_of(slo.signatories)} if slo.signatories else {}),
        "reason": exclusion.reason.in_all_languages,
        "start": f"{exclusion.start:%Y-%m-%dT%H:%M} in {exclusion.timezone}",
        "lasts": str(exclusion.lasts),
        **({"repeat": exclusion.repeat} if exclusion.repeat else {}),
        **({"expires": f"{exclusion.expires}"} if exclusion.expires else {}),
    }
