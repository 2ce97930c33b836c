"""Addresses of the register."""

from django.urls import path

from units import audit_views, merging_views, offer_views, register_views

app_name = "units"
urlpatterns = [
    path("audit/", audit_views.audit_list, name="audit-list"),
    path("audit.xlsx", audit_views.audit_xlsx, name="audit-xlsx"),
    path("audit.csv", audit_views.audit_csv, name="audit-csv"),
    path("audit/<int:pk>/", audit_views.audit_detail, name="audit-detail"),
    path("unit-offers/", offer_views.unit_offers, name="unit-offers"),
    path("register/import/", register_views.register_import, name="register-import"),
    path("register/import/<int:pk>/", register_views.register_preview, name="register-preview"),
    path("register/merge/", merging_views.unit_merge, name="unit-merge"),
    path("register/open/", merging_views.unit_open, name="unit-open"),
    path("register/<str:code>/rename/", merging_views.unit_rename, name="unit-rename"),
    path("register/<str:code>/close/", merging_views.unit_close, name="unit-close"),
]
