"""Addresses of supervision: each part keeps its own list."""

from django.urls import URLPattern

from campaign.visits import coverage_urls, visit_urls

app_name = "visits"
urlpatterns: list[URLPattern] = [
    *coverage_urls.urlpatterns,
    # orders, talks, cards, circulars: campaign/visits/order_urls.py
    *visit_urls.urlpatterns,
]
