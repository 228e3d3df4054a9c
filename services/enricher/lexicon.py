"""Word lists, and the nouns that say what sort of party acts and what a number counts."""

import re

from schemas.event_types import ActorKind


def words(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())


def any_of(phrases: str, after: str = "") -> re.Pattern[str]:
    """A pattern for any of the phrases, written with "|" between them, as whole words in any case.

    `after` is a pattern for what must follow.
    """
    choices = "|".join(" ".join(phrase.split()) for phrase in phrases.split("|"))
    return re.compile(rf"(?<!\w)(?:{choices})(?!\w){after}", re.IGNORECASE)


KIND_NOUNS: tuple[tuple[ActorKind, frozenset[str]], ...] = (
    (ActorKind.MERCENARY, words("mercenary mercenaries contractors")),
    (ActorKind.INTELLIGENCE, words("intelligence spies spy")),
    (
        ActorKind.POLICE,
        words("police policeman policemen officer gendarmes gendarmerie constables"),
    ),
    (
        ActorKind.MILITARY,
        words("""
            army armies navy military militaries marines soldier soldiers troops troop force forces
            brigade battalion regiment division squadron fleet corps serviceman servicemen paratroopers
            defenses defences warplanes bombers jets helicopters aircraft drones missiles tanks artillery
            warship warships reservists conscripts personnel guard guards guardsmen general generals
            commander commanders commandos unit units contingent infantry airmen sailors command staff
            peacekeepers colonel
        """),
    ),
    (
        ActorKind.ARMED_GROUP,
        words("""
            rebels rebel militants militant insurgents insurgent militia militias militiamen fighters
            fighter gunmen gunman jihadists jihadist terrorists terrorist separatists guerrillas
            extremists extremist bandits gang gangs attacker attackers bomber cartel partisans
        """),
    ),
    (
        ActorKind.GOVERNMENT,
        words("""
            government ministry ministries minister ministers president presidents official officials
            authorities authority regime parliament leader leaders premier chancellor spokesman
            spokeswoman spokesperson administration cabinet embassy embassies consulate ambassador
            diplomat diplomats secretary senate lawmakers governor mayor state senator king emir
            delegation envoy
        """),
    ),
    (
        ActorKind.MEDIA,
        words("""
            newspaper newspapers media reporter reporters journalist journalists broadcaster television
            tv radio news
        """),
    ),
    (ActorKind.UNNAMED, words("source sources witness witnesses someone reports")),
    (
        ActorKind.ANALYST,
        words(
            "analyst analysts expert experts researcher researchers institute think-tank scholar"
        ),
    ),
    (ActorKind.NGO, words("charity charities volunteers activists monitors ngo ngos")),
    (ActorKind.COMPANY, words("company companies firm firms bank banks operator")),
    (
        ActorKind.CIVILIAN,
        words("""
            civilian civilians people person child children woman women man men residents villagers
            citizens protesters protestors demonstrators students schoolgirls girls boys refugees
            migrants families crowd crowds population inhabitants holidaymakers passengers workers
            miners elderly farmers worshippers pilgrims mourners detainees prisoners hostages nationals
        """),
    ),
)
"""Kinds with the nouns that speak for them; the first that has a noun wins."""

SIDE = words("""
    backed installed controlled held occupied recognised recognized made supplied based speaking aligned
    friendly sponsored supported allied funded trained appointed brokered mediated imposed annexed run
    born inspired linked proxy designated bound built era operated donated provided
""")
"""What follows a name and a hyphen where the name is not the party's allegiance; "-led" is."""

STANCE = words("pro anti non post ex")
"""What stands before a name that is not the party's allegiance."""

REGION_WORDS = words("""
    region province oblast governorate state district county prefecture territory republic raion krai
    sector division department wilaya voivodeship canton regions provinces oblasts states districts
""")
BASE_WORDS = words("""
    airfield airport airbase base aerodrome airstrip garrison barracks airfields airports bases airbases
""")
NAME_JOINERS = words("""
    of the de del la el al an as ad ash ar es i e ez ul on upon sur le ya y da do dos das bin
""")
"""Small words inside place names: "Mazar-i-Sharif", "Deir ez-Zor", "Rostov-on-Don"."""

