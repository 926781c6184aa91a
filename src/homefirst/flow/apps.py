from django.apps import AppConfig


class FlowConfig(AppConfig):
    name = "homefirst.flow"
    label = "flow"
