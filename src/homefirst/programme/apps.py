from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "homefirst.programme"
    label = "programme"
