from django.apps import AppConfig


class HubConfig(AppConfig):
    name = "homefirst.hub"
    label = "hub"
