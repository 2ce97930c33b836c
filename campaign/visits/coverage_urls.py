"""Addresses of coverage, draws and key units."""

from django.urls import URLPattern, path

from campaign.visits.views import coverage, draws

urlpatterns: list[URLPattern] = [
    path("coverage/", coverage.coverage_page, name="coverage"),
    path("coverage.xlsx", coverage.coverage_xlsx, name="coverage-xlsx"),
    path("coverage/units/", coverage.unit_list, name="coverage-units"),
    path("coverage/units.xlsx", coverage.unit_list_xlsx, name="coverage-units-xlsx"),
    path("coverage/units/<str:code>/", coverage.calendar, name="unit-calendar"),
    path("coverage/draws/", draws.draw_rows, name="draw-list"),
    path("coverage/draws/new/", draws.draw_new, name="draw-new"),
    path("coverage/draws/<int:pk>/", draws.draw_detail, name="draw-detail"),
    path("coverage/draws/<int:pk>/list.xlsx", draws.draw_xlsx, name="draw-xlsx"),
    path("coverage/key-units/", draws.key_unit_list, name="key-unit-list"),
    path("coverage/key-units.xlsx", draws.key_unit_list_xlsx, name="key-unit-list-xlsx"),
    path("coverage/key-units/new/", draws.key_unit_new, name="key-unit-new"),
    path("coverage/key-units/<int:pk>/end/", draws.key_unit_end, name="key-unit-end"),
]
