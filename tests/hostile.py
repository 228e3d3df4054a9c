"""Texts that no newspaper prints: ill-formed, endless, or noise; and news in other languages. Own words."""

import base64
import random
import string
from collections.abc import Callable, Mapping
from itertools import cycle, islice
from types import MappingProxyType

from schemas.base import MAX_TEXT
from services.classifier.language import SAMPLE

SENTENCE = (
    "Russia sent 500 troops to Mali and shelled Kyiv, killing 12 people, Moscow said on Monday. "
)
_WORDS = SENTENCE.split()
_PLACES = (
    "Kyiv", "Kharkiv", "Odesa", "Gao", "Kidal", "Goma", "Bunia", "Sake", "Tripoli", "Benghazi",
    "Aleppo", "Homs", "Sanaa", "Aden",
)  # fmt: skip
_LANDS = (
    "Russia", "Ukraine", "Mali", "Niger", "Chad", "Sudan", "Libya", "Syria", "Yemen", "Iran",
    "Iraq", "Turkey", "Kenya", "Haiti",
)  # fmt: skip
_TRIGGERS = (
    "sent", "deployed", "withdrew", "shelled", "bombed", "attacked", "killed", "captured",
    "fired", "seized", "downed", "troops", "strike", "attack", "missiles",
)  # fmt: skip
_OPENING = (
    "The river in the north was as high as it has been for more than a year, and the people of the "
    "town had their work with it when they were told that it would be over by May. "
)


