"""Addresses of orders, talks, circulars, cards, vetoes and the ladder."""

from django.urls import path

from campaign.visits.views import cards, circulars, ladder, orders, talks

urlpatterns = [
    path("visits/orders/", orders.order_list, name="order-list"),
    path("visits/orders.xlsx", orders.order_list_xlsx, name="order-list-xlsx"),
    path("visits/orders/new/", orders.order_new, name="order-new"),
    path("visits/orders/<int:pk>/", orders.order_detail, name="order-detail"),
    path("visits/orders/<int:pk>/order.pdf", orders.order_pdf, name="order-pdf"),
    path("visits/orders/<int:pk>/<slug:name>/", orders.order_step, name="order-step"),
    path("visits/talks/", talks.talk_list, name="talk-list"),
    path("visits/talks.xlsx", talks.talk_list_xlsx, name="talk-list-xlsx"),
    path("visits/talks/new/", talks.talk_new, name="talk-new"),
    path("visits/talks/<int:pk>/", talks.talk_detail, name="talk-detail"),
    path("visits/talks/<int:pk>/talk.pdf", talks.talk_pdf, name="talk-pdf"),
    path("visits/talks/<int:pk>/check/", talks.talk_check, name="talk-check"),
    path("visits/circulars/", circulars.circular_list, name="circular-list"),
    path("visits/circulars.xlsx", circulars.circular_list_xlsx, name="circular-list-xlsx"),
    path("visits/circulars/new/", circulars.circular_new, name="circular-new"),
    path("visits/circulars/<int:pk>/", circulars.circular_detail, name="circular-detail"),
    path("visits/circulars/<int:pk>/circular.pdf", circulars.circular_pdf, name="circular-pdf"),
    path("visits/cards/", cards.card_list, name="card-list"),
    path("visits/cards.xlsx", cards.card_list_xlsx, name="card-list-xlsx"),
    path("visits/cards/new/", cards.card_new, name="card-new"),
    path("visits/cards/<int:pk>/", cards.card_detail, name="card-detail"),
    path("visits/cards/<int:pk>/lift/", cards.card_lift, name="card-lift"),
    path("visits/vetoes/", cards.veto_list, name="veto-list"),
    path("visits/vetoes.xlsx", cards.veto_list_xlsx, name="veto-list-xlsx"),
    path("visits/vetoes/new/", cards.veto_new, name="veto-new"),
    path("visits/vetoes/<int:pk>/withdraw/", cards.veto_withdraw, name="veto-withdraw"),
    path("visits/ladder/", ladder.rung_list, name="rung-list"),
    path("visits/ladder.xlsx", ladder.rung_list_xlsx, name="rung-list-xlsx"),
    path("visits/ladder/rules/", ladder.rule_list, name="rule-list"),
    path("visits/ladder/run/", ladder.ladder_run, name="ladder-run"),
    path("visits/ladder/<int:pk>/", ladder.rung_detail, name="rung-detail"),
    path("visits/ladder/<int:pk>/lift/", ladder.rung_lift, name="rung-lift"),
    path("visits/situations/new/", ladder.situation_new, name="situation-new"),
]
