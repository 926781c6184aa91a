from django.apps import AppConfig


class MarketConfig(AppConfig):
    name = "homefirst.county.market"
    label = "market"
