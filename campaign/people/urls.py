"""Addresses of the people that hold posts in the campaign."""

from django.urls import URLPattern

app_name = "people"
urlpatterns: list[URLPattern] = []
