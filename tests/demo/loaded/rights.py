"""What the demo's accounts may do, with the grants of all of them read once."""

from campaign.accounts.models import User
from units.access import TABLE, Action, Grant, grants_of
from units.models import Unit


class Rights:
    """Answers as `units.access.may` does, for thousands of rows."""

    def __init__(self) -> None:
        self.held: dict[int, tuple[Grant, ...]] = {user.pk: grants_of(user) for user in User.objects.all()}

    def may(self, user: int | None, action: Action, unit: Unit) -> bool:
        """Tell whether the account of that number may do the action on the unit."""
        grants = self.held[user] if user else ()
        return any(grant.role in TABLE[action] and grant.covers(unit.code, unit.level) for grant in grants)
