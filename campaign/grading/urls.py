"""Addresses of grading."""

from django.urls import path

from campaign.grading.views import board, publications, reviews, rounds

app_name = "grading"
urlpatterns = [
    path("board/", board.board_page, name="board"),
    path("board.pdf", board.board_pdf, name="board-pdf"),
    path("board.xlsx", board.board_xlsx, name="board-xlsx"),
    path("units/", board.unit_list, name="unit-list"),
    path("units.xlsx", board.unit_list_xlsx, name="unit-list-xlsx"),
    path("grading/", reviews.review_list, name="review-list"),
    path("grading/sign/", reviews.review_batch, name="review-batch"),
    path("grading/assessments/", reviews.assessment_list, name="assessment-list"),
    path("grading/assessments/<int:pk>/", reviews.assessment_detail, name="assessment-detail"),
    path("grading/assessments/<int:pk>/edit/", reviews.assessment_edit, name="assessment-edit"),
    path("grading/assessments/<int:pk>/agree/", reviews.assessment_agree, name="assessment-agree"),
    path("grading/assessments/<int:pk>/return/", reviews.assessment_return, name="assessment-return"),
    path("grading/rounds/", rounds.round_list, name="round-list"),
    path("grading/rounds/open/", rounds.round_open, name="round-open"),
    path("grading/rounds/<int:pk>/", rounds.round_detail, name="round-detail"),
    path("grading/rounds/<int:pk>/close/", rounds.round_close, name="round-close"),
    path("grading/gradings/<int:pk>/correct/", rounds.grading_correct, name="grading-correct"),
    path("publications/", publications.publication_list, name="publication-list"),
    path("publications/new/", publications.publication_new, name="publication-new"),
    path("publications/<int:pk>/", publications.publication_detail, name="publication-detail"),
    path("publications/<int:pk>/board.pdf", publications.publication_pdf, name="publication-pdf"),
]
