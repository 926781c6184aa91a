from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "homefirst.county.figures"
    label = "figures"
