"""Every address of the site; each app keeps its own below its prefix."""

from django.contrib import admin
from django.urls import include, path

from campaign import unit_page, views

urlpatterns = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("units/<str:code>/", unit_page.unit_detail, name="unit-detail"),
    path("", include("units.urls")),
    path("", include("campaign.grading.urls")),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]
