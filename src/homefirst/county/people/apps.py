from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "homefirst.county.people"
    label = "people"
