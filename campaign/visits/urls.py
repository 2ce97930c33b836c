"""Addresses of supervision: each part keeps its own list."""

from django.urls import URLPattern

from campaign.visits import coverage_urls, order_urls, visit_urls

app_name = "visits"
urlpatterns: list[URLPattern] = [
    *coverage_urls.urlpatterns,
    *order_urls.urlpatterns,
    *visit_urls.urlpatterns,
]
