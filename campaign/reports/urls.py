"""Addresses of reports."""

from django.urls import path

from campaign.reports.views import batches, checks, dashboard, prints, summaries

app_name = "reports"
urlpatterns = [
    path("reports/", summaries.report_list, name="report-list"),
    path("reports/draft/", summaries.summary_new, name="summary-new"),
    path("reports/summaries/<int:pk>/", summaries.summary_detail, name="summary-detail"),
    path("reports/summaries/<int:pk>/edit/", summaries.summary_edit, name="summary-edit"),
    path("reports/summaries/<int:pk>/recompute/", summaries.summary_recompute, name="summary-recompute"),
    path("reports/summaries/<int:pk>/check/", summaries.summary_check, name="summary-check"),
    path("reports/summaries/<int:pk>/issue/", summaries.summary_issue, name="summary-issue"),
    path("reports/summaries/<int:pk>/correct/", summaries.summary_correct, name="summary-correct"),
    path("reports/summaries/<int:pk>/summary.pdf", prints.summary_pdf, name="summary-pdf"),
    path("reports/summaries/<int:pk>/summary.xlsx", prints.summary_xlsx, name="summary-xlsx"),
    path("reports/checks/", checks.check_list, name="check-list"),
    path("reports/checks.xlsx", checks.check_list_xlsx, name="check-list-xlsx"),
    path("reports/batches/", batches.batch_list, name="batch-list"),
    path("reports/batches/<int:pk>/", batches.batch_detail, name="batch-detail"),
    path("reports/batches/<int:pk>/cancel/", batches.batch_cancel, name="batch-cancel"),
    path("reports/batches/<int:pk>/resume/", batches.batch_resume, name="batch-resume"),
    path("reports/batches/<int:pk>/summaries.zip", batches.batch_zip, name="batch-zip"),
    path("reports/<str:code>/<str:month>.pdf", prints.monthly_pdf, name="monthly-pdf"),
    path("reports/<str:code>/<str:month>.xlsx", prints.monthly_xlsx, name="monthly-xlsx"),
    path("reports/<str:code>/<str:month>/", dashboard.dashboard_page, name="dashboard"),
]
