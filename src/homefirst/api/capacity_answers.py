"""The form of the answer about capacity, as answers.py has those of the others."""

from typing import Literal

from ninja import Schema
from pydantic import Field


class CapacityDay(Schema):
    day: str
    posted: float | None = Field(description="What was posted as becoming free from this day on.")
    claimed: float = Field(description="What is promised from this day on.")
    left: float | None = Field(description="What is free on this day of all that was posted up to it.")
    free: float | None = Field(
        description="What can be promised from it on; null: nobody posted, or not today."
    )
    state: Literal["open", "closed", "held", "escalation", "barred"]
    why: str | None


class CapacityResource(Schema):
    resource: str
    name: str
    service: str
    listed: str | None
    provider: str
    unit: Literal["hours", "beds", "starts", "slots", "items"]
    locality: str
    sex: Literal["any", "female", "male"]
    dementia: bool
    nursing: bool
    skills: list[str]
    cover: list[str]
    time_of_day: list[str]
    carers: int | None
    takes_people: str
    lead_days: int
    weekly_price: float | None
    source: str
    posted_at: str | None
    posted_by: str | None
    posted_from: Literal["page", "paste", "file"] | None
    age_hours: float | None
    stale: bool
    state: str | None
    days: list[CapacityDay]


class FreeOfService(Schema):
    service: str
    locality: str
    unit: str
    lines: int
    stale: int
    free: dict[str, float | None]


class CommissionedLine(Schema):
    line: str
    name: str
    provider: str | None
    unit: str
    commissioned: float | None
    commissioned_said: str | None
    delivered: float | None
    delivery_rate: float | None
    delivery_said: str | None
    usable: float | None
    used: float | None
    free: float | None
    facts: list[str]
    source: str


class ProviderDelivery(Schema):
    provider: str
    unit: str
    commissioned: float
    delivered: float
    delivery_rate: float


class Capacity(Schema):
    synthetic: bool
    at: str
    known_at: str
    day: str
    stale: int
    services: list[FreeOfService]
    resources: list[CapacityResource]
    commissioned: list[CommissionedLine]
    providers: list[ProviderDelivery]
