"""Addresses of reports."""

from django.urls import path

from campaign.reports.views import dashboard

app_name = "reports"
urlpatterns = [
    path("reports/<str:code>/<str:month>/", dashboard.dashboard_page, name="dashboard"),
]
