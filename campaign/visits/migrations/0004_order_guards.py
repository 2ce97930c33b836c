"""Answers, extensions, talks, circulars, cards, vetoes and rungs are added to, never rewritten; each ends once."""

from django.db import migrations

from units.append_only import ForbidChange


class Migration(migrations.Migration):
    dependencies = [("visits", "0003_cadence_rules")]
    operations = [
        ForbidChange("visits_orderanswer", once=["returned_on", "returned_by_id", "return_reason"]),
        ForbidChange(
            "visits_orderextension", once=["granted", "decided_on", "decided_by_id", "decision_note"]
        ),
        ForbidChange("visits_situationrecord"),
        ForbidChange("visits_talk", once=["kept", "check_result", "checked_on", "checked_by_id"]),
        ForbidChange("visits_circular"),
        ForbidChange("visits_circularunit"),
        ForbidChange("visits_card", once=["lifted_on", "lifted_by_id", "lift_reason"]),
        ForbidChange("visits_veto", once=["withdrawn_on", "withdrawn_by_id", "withdrawal_reason"]),
        ForbidChange("visits_rungstep", once=["ended_on", "lifted_by_id", "lift_reason"]),
    ]
