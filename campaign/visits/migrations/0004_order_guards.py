"""Answers, extensions, talks, circulars, cards, vetoes and rungs are added to, never rewritten; each ends once."""

from django.db import migrations

from units.append_only import forbid_change


class Migration(migrations.Migration):
    dependencies = [("visits", "0003_cadence_rules")]
    operations = [
        forbid_change("visits_orderanswer", once=["returned_on", "returned_by_id", "return_reason"]),
        forbid_change(
            "visits_orderextension", once=["granted", "decided_on", "decided_by_id", "decision_note"]
        ),
        forbid_change("visits_situationrecord"),
        forbid_change("visits_talk", once=["kept", "check_result", "checked_on", "checked_by_id"]),
        forbid_change("visits_circular"),
        forbid_change("visits_circularunit"),
        forbid_change("visits_card", once=["lifted_on", "lifted_by_id", "lift_reason"]),
        forbid_change("visits_veto", once=["withdrawn_on", "withdrawn_by_id", "withdrawal_reason"]),
        forbid_change("visits_rungstep", once=["ended_on", "lifted_by_id", "lift_reason"]),
    ]
