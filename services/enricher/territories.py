"""Territories that have a country code of their own but belong to a state, whose forces are at home there."""

_OF = {
    "CHN": "HKG MAC",
    "DNK": "FRO GRL",
    "FIN": "ALA",
    "FRA": "ATF BLM GLP GUF MAF MTQ MYT NCL PYF REU SPM WLF",
    "GBR": "AIA BMU CYM FLK GGY GIB IMN IOT JEY MSR PCN SGS SHN TCA VGB",
    "NLD": "ABW BES CUW SXM",
    "NOR": "BVT SJM",
    "USA": "ASM GUM MNP PRI UMI VIR",
}
_STATE = {code: state for state, codes in _OF.items() for code in codes.split()}


def sovereign(country: str) -> str:
    """The state that a country or territory belongs to; codes are ISO 3166-1 alpha-3."""
    return _STATE.get(country, country)
