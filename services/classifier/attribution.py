"""Who says that an event happened: the innermost speaker whose words tell it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from schemas.mention import Party
from services.classifier.antecedent import antecedent
from services.classifier.scope import Step, dependents, governors, is_infinitive, with_particles
from services.classifier.speech import lexicon
from services.classifier.tree import Span, Token

_SUBJECTS = ("nsubj", "nsubjpass")
_CONTENT = frozenset({"ccomp", "xcomp", "pcomp", "parataxis", "oprd"})
_OBJECTS = frozenset({"dobj", "nsubjpass", "attr", "obj"})
_CROSSINGS = frozenset({"relcl", "acl", "advcl"})
_OF = frozenset({"of", "on", "about", "for", "to", "that"})
_LEFT_OUT = frozenset({"relcl", "punct", "cc", "acl", "advcl", "prep", "conj", "advmod", "case"})
_OPEN, _CLOSE = "“«", "”»"
_SPEAKERLESS = frozenset({"there", "this", "that", "what", "which", "i", "we", "one"})
_MAX_PARTY = 30
_FAR = 400
_NEAR = 120


@dataclass(frozen=True)
class Source:
    """A speaker's head word, and the word by which he speaks."""

    speaker: Token
    by: Token


def find_source(trigger: Token, sentence: Span, following: Sequence[Span]) -> Source | None:
    """Find who says the event at `trigger`: innermost first, then the speaker of its quotation.

    Args:
        trigger: The event's head word.
        sentence: Its sentence.
        following: Up to three sentences after it, where a quotation may name its speaker.
    """
    return next(
        (source for source in _sources(trigger, sentence, following) if _speaks(source)), None
    )


def party_of(source: Source) -> Party:
    """The speaker as a span of the document, with what a pronoun or "the ministry" refers to."""
    head = source.speaker
    span = _one_line(head, [word.i for word in islice(_phrase(head), _MAX_PARTY)])
    return Party(
        text=span.text,
        start=span.start_char,
        end=span.end_char,
        refers_to=antecedent(head, span),
        label=head.ent_type_ or None,
    )


def _one_line(head: Token, places: list[int]) -> Span:
    """The span over these words, cut at line breaks: a parse may run from a headline on."""
    doc = head.doc
    start, end = min(places), max(places) + 1
    breaks = [i for i in range(start, end) if "\n" in doc[i].text]
    start = max([start, *(i + 1 for i in breaks if i < head.i)])
    end = min([end, *(i for i in breaks if i > head.i)])
    return doc[start:end]


def _phrase(head: Token) -> Iterator[Token]:
    """The noun phrase of a speaker: titles, owners, "for" and "of" phrases and appositions."""
    yield head
    if head.dep_ in _SUBJECTS:
        # "The firm Orbix said": some parses give one verb both nouns as subjects.
        yield from (
            w
            for s in dependents(head.head, head.dep_)
            if s.i == head.left_edge.i - 1
            for w in s.subtree
        )
    for child in head.children:
        named = (
            child.dep_ == "prep"
            and child.lower_ in {"for", "of", "at", "in", "by", "from"}
            and child.i > head.i
        )
        if named or child.dep_ not in _LEFT_OUT:
            yield from child.subtree


def _speaks(source: Source) -> bool:
    return source.speaker.lower_ not in _SPEAKERLESS and source.speaker.pos_ not in {"NUM", "SYM"}


def _sources(trigger: Token, sentence: Span, following: Sequence[Span]) -> Iterator[Source]:
    yield from _beside(trigger)
    crossed = False
    for step in governors(trigger):
        crossed = crossed or (step.link in _CROSSINGS and not is_infinitive(step.below))
        if not (crossed and step.link in _OBJECTS):
            yield from _governing(step)
        yield from _beside(step.token)
    yield from _at_the_end(trigger, sentence)
    yield from _quoting(trigger, sentence, following)
    yield from _carried_on(trigger, sentence)


def _governing(step: Step) -> Iterator[Source]:
    """The speaker where the governor is a verb or noun of speech and the event its content."""
    words = lexicon()
    governor = step.token
    if governor.pos_ in {"VERB", "AUX"}:
        if _is_content(step, with_particles(governor)):
            yield from _subject_sources(governor)
    elif governor.lemma_.lower() in words.speech_nouns and (
        step.link in {"acl", "relcl", "ccomp", "compound", "amod"} or step.marker in _OF
    ):
        yield from _noun_sources(governor)


def _is_content(step: Step, names: set[str]) -> bool:
    words = lexicon()
    if names & words.accusing_verbs:
        return step.link in {"prep", "dobj", "ccomp", "xcomp", "advcl"} and step.marker != "after"
    if step.link in _OBJECTS:
        return bool(names & words.announcing_verbs)
    if not names & words.speech_verbs:
        return False
    if step.link == "prep":
        return step.marker in {"of", "about"}
    if step.link == "xcomp" and is_infinitive(step.below):
        return bool(names & {"claim", "deny", "admit", "report"}) and not _is_passive(step.token)
    return step.link in _CONTENT


def _subject_sources(verb: Token) -> Iterator[Source]:
    if _is_passive(verb):
        for agent in dependents(verb, "agent"):
            yield from (Source(child, verb) for child in dependents(agent, "pobj"))
        return
    subject = subject_of(verb)
    if subject is not None and not _is_withheld(verb):
        yield Source(subject, verb)


