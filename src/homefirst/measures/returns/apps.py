from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "homefirst.measures.returns"
    label = "returns"