def in_english(text: str) -> str:
    """The text behind as many calm English words as a language is told by."""
    return (_OPENING * (SAMPLE // len(_OPENING.split()) + 1) + text)[:MAX_TEXT]


def endless(*pieces: str, joined: str = " ", size: int = MAX_TEXT) -> str:
    """The pieces in turn, joined, to `size` characters."""
    shortest = min(len(piece) + len(joined) for piece in pieces)
    return joined.join(islice(cycle(pieces), size // shortest + 2))[:size]


def drawn(alphabet: str, size: int = MAX_TEXT) -> str:
    """Characters drawn from an alphabet, the same on every run."""
    return "".join(random.Random(7).choices(alphabet, k=size))


def _encoded(size: int) -> str:
    return base64.b64encode(random.Random(7).randbytes(size)).decode()


def _shifted(text: str, by: int) -> str:
    return "".join(chr(ord(c) + by) if "!" <= c <= "~" else c for c in text)


def _reports() -> str:
    return " ".join(
        f"Russia shelled {place} on Monday, killing {n} people."
        for n, place in zip(range(2, 4_000), cycle(_PLACES), strict=False)
    )


def _table() -> str:
    rows = (f"{land}\t{n}\t{n * 7} troops\tkilled | sent" for n, land in enumerate(_LANDS))
    return endless(*rows, joined="\n")


NOISE: Mapping[str, Callable[[], str]] = MappingProxyType({
    "dots": lambda: "." * MAX_TEXT,
    "dots and spaces": lambda: "." * 90_000 + " " * 90_000 + ".",
    "exclamations in quotes": lambda: endless("!\u201d", joined=""),
    "letters and stops": lambda: endless("A.", "b."),
    "punctuation": lambda: drawn(string.punctuation),
    "less-than signs": lambda: "<" * MAX_TEXT,
    "ampersands": lambda: "&" * MAX_TEXT,
    "brackets": lambda: "(" * MAX_TEXT,
    "quotes": lambda: '"' * MAX_TEXT,
    "spaces": lambda: " " * MAX_TEXT + ".",
    "newlines": lambda: "\n" * MAX_TEXT + ".",
    "controls": lambda: drawn("".join(map(chr, range(32)))),
    "printable": lambda: drawn(string.printable),
    "letters": lambda: drawn(string.ascii_letters),
    "capital letters": lambda: endless("K", joined=""),
    "one-letter words": lambda: endless("a"),
    "digits": lambda: "7" * MAX_TEXT,
    "spaced digits": lambda: endless("7", "12", "500"),
    "digit groups": lambda: endless("1,000", joined=","),
    "one endless word": lambda: "troops" * 33_000,
    "combining marks": lambda: "e" + "\u0301" * MAX_TEXT,
    "emoji": lambda: "\U0001f4a5" * MAX_TEXT,
    "private use": lambda: "\ue000" * MAX_TEXT,
    "base64": lambda: _encoded(150_000),
    "an endless address": lambda: "https://outlet.example/" + endless("a/b?", joined=""),
    "countries": lambda: endless(*_LANDS, joined=", "),
    "countries, a line each": lambda: endless(*_LANDS, joined="\n"),
    "place names": lambda: endless(*_PLACES),
})  # fmt: skip
"""Texts in which nothing happens."""

ENDLESS: Mapping[str, Callable[[], str]] = MappingProxyType({
    "sentences": lambda: endless(SENTENCE, joined=""),
    "reports": _reports,
    "one sentence": lambda: endless(SENTENCE.replace(".", " and"), joined=""),
    "one sentence of commas": lambda: endless(SENTENCE.replace(".", ","), joined=""),
    "one sentence, war at its end": lambda: endless("it was calm and", size=190_000) + SENTENCE,
    "capitals": lambda: endless(SENTENCE.upper()),
    "no capitals": lambda: endless(SENTENCE.lower()),
    "no punctuation": lambda: endless(*(word.strip(".,") for word in _WORDS)),
    "tags": lambda: endless(*(f'<p class="x"><b>{word}</b>&nbsp;</p>' for word in _WORDS)),
    "open tags": lambda: endless("<p", "<div class=", SENTENCE),
    "entities": lambda: endless("&nbsp;&#8217;&amp;", SENTENCE),
    "controls between words": lambda: endless(*_WORDS, joined="\x00\x1b\x7f\x85"),
    "newlines between words": lambda: endless(*_WORDS, joined="\n" * 9),
    "a word a line": lambda: endless(*_WORDS, joined="\n"),
    "mixed scripts": lambda: endless("Russia", "послала", "500 troops", "إلى", "马里", "and shelled Kyiv."),
    "look-alikes": lambda: endless(SENTENCE.translate(str.maketrans("aeocp", "аеоср"))),
    "full width": lambda: endless(_shifted(SENTENCE, 0xFEE0)),
    "zero width": lambda: endless(*("\u200b".join(word) for word in _WORDS)),
    "right to left": lambda: endless("\u202e", *_WORDS, "\u202c", "\u2067"),
    "combining marks": lambda: endless(SENTENCE.replace("e", "e\u0301\u0302\u0303" * 5)),
    "emoji": lambda: endless("\U0001f1fa\U0001f1e6", "\U0001f469\u200d\U0001f680", SENTENCE),
    "mathematical letters": lambda: endless("\U0001d42d\U0001d42b", SENTENCE),
    "nested brackets": lambda: "(" * 9_000 + SENTENCE + ")" * 9_000,
    "nested quotes": lambda: endless("\u201cRussia said \u2018Kyiv said"),
    "nested clauses": lambda: endless("Moscow said that Kyiv denied that"),
    "nested relatives": lambda: endless("the troops that killed the troops that"),
    "nested phrases": lambda: endless("the attack on the troops of the army of the south of Mali by"),
    "long words": lambda: endless("x" * 5_000, SENTENCE),
    "hyphens": lambda: endless("troops", "sent", joined="-"),
    "dotted words": lambda: endless("U.S.", "a.b.c", joined="."),
    "apostrophes": lambda: endless("Russia's", "Mali's", joined=""),
    "slashes": lambda: endless("Kyiv", "troops", joined="/"),
    "numbers": lambda: ", ".join(f"{n:,} troops" for n in range(1, 12_000)),
    "numbers in words": lambda: endless("two hundred and six thousand", "troops killed in Mali,"),
    "a number too large": lambda: f"Russia sent {'9' * 500} troops to Mali.",
    "scales": lambda: "Russia sent 9 " + endless("billion", "trillion", size=9_000) + " troops.",
    "money": lambda: endless("$5 million", "\u20ac2bn in aid to Kyiv", joined=" and "),
    "dates": lambda: endless("on Monday", "since 3 March 2022", "killed 5 people", joined=", "),
    "places shelled": lambda: "Russia shelled " + endless(*_PLACES, joined=", ", size=150_000) + ".",
    "triggers": lambda: endless(*_TRIGGERS),
    "triggers in a list": lambda: "Russia " + endless(*_TRIGGERS, joined=" and ", size=150_000),
    "two triggers": lambda: endless("troops sent"),
    "one trigger": lambda: endless("attack"),
    "tolls": lambda: endless("12 killed and 5 wounded"),
    "conjunctions": lambda: endless("Russia", "Mali", "troops", joined=" and "),
    "pronouns": lambda: endless("it", "they", "he", "them", "shelled"),
    "hedges": lambda: endless("may", "could", "not", "never", "sent troops to Mali if"),
    "denials": lambda: endless(SENTENCE, "Kyiv denied it.", "It could not be verified."),
    "headings": lambda: endless("Army Sends Troops North", joined="\n"),
    "datelines": lambda: endless("KYIV, Sept 3 (Agency) - " + SENTENCE, joined="\n"),
    "a table": _table,
    "base64 inside": lambda: SENTENCE + _encoded(90_000) + SENTENCE,
    "addresses": lambda: endless("https://outlet.example/troops/kyiv?id=500&x=%20", "sent"),
})  # fmt: skip
"""Texts of words that mean events, put together as nobody would."""

FOREIGN: Mapping[str, str] = MappingProxyType({
    "German": "In der Nacht schlugen in Kiew in zwei Bezirken Raketen ein, in Charkiw starb ein Mann.",
    "Dutch": "De stad was in de nacht het doel van een aanval en er is in het centrum veel schade.",
    "Danish": "Hæren har mandag sendt to bataljoner til grænsen, siger ministeren, og der er flere på vej.",
    "Swedish": "Armén skickade på måndagen två bataljoner till gränsen, men det var inte allt.",
    "French": "Le ministre a dit que 500 soldats sont en route pour le Mali et que Moscou les paie.",
    "Spanish": "Rusia atacó Kiev con drones y misiles; no hay heridos, dijo a la prensa el alcalde.",
    "Portuguese": "O exército enviou dois batalhões para a fronteira, disse o ministro da Defesa no Brasil.",
    "Italian": "L'esercito ha inviato due battaglioni al confine, ha detto il ministro della Difesa a Roma.",
    "Catalan": "L'exèrcit va enviar dilluns dos batallons a la frontera, va dir el ministre a Barcelona.",
    "Romanian": "Armata a trimis luni două batalioane la graniță, a spus ministrul apărării la București.",
    "Polish": "Wojsko wysłało w poniedziałek dwa bataliony na granicę, powiedział minister w Warszawie.",
    "Czech": "Armáda poslala v pondělí dva prapory k hranici, řekl ministr obrany v Praze.",
    "Croatian": "Vojska je u ponedjeljak poslala dvije bojne na granicu, rekao je ministar u Zagrebu.",
    "Hungarian": "A hadsereg hétfőn két zászlóaljat küldött a határra, és ez a hír is a lapban van.",
    "Finnish": "Armeija lähetti maanantaina kaksi pataljoonaa rajalle, ja se on vain osa, sanoi ministeri.",
    "Turkish": "Ordu pazartesi günü sınıra iki tabur asker gönderdi, bakan Ankara'da söyledi.",
    "Indonesian": "Tentara mengirim dua batalyon ke perbatasan pada hari Senin, kata menteri pertahanan.",
    "Vietnamese": "Quân đội hôm thứ Hai đã điều hai tiểu đoàn tới biên giới, bộ trưởng cho biết ở Hà Nội.",
    "Swahili": "Jeshi lilituma vikosi viwili mpakani Jumatatu, alisema waziri wa ulinzi mjini Nairobi.",
    "Hausa": "Sojoji sun tura bataliya biyu zuwa iyaka ranar Litinin, in ji ministan tsaro a Abuja.",
    "Russian": "Армия направила два батальона к границе, сообщило в понедельник министерство обороны.",
    "Ukrainian": "Армія направила два батальйони до кордону, повідомило міністерство оборони.",
    "Greek": "Ο στρατός έστειλε τη Δευτέρα δύο τάγματα στα σύνορα, είπε ο υπουργός.",
    "Arabic": "أرسل الجيش يوم الاثنين كتيبتين إلى الحدود بحسب وزارة الدفاع.",
    "Persian": "ارتش روز دوشنبه دو گردان به مرز فرستاد، وزیر دفاع گفت.",
    "Hebrew": "הצבא שלח ביום שני שני גדודים לגבול, אמר שר הביטחון.",
    "Hindi": "सेना ने सोमवार को सीमा पर दो बटालियन भेजीं, रक्षा मंत्रालय ने कहा।",
    "Thai": "กองทัพส่งกำลังสองกองพันไปยังชายแดนเมื่อวันจันทร์ รัฐมนตรีกล่าว",
    "Chinese": "国防部周一表示，NATO 和 Pentagon 的军队已向边境派出两个营，美国也参加。",
    "Japanese": "国防省は月曜日、軍が国境に二個大隊を派遣したと発表した。",
    "Korean": "국방부는 월요일에 두 개 대대를 국경으로 보냈다고 밝혔다.",
    "Amharic": "ሠራዊቱ ሰኞ ዕለት ሁለት ሻለቃዎችን ወደ ድንበር ላከ።",
})  # fmt: skip
"""One sentence of news each, in other languages."""
