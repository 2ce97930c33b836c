"""Tables of the register, the grants and the audit log."""

from units.models.audit import AuditEntry, OnceKey
from units.models.grant import AreaGrant
from units.models.unit import County, FormerName, Prefecture, StandingTally, Township, Unit, Village
from units.models.upload import RegisterUpload

__all__ = [
    "AreaGrant",
    "AuditEntry",
    "County",
    "FormerName",
    "OnceKey",
    "Prefecture",
    "RegisterUpload",
    "StandingTally",
    "Township",
    "Unit",
    "Village",
]
