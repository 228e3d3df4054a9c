"""The shipped lists of sources: right, without repeats, and from all over the world."""

from collections import Counter

import pytest
import yaml

from services.fetcher.sources import SourceConfig, SourcesFile, load_sources
from services.runtime.settings import CONFIG

REGIONS = {
    "Ukraine and Russia": {"UKR", "RUS", "LVA"},
    "Levant, Iraq and Iran": {"ISR", "SYR", "IRQ", "IRN", "LBN"},
    "Gulf, Yemen and Libya": {"SAU", "YEM", "LBY", "EGY"},
    "Horn of Africa": {"ETH", "SOM", "SDN"},
    "Sahel and West Africa": {"MLI", "NGA", "NER", "BFA"},
    "Great Lakes": {"COD", "RWA", "UGA"},
    "South Asia": {"PAK", "IND", "AFG"},
    "South-East Asia": {"MMR", "PHL"},
    "East Asia": {"KOR", "TWN", "JPN"},
    "Caucasus": {"GEO", "ARM", "AZE"},
    "Latin America": {"COL", "HTI", "VEN"},
}


def starter() -> tuple[SourceConfig, ...]:
    """The starter list, those that are not enabled included."""
    text = (CONFIG / "sources.starter.yaml").read_text(encoding="utf-8")
    return SourcesFile.model_validate(yaml.safe_load(text)).sources


@pytest.mark.parametrize("name", ["sources.yaml", "sources.samples.yaml", "sources.starter.yaml"])
def test_each_list_loads(name: str) -> None:
    assert load_sources(CONFIG / name)


def test_the_starter_list_has_sixty_feeds_each_once() -> None:
    addresses = Counter(source.address for source in starter())
    assert len(addresses) >= 60
    assert max(addresses.values()) == 1
    assert all(source.tier and source.url for source in starter())


@pytest.mark.parametrize("region", REGIONS)
def test_the_starter_list_hears_every_region(region: str) -> None:
    assert {source.country for source in starter()} & REGIONS[region]


def test_the_starter_list_enables_what_can_be_read() -> None:
    assert len({source.language for source in starter()}) >= 6
    assert {source.language for source in starter() if source.enabled} == {"en"}
