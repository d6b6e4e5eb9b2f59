"""Messages of receivers: template, urgency, and whether the end of an alert is notified."""

from slo.channels import Message
from slo.model import AlertSeverity

PAGE = Message(template="slo.page", urgency="critical", event_class="slo", send_resolved=True)
TICKET = Message(
    template="slo.ticket", urgency="warning", event_class="slo", send_resolved=True, for_queue=True
)
INFO = TICKET._replace(urgency="info")
BY_LEVEL = {AlertSeverity.PAGE: PAGE, AlertSeverity.TICKET: TICKET, AlertSeverity.INFO: INFO}
# A page that is also kept in the queue. Its end is notified, because chat is muted out of hours.
KEPT_PAGE = Message(template="slo.page", urgency="warning", event_class="slo", send_resolved=True)
CALL = Message(template="slo.call", urgency="critical", event_class="call", send_resolved=True)
DECLARED = Message(template="slo.declared", urgency="critical", event_class="security", send_resolved=True)
# The end of a call is notified wherever the call was, also by e-mail: the product is on its own again.
NOTICE = Message(template="slo.notice", urgency="info", event_class="call", send_resolved=True)
UNOWNED = Message(
    template="slo.unowned", urgency="warning", event_class="unowned", send_resolved=True, for_queue=True
)
# To a watchdog, the end of the heartbeat would count as another heartbeat.
HEARTBEAT = Message(template="slo.heartbeat", urgency="info", event_class="heartbeat", send_resolved=False)
