from django.apps import AppConfig


class CapacityConfig(AppConfig):
    name = "homefirst.county.capacity"
    label = "capacity"