UNIT_NOUNS: tuple[tuple[str, str], ...] = (
    (
        "other",
        """
        detachments? battalions? squadrons? brigades? divisions? regiments? company companies groups?
        units? teams? contingents? tonnes? tons? canisters? rounds? shells? convoys? countries nations?
        states? governments? bases? villages? towns? cities houses? homes? buildings? times? days? weeks?
        months? years?
        """,
    ),
    ("drones", "drones? uavs? quadcopters? shaheds? gerans? ucavs? usvs?"),
    (
        "missiles",
        "missiles? rockets? icbms? irbms? slbms? atacms himars projectiles? iskanders? kinzhals? kalibrs?",
    ),
    (
        "aircraft",
        """
        aircraft airplanes? aeroplanes? planes? jets? bombers? helicopters? choppers?
        gunships? warplanes? airliners? interceptors? awacs
        typhoons? rafales? gripens? apaches? chinooks? migs? sukhois? tornados?
        """,
    ),
    ("tanks", "tanks? leopards? abrams challengers? leclercs?"),
    (
        "ships",
        """
        ships? warships? vessels? boats? submarines? destroyers? frigates? corvettes? tankers? cutters?
        trawlers? freighters? ferries ferry minesweepers? minehunters? minelayers? gunboats?
        """,
    ),
    (
        "vehicles",
        """
        vehicles? trucks? carriers? apcs? ifvs? humvees? bmps? btrs? jeeps? mraps? strykers? bradleys?
        cars? lorries lorry buses bus pickups?
        """,
    ),
    (
        "weapons",
        """
        weapons? guns? howitzers? rifles? launchers? systems? mortars? batteries battery mines? bombs?
        munitions? javelins? stingers? grenades? pistols? firearms? warheads? cannons? torpedoes
        """,
    ),
    (
        "troops",
        """
        troops? soldiers? servicemen servicewomen servicemembers? personnel forces men marines?
        reservists? conscripts? recruits? mercenaries mercenary peacekeepers? paratroopers? commandos?
        militants? militiamen gunmen guards? guardsmen combatants? rangers? contractors? sailors? airmen
        infantrymen legionnaires? fighters? volunteers? advisers? advisors? operatives? boots insurgents?
        rebels? police policemen officers? gendarmes? troopers?
        jihadists? terrorists? gendarmerie infantry cavalry peace-keepers? corpsmen spetsnaz
        military seals? gunners? sappers? medics? helmets? gurkhas? snipers? artillerymen fusiliers? crewmen
        """,
    ),
    (
        "people",
        """
        people persons? civilians? children child girls? boys? women woman schoolgirls? schoolboys?
        students? residents? nationals? citizens? villagers? refugees? migrants? families prisoners?
        hostages? captives? protesters? protestors? demonstrators? inhabitants? workers? miners?
        journalists? evacuees?
        others? detainees? pilgrims? bodies body passengers? activists? suspects? officials? diplomats?
        man pows? farmers? pensioners? individuals? judges? prosecutors? ministers? politicians?
        lawmakers? deputy deputies mps? businessmen oligarchs? executives? directors? entrepreneurs?
        teachers? pupils? infants? babies worshippers? mourners? shoppers? supporters? followers?
        marchers? strikers? rioters? opponents? expatriates? settlers? herders? fishermen tourists?
        households? lives life generals? colonels? commanders? employees? foreigners? leaders?
        brothers? sisters? relatives?
        """,
    ),
    (
        "staff",
        """
        staff members? crews? instructors? trainers? specialists? technicians? engineers? experts? observers?
        monitors? planners? pilots? doctors? nurses? cooks? linguists? interpreters? liaisons?
        reinforcements? cadets? scouts? divers? operators? mechanics? drivers? pioneers?
        """,
    ),
)
"""Units with the nouns, as patterns, that they count; the first that has a noun wins.

"staff" is no unit: troops where forces move, people elsewhere.
"""
PEOPLES = re.compile(
    r"[A-Z][a-z]+(?:ans|is|ese)|(?:French|English|Irish|Dutch|Welsh)men|Poles|Danes|Swedes|Turks|Finns|Serbs|Kurds|Croats|Czechs"
    r"|Slovaks|Greeks|Scots|Britons|Brits|Spaniards|Uzbeks|Tajiks|Kazakhs|Kyrgyz|Thais|Filipinos"
    r"|Cypriots|Slovenes|Bulgars|Kosovars|Yazidis|Rohingyas?|Icelanders|Dutch|French|British"
    r"|Irish|Swiss|Malays?|Emiratis|Saudis|Somalis|Azeris|Hutus|Tutsis|Gurkhas"
)
"""Nouns for peoples: "250 Germans" are soldiers where forces move."""
