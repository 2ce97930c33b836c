"""Addresses of supervision: each part keeps its own list."""

from django.urls import URLPattern

from campaign.visits import order_urls, visit_urls

app_name = "visits"
urlpatterns: list[URLPattern] = [
    # coverage and the calendar come first: campaign/visits/coverage_urls.py
    *order_urls.urlpatterns,
    *visit_urls.urlpatterns,
]
