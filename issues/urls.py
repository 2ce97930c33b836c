"""Addresses of issues and plans."""

from django.urls import path

from issues import plan_urls
from issues.views import imports, issues, ledger

app_name = "issues"
urlpatterns = [
    path("plans/import/", imports.plan_import_list, name="plan-import"),
    path("plans/import/template.xlsx", imports.plan_import_template, name="plan-import-template"),
    path("plans/import/<int:pk>/", imports.plan_import_detail, name="plan-import-detail"),
    path("plans/import/<int:pk>/annotated.xlsx", imports.plan_import_annotated, name="plan-import-annotated"),
    path("plans/import/<int:pk>/read/", imports.plan_import_read, name="plan-import-read"),
    path("plans/import/<int:pk>/submit/", imports.plan_import_submit, name="plan-import-submit"),
    path("plans/import/<int:pk>/sheet/", imports.plan_import_sheet, name="plan-import-sheet"),
    path("plans/import/<int:pk>/columns/", imports.plan_import_columns, name="plan-import-columns"),
    path("issues/", ledger.issue_list, name="issue-list"),
    path("issues.xlsx", ledger.issue_list_xlsx, name="issue-list-xlsx"),
    path("issues/close/", ledger.issue_batch, name="issue-batch"),
    path("issues/new/", issues.issue_new, name="issue-new"),
    path("issues/<int:pk>/", issues.issue_detail, name="issue-detail"),
    path("issues/<int:pk>/evidence/", issues.evidence_new, name="evidence-new"),
    path("issues/evidence/<int:pk>/", issues.evidence_file, name="evidence-file"),
    path("issues/<int:pk>/<slug:name>/", issues.issue_step, name="issue-step"),
    *plan_urls.urlpatterns,
]
