"""The project's own templates of widgets: they draw what Django's draw, in less time."""

from django import forms
from django.forms.renderers import DjangoTemplates, TemplatesSetting


class Choosing(forms.Form):
    plain = forms.ChoiceField(choices=[("", "—"), ("a", "A & B"), ("b", "<b>")], initial="b")
    grouped = forms.MultipleChoiceField(
        choices=[("Group", [(1, "one"), (2, "two")]), (3, "three")], widget=forms.SelectMultiple(attrs={"size": 4})
    )


def test_a_select_is_drawn_as_django_draws_it() -> None:
    data = {"plain": "a", "grouped": ["2", "3"]}
    own, django = Choosing(data, renderer=TemplatesSetting()), Choosing(data, renderer=DjangoTemplates())
    # Blank lines between the options apart.
    assert [str(own[name]).split() for name in own.fields] == [str(django[name]).split() for name in django.fields]
