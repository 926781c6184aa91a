from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "homefirst.web"
    label = "web"
