"""Addresses of plans."""

from django.urls import path

from issues.views import measure_list, measures, plan_steps, plans

urlpatterns = [
    path("plans/", plans.plan_list, name="plan-list"),
    path("measures/", measure_list.measure_list, name="measure-list"),
    path("measures.xlsx", measure_list.measure_list_xlsx, name="measure-list-xlsx"),
    path("plans.xlsx", plans.plan_list_xlsx, name="plan-list-xlsx"),
    path("plans/new/<str:code>/", plans.plan_start, name="plan-start"),
    path("plans/<int:pk>/", plans.plan_detail, name="plan-detail"),
    path("plans/<int:pk>/plan.pdf", plans.plan_pdf, name="plan-pdf"),
    path("plans/<int:pk>/kind/", measures.plan_kind, name="plan-kind"),
    path("plans/<int:pk>/submit/", plan_steps.plan_submit, name="plan-submit"),
    path("plans/<int:pk>/check/", plan_steps.plan_check, name="plan-check"),
    path("plans/<int:pk>/approve/", plan_steps.plan_approve, name="plan-approve"),
    path("plans/<int:pk>/return/", plan_steps.plan_return, name="plan-return"),
    path("plans/<int:pk>/finish/", plan_steps.plan_finish, name="plan-finish"),
    path("plans/<int:pk>/measures/new/", measures.measure_new, name="measure-new"),
    path("plans/measures/<int:pk>/", measures.measure_edit, name="measure-edit"),
    path("plans/measures/<int:pk>/remove/", measures.measure_remove, name="measure-remove"),
    path("plans/measures/<int:pk>/progress/", measures.progress_new, name="progress-new"),
]
