from django.apps import AppConfig


class JourneyConfig(AppConfig):
    name = "homefirst.county.journey"
    label = "journey"