def _is_withheld(verb: Token) -> bool:
    """Read "Did not say why it sent": what is not said or confirmed has no sayer there."""
    unsaid = lexicon().verification.verify | {"say", "tell", "comment", "specify"}
    return verb.lemma_.lower() in unsaid and bool(dependents(verb, "neg"))


def _is_passive(verb: Token) -> bool:
    return bool(dependents(verb, "auxpass", "nsubjpass"))


def subject_of(verb: Token) -> Token | None:
    """The subject of a verb, or the one that it shares with its governor."""
    own = dependents(verb, *_SUBJECTS)
    if own:
        return _resolved(own[-1], verb)
    for step in governors(verb):
        if step.link in {"relcl", "acl"}:
            return step.token
        if step.link == "advcl" and _is_told(step.token):
            continue
        if step.link not in {
            "conj",
            "advcl",
            "xcomp",
            "prep",
            "parataxis",
            "dep",
            "ccomp",
            "pcomp",
        }:
            return None
        shared = [t for t in dependents(step.token, *_SUBJECTS) if t.i < verb.i]
        if shared:
            return _resolved(shared[0], step.token)
    return None


def _is_told(verb: Token) -> bool:
    """Whether a clause is what somebody says: a participle hung on it is the sayer's, not its own."""
    return verb.dep_ == "ccomp" and bool(with_particles(verb.head) & lexicon().speech_verbs)


def _resolved(subject: Token, verb: Token) -> Token:
    """Read "who" and "which" stand for the noun that their clause hangs on."""
    if subject.tag_ in {"WP", "WDT"} and verb.dep_ == "relcl":
        return verb.head
    return subject


def _noun_sources(noun: Token) -> Iterator[Source]:
    """Read "Kyiv's claim", "a report by the ministry", "Moscow issued a statement"."""
    for owner in dependents(noun, "poss"):
        yield Source(owner, noun)
    for child in dependents(noun, "prep", "agent", "acl"):
        if child.lower_ in {"by", "from"}:
            yield from (Source(pobj, noun) for pobj in dependents(child, "pobj"))
    if noun.dep_ in {"dobj", "obj"} and noun.head.pos_ == "VERB":
        yield from _subject_sources(noun.head)


def _beside(node: Token) -> Iterator[Source]:
    """Read "According to X" and a parenthetical "X said" that hang on the event's own clause."""
    words = lexicon()
    for child in node.children:
        if child.lower_ in {"according", "per"}:
            yield from _according(child)
        elif child.dep_ == "parataxis" and with_particles(child) & words.speech_verbs:
            yield from _subject_sources(child)
        elif child.dep_ == "advcl" and child.lower_ == "citing":
            yield from (Source(cited, child) for cited in dependents(child, "dobj"))


def _according(word: Token) -> Iterator[Source]:
    for below in (word, *dependents(word, "prep")):
        yield from (Source(pobj, word) for pobj in dependents(below, "pobj"))


def _at_the_end(trigger: Token, sentence: Span) -> Iterator[Source]:
    """A closing ", X said Friday" that the parse has hung on some inner word."""
    for token in sentence.doc[trigger.i + 1 : sentence.end]:
        if token.pos_ != "VERB" or token.lemma_.lower() not in lexicon().speech_verbs:
            continue
        subjects = dependents(token, "nsubj")
        if not subjects or any(c.i > token.i for c in dependents(token, "ccomp", "dobj", "xcomp")):
            continue
        opening = subjects[0].left_edge.i - 1
        if opening > trigger.i and token.doc[opening].text in {",", "”", '"'}:
            yield Source(subjects[0], token)


def _quoting(trigger: Token, sentence: Span, following: Sequence[Span]) -> Iterator[Source]:
    """The speaker of the quotation that the event stands in, named beside it or a sentence away."""
    if not is_quoted(trigger):
        return
    for near in (sentence, *following, *_preceding(sentence)):
        for token in near:
            speaks = token.pos_ == "VERB" and token.lemma_.lower() in lexicon().speech_verbs
            if speaks and not is_quoted(token):
                yield from _subject_sources(token)


def _preceding(sentence: Span) -> Iterator[Span]:
    """The two sentences before, the nearer first."""
    for _ in range(2):
        if sentence.start == 0:
            return
        sentence = sentence.doc[sentence.start - 1].sent
        if len(sentence) <= _FAR:
            yield sentence


def _carried_on(trigger: Token, sentence: Span) -> Iterator[Source]:
    """Reported speech that goes on without its verb: "X said ... . More tanks had arrived."."""
    root = sentence.root
    if trigger.i != root.i or sentence.start == 0:
        return
    if not any(child.lower_ in {"had", "would"} for child in dependents(root, "aux")):
        return
    earlier = sentence.doc[sentence.start - 1].sent.root
    if earlier.lemma_.lower() in lexicon().speech_verbs:
        yield from _subject_sources(earlier)


def is_quoted(token: Token) -> bool:
    """Whether a word stands between quotation marks, counted from the paragraph's start."""
    depth = 0
    for before in reversed(token.doc.words[max(0, token.i - _FAR + 1) : token.i]):
        text = before.text
        if "\n" in text:
            break
        if text in _OPEN:
            return True
        if text in _CLOSE:
            return False
        if text in {'"', "``", "''"}:
            depth += 1
    return depth % 2 == 1 or (depth == 0 and _closes_unopened(token))


def _closes_unopened(token: Token) -> bool:
    """Whether the next curly mark closes: the text begins inside a quotation."""
    after = (word.text for word in token.doc[token.i : token.i + _NEAR])
    return next((mark in _CLOSE for mark in after if mark in _OPEN + _CLOSE), False)
