"""Addresses of visits."""

from django.urls import path

from campaign.visits.views import rounds, visit_form, visits

urlpatterns = [
    path("visits/", visits.visit_list_page, name="visit-list"),
    path("visits.xlsx", visits.visit_list_xlsx, name="visit-list-xlsx"),
    path("visits/new/", visit_form.visit_new, name="visit-new"),
    path("visits/rounds/", rounds.round_list, name="round-list"),
    path("visits/rounds.xlsx", rounds.round_list_xlsx, name="round-list-xlsx"),
    path("visits/rounds/new/", rounds.round_new, name="round-new"),
    path("visits/units/", visit_form.visit_units, name="visit-units"),
    path("visits/outbox/", visit_form.visit_outbox, name="visit-outbox"),
    path("visits/photos/<int:pk>/", visits.photo_file, name="photo-file"),
    path("visits/<int:pk>/", visits.visit_detail, name="visit-detail"),
    path("visits/<int:pk>/edit/", visit_form.visit_edit, name="visit-edit"),
    path("visits/<int:pk>/photos/", visit_form.visit_photos, name="visit-photos"),
]
