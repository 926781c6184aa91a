from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "homefirst.county.access"
    label = "access"
