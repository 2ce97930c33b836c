"""Words for the codes in the audit log: `{% load audit %}`."""

from django import template

from units import audit_labels

register = template.Library()
register.filter("action_label", audit_labels.action_label)
register.filter("kind_label", audit_labels.kind_label)
register.filter("origin_label", audit_labels.origin_label)
