"""Addresses of supervision: each part keeps its own list."""

from django.urls import URLPattern

from campaign.visits import visit_urls

app_name = "visits"
urlpatterns: list[URLPattern] = [
    # coverage and the calendar come first: campaign/visits/coverage_urls.py
    # orders, talks, cards, circulars: campaign/visits/order_urls.py
    *visit_urls.urlpatterns,
]
