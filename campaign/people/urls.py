"""Addresses of the people that hold posts in the campaign."""

from django.urls import path

from campaign.people.views import appraisals, officials, others, postings, reports, teams

app_name = "people"
urlpatterns = [
    path("people/", postings.people_list, name="people-list"),
    path("people.xlsx", postings.people_list_xlsx, name="people-list-xlsx"),
    path("people/appoint/<str:code>/", postings.posting_new, name="posting-new"),
    path("people/postings/<int:pk>/", postings.posting_detail, name="posting-detail"),
    path("people/postings/<int:pk>/replace/", postings.posting_replace, name="posting-replace"),
    path("people/postings/<int:pk>/release/", postings.posting_release, name="posting-release"),
    path("people/postings/<int:pk>/strike-out/", postings.posting_strike_out, name="posting-strike-out"),
    path("people/postings/<int:pk>/appraise/", others.appraisal_new, name="appraisal-new"),
    path("people/postings/<int:pk>/reports/<str:month>/", reports.report_new, name="report-new"),
    path("people/appraisals/", appraisals.appraisal_list, name="appraisal-list"),
    path("people/appraisals.xlsx", appraisals.appraisal_list_xlsx, name="appraisal-list-xlsx"),
    path("people/surveys/<str:code>/new/", others.survey_new, name="survey-new"),
    path("people/reports/", reports.report_list, name="report-list"),
    path("people/reports.xlsx", reports.report_list_xlsx, name="report-list-xlsx"),
    path("people/reports/<int:pk>/", reports.report_detail, name="report-detail"),
    path("people/reports/<int:pk>/edit/", reports.report_edit, name="report-edit"),
    path("people/reports/<int:pk>/opinion/", reports.report_opinion, name="report-opinion"),
    path("people/reports/<int:pk>/read/", reports.report_read, name="report-read"),
    path("people/teams/", teams.team_list, name="team-list"),
    path("people/teams.xlsx", teams.team_list_xlsx, name="team-list-xlsx"),
    path("people/teams/of/<str:code>/", teams.team_detail, name="team-detail"),
    path("people/teams/of/<str:code>/form/", teams.team_form, name="team-form"),
    path("people/teams/<int:pk>/seat/", teams.team_seat, name="team-seat"),
    path("people/teams/<int:pk>/withdraw/", teams.team_withdraw, name="team-withdraw"),
    path("people/teams/members/<int:pk>/off/", teams.team_unseat, name="team-unseat"),
    path("people/roster/", officials.official_list, name="official-list"),
    path("people/roster.xlsx", officials.official_list_xlsx, name="official-list-xlsx"),
    path("people/roster/new/", officials.official_new, name="official-new"),
    path("people/roster/import/", officials.roster_import_list, name="roster-import"),
    path("people/roster/import/<int:pk>/", officials.roster_import_detail, name="roster-import-detail"),
    path("people/roster/<int:pk>/", officials.official_edit, name="official-edit"),
    path("people/roster/<int:pk>/phone/", officials.official_phone, name="official-phone"),
    path("people/secondments/", others.secondment_list, name="secondment-list"),
    path("people/secondments.xlsx", others.secondment_list_xlsx, name="secondment-list-xlsx"),
    path("people/secondments/new/<str:code>/", others.secondment_new, name="secondment-new"),
    path("people/secondments/<int:pk>/end/", others.secondment_end, name="secondment-end"),
    path("people/changes/", others.change_list, name="change-list"),
    path("people/changes.xlsx", others.change_list_xlsx, name="change-list-xlsx"),
    path("people/changes/new/<str:code>/", others.change_new, name="change-new"),
]
