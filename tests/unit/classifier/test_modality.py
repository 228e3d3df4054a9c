"""Modality over constructions of English: each sentence marks its event's head word with asterisks."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.event_types import EventType, Modality
from services.classifier.assess import assess
from services.classifier.modality import judge_modality
from tests.unit.classifier.parsing import find, parse

ASSERTED = [
    ("The air *strikes* on Sanaa depended on intelligence from Israel.", "air_strike"),
    (
        "The minister described Russian propaganda in a report that troops had *entered* the city.",
        "troop_deployment",
    ),
    (
        "Seoul put at 3,000 the number of soldiers who had been *shipped* to Russia.",
        "troop_deployment",
    ),
    ("Italy will *keep* its 900 soldiers in Iraq.", "troop_deployment"),
    ("Soldiers were *flown* in under a deal that they signed in April 1998.", "troop_deployment"),
    ("Washington is *moving* a battery to Israel, which votes next week.", "troop_deployment"),
    ("The battalion *left* Kathmandu for the Golan on Tuesday.", "troop_deployment"),
    ("200 troops, none of whom will fight, are being *moved* to Israel.", "troop_deployment"),
    (
        "Taipei rejects the claim by Beijing that advisers are *based* on Kinmen.",
        "troop_deployment",
    ),
    (
        "Some 400 Chadian soldiers have *crossed* into Togo, twice the figure that it gave a year ago.",
        "troop_deployment",
    ),
    ("A first contingent *landed* on Friday, months later than promised.", "troop_deployment"),
    ("The *invasion* was wrong, he said.", "armed_clash"),
    ("The report says that militias *committed* genocide in Darfur.", "civilian_attack"),
    ("Nepal *seconded* 850 soldiers to the force last week.", "troop_deployment"),
    ("*Sending* soldiers was not easy, he said.", "troop_deployment"),
    ("Ghana *sent* 300 soldiers to Togo on Monday.", "troop_deployment"),
    ("The army has *deployed* two battalions along the river.", "troop_deployment"),
    ("Norway *condemned* the attack but will not withdraw its medics.", "accusation"),
    ("Residents will not forget the *shelling* that destroyed the market.", "shelling"),
    ("Officials discussed the *attack* for hours.", "air_strike"),
    ("The rebels repelled an *attack* on the bridge.", "armed_clash"),
    ("The militia managed to *capture* the airfield.", "territorial_change"),
    ("The brigade began to *withdraw* at dawn.", "troop_withdrawal"),
    ("The general confirmed that his men had *entered* the town.", "troop_deployment"),
    ("Peru did not say why it *sent* the frigate.", "troop_deployment"),
    ("The convoy was forced to *retreat*.", "troop_withdrawal"),
    ("The bombing did not stop the *shelling* of the port.", "shelling"),
    ("Not only did they *bomb* the bridge, they filmed it.", "air_strike"),
    ("Dozens may have died in the *strike* on the depot.", "air_strike"),
    ("Some 400 Kenyan officers have been *stationed* in Haiti since June.", "troop_deployment"),
    ("Fighter jets *bombed* a village overnight.", "air_strike"),
    ("The ministers flew to Cairo to *meet* the envoy.", "talks"),
    ("The blast could complicate the *talks* that opened on Sunday.", "talks"),
    ("Soldiers can be seen *firing* at the crowd in the video.", "civilian_attack"),
    (
        "Ethiopian soldiers *crossed* into Somalia early on Tuesday, residents said.",
        "troop_deployment",
    ),
    ("The government denied entry to a journalist who filmed the *strike*.", "air_strike"),
    ("Despite the *ceasefire*, shells hit the market.", "ceasefire"),
    ("The army failed to stop the *attack* on the convoy.", "armed_clash"),
    ("Nobody was hurt when the rebels *fired* on the bus.", "armed_clash"),
    ("The *shelling* did not cause casualties.", "shelling"),
    ("Turkey has been *massing* armour on the frontier to deter an attack.", "troop_buildup"),
    ("Fighting *raged* as envoys prepared to meet.", "armed_clash"),
    ("The commander would not say how many soldiers were *deployed*.", "troop_deployment"),
    ("Troops *deployed* to protect the dam could stay for months.", "troop_deployment"),
    ("Without warning, jets *bombed* the camp.", "air_strike"),
    ("Two ships were *hit*, not three as first reported.", "air_strike"),
    ("The rebels *attacked* because the army refused to leave.", "armed_clash"),
    ("Thousands *fled* for fear of an assault.", "displacement"),
    ("The troops who *arrived* on Friday will stay until June.", "troop_deployment"),
    ("The patrol had no choice but to *withdraw*.", "troop_withdrawal"),
    ("The ministry cannot say where the soldiers were *captured*.", "abduction"),
    ("Mali's junta *expelled* the ambassador, a move that could worsen ties.", "sanction"),
    ("It is not known who *bombed* the bridge.", "bombing"),
    ("Protesters *marched* to demand the withdrawal of troops.", "protest"),
    ("Hundreds of soldiers are *stationed* at the base.", "troop_deployment"),
    ("The frigate was *sent* to deter smugglers.", "troop_deployment"),
    ("Rome said it was not involved in the *strike*.", "air_strike"),
]

PLANNED = [
    ("The Kenyan parliament passed a motion on *sending* troops to Haiti.", "troop_deployment"),
    ("The king told his generals to *send* 500 soldiers to Haiti.", "troop_deployment"),
    ("Uganda is *sending* another battalion to Juba in April.", "troop_deployment"),
    ("They *travel* in July.", "troop_deployment"),
    ("The battalion *leaves* Kathmandu for the Golan on Tuesday.", "troop_deployment"),
    (
        "Paris is *deploying* a battery and 100 men to operate it in the coming days.",
        "troop_deployment",
    ),
    ("From January, 300 soldiers *serve* in Lithuania.", "troop_deployment"),
    ("A brigade was being *readied* for Gaza.", "troop_deployment"),
    ("The president can now *deploy* a battalion.", "troop_deployment"),
    ("Malta will let 120 marines *rotate* through the port.", "troop_deployment"),
    ("The chamber voted to let the government *station* 600 soldiers there.", "troop_deployment"),
    ("The Dutch parliament voted on Thursday to *deploy* 90 soldiers to Mali.", "troop_deployment"),
    ("The king has ordered 600 sappers *sent* to the border.", "troop_deployment"),
    ("Oslo plans to triple its force there, *adding* 350 soldiers.", "troop_deployment"),
    ("Envoys met ahead of the *talks*.", "talks"),
    ("Morocco is massing tanks ahead of joint *exercises* with Spain.", "military_exercise"),
    ("Ghana will *send* 300 soldiers to Togo.", "troop_deployment"),
    ("Ghana plans to *send* 300 soldiers to Togo.", "troop_deployment"),
    ("Ghana is to *send* 300 soldiers to Togo next month.", "troop_deployment"),
    ("Ghana is going to *send* 300 soldiers to Togo.", "troop_deployment"),
    ("Ghana to *send* 300 soldiers to Togo", "troop_deployment"),
    ("The minister said Ghana would *send* 300 soldiers to Togo.", "troop_deployment"),
    ("The battalion is set to *leave* Mali in June.", "troop_withdrawal"),
    ("The battalion is due to *leave* Mali in June.", "troop_withdrawal"),
    ("The president ordered the army to *withdraw* from the province.", "troop_withdrawal"),
    ("The president ordered the *withdrawal* of all advisers.", "troop_withdrawal"),
    ("Canada pledged to *deliver* 40 howitzers.", "arms_transfer"),
    ("Canada announced the *deployment* of 200 trainers to Latvia.", "troop_deployment"),
    ("Brazil is preparing to *send* peacekeepers to Haiti.", "troop_deployment"),
    ("The parties agreed to a *ceasefire* starting on Friday.", "ceasefire"),
    ("The two navies are *holding* drills next week.", "military_exercise"),
    ("A planned *deployment* of rangers drew protests.", "troop_deployment"),
    ("Parliament approved the *deployment* of 150 soldiers to Niger.", "troop_deployment"),
    ("Warsaw has decided to *reinforce* the border with a brigade.", "troop_buildup"),
    ("The squadron will arrive tomorrow and *train* with local pilots.", "military_exercise"),
    ("A further 500 troops are scheduled to *arrive* by Sunday.", "troop_deployment"),
    ("The decision to *deploy* the brigade was made on Tuesday.", "troop_deployment"),
    ("Chad says it will *pull* its troops out of the joint force.", "troop_withdrawal"),
    ("The marines will leave once their replacements *arrive*.", "troop_deployment"),
    ("The government has promised that the soldiers will *return* in spring.", "troop_withdrawal"),
    ("Germany's cabinet signed off on *sending* 120 soldiers.", "troop_deployment"),
    (
        "A contingent of 200 police is expected next week and will be *deployed* in the capital.",
        "troop_deployment",
    ),
    ("The bloc intends to *impose* sanctions.", "sanction"),
    ("Both presidents will *meet* in Oslo on Friday.", "talks"),
    ("Spain's prime minister vowed to *provide* air-defence missiles.", "arms_transfer"),
    ("Under an accord reached on Monday, the two armies will *pull* back.", "troop_withdrawal"),
    ("The drill, scheduled for May, will *involve* 3,000 soldiers.", "military_exercise"),
    ("The mission will *end* in December, when the last soldiers go home.", "troop_withdrawal"),
    ("The first soldiers will be *deployed* within weeks.", "troop_deployment"),
    ("Sweden is sending a battalion that will be *based* in Latvia.", "troop_deployment"),
    ("Troops would start *leaving* on Monday, the spokesman said.", "troop_withdrawal"),
    ("Preparations for an *offensive* are complete, officers say.", "armed_clash"),
    ("Seoul announced plans to *hold* drills with Tokyo.", "military_exercise"),
    ("Rebels appear to be preparing an *assault*, which could come within days.", "armed_clash"),
]

POSSIBLE = [
    ("Rumours that gendarmes would soon *arrive* spread on Wednesday.", "troop_deployment"),
    ("London is drawing up plans to *put* soldiers into the ports.", "troop_deployment"),
    (
        "Under one of the options, 1,000 soldiers would *spend* a year in Estonia.",
        "troop_deployment",
    ),
    ("The *presence* of Nato forces in Ukraine is not unthinkable.", "troop_deployment"),
    ("Paris may announce next week that it is *sending* trainers.", "troop_deployment"),
    ("Moscow would like to *get* 10,000 soldiers into the enclave.", "troop_deployment"),
    ("She has permission to *send* soldiers to Ukraine.", "troop_deployment"),
    (
        "The ministry neither confirmed nor denied that advisers had *come* back.",
        "troop_deployment",
    ),
    ("Chile stands ready to *join* the force, he said.", "troop_deployment"),
    ("Rome is *weighing* a force of 3,000 for Libya.", "troop_deployment"),
    ("American *boots* on the ground were one of several options, he said.", "troop_deployment"),
    ("*Sending* engineers is on the table, he said.", "troop_deployment"),
    ("Oslo would *send* its guards only after a truce, the minister said.", "troop_deployment"),
    ("Chile said it would be glad to *lend* a platoon.", "troop_deployment"),
    ("The text would let Ghana *send* police to the islands.", "troop_deployment"),
    ("*Sending* troops into Colombia sounded good to him.", "troop_deployment"),
    ("The Turkish assembly is to vote on Friday to *send* troops to Libya.", "troop_deployment"),
    ("The pact could pave the way for a *withdrawal* of the troops.", "troop_withdrawal"),
    ("A treaty allowing Japan to *station* soldiers there was signed.", "troop_deployment"),
    ("Ghana may *send* soldiers to Togo.", "troop_deployment"),
    ("Ghana might not *send* soldiers to Togo.", "troop_deployment"),
    ("Ghana could *send* soldiers to Togo.", "troop_deployment"),
    ("Ghana is considering *sending* soldiers to Togo.", "troop_deployment"),
    ("Ghana is considering the *deployment* of soldiers to Togo.", "troop_deployment"),
    ("The premier did not rule out *sending* ground troops.", "troop_deployment"),
    ("The premier refused to rule out *sending* ground troops.", "troop_deployment"),
    ("Ghana is likely to *send* soldiers to Togo.", "troop_deployment"),
    ("Rebels threatened to *attack* the capital.", "armed_clash"),
    ("Kenya offered to *deploy* a battalion.", "troop_deployment"),
    ("The council demanded that the troops *withdraw*.", "troop_withdrawal"),
    ("Thousands rallied in Niamey for the *departure* of the soldiers.", "troop_withdrawal"),
    (
        "Iraq will stop its exports for a month or until Israel *withdraws* from the hills.",
        "troop_withdrawal",
    ),
    ("Further troop *reductions* will be conditioned on a truce.", "troop_withdrawal"),
    ("Ankara will submit a bill on *sending* units to Tripoli.", "troop_deployment"),
    ("The cabinet is to present a motion to *send* 200 men.", "troop_deployment"),
    ("Lawmakers called for the *withdrawal* of foreign forces.", "troop_withdrawal"),
    ("The council called on both armies to *withdraw*.", "troop_withdrawal"),
    ("If the rebels *attack* the town, the army will respond.", "armed_clash"),
    ("The army will *withdraw* if the rebels disarm.", "troop_withdrawal"),
    ("Analysts expect the army to *advance* on the city.", "armed_clash"),
    ("The prospect of a *ceasefire* faded.", "ceasefire"),
    ("Fears of an *attack* emptied the streets.", "armed_clash"),
    ("A possible *withdrawal* was on the agenda.", "troop_withdrawal"),
    ("Intelligence suggests further *deployments* may be forthcoming.", "troop_deployment"),
    ("Tunis is ready to *send* advisers.", "troop_deployment"),
    ("The king expressed willingness to hold *talks*.", "talks"),
    ("It is unclear whether the troops will *leave*.", "troop_withdrawal"),
    ("The envoy urged both sides to accept a *truce*.", "ceasefire"),
    ("Troops should *leave* the valley, the mayor said.", "troop_withdrawal"),
    ("Ghana wants to *deploy* drones there.", "troop_deployment"),
    ("Will Ghana *send* soldiers to Togo?", "troop_deployment"),
    ("Unless talks succeed, the army will *advance*.", "armed_clash"),
    ("The plan would *send* 500 soldiers to the north.", "troop_deployment"),
    ("The commander is weighing a *withdrawal* from the valley.", "troop_withdrawal"),
    ("They were asked to *withdraw* from the base.", "troop_withdrawal"),
    ("Perhaps the rebels *attacked* the convoy.", "armed_clash"),
    ("The generals have asked for permission to *bomb* the port.", "air_strike"),
    ("Whether the battalion will *go* is not clear.", "troop_deployment"),
    ("The pact would allow Beijing to *station* ships in the islands.", "troop_deployment"),
    ("He warned that Iran could *attack* within days.", "air_strike"),
    ("Britain is open to *sending* instructors.", "troop_deployment"),
    ("The chances of a *ceasefire* are slim.", "ceasefire"),
    ("There is speculation that the group will *attack* the dam.", "armed_clash"),
    ("Paris has floated the idea of *deploying* peacekeepers.", "troop_deployment"),
    ("It remains to be seen whether the rebels will *withdraw*.", "troop_withdrawal"),
    ("The minister suggested that Kenya might *pull* out.", "troop_withdrawal"),
    ("In the event of an *attack*, reservists are called up.", "armed_clash"),
    ("The proposed *truce* would last a month.", "ceasefire"),
    ("Chile has not ruled out *sending* a frigate.", "troop_deployment"),
    ("Chile has not decided whether to *send* a frigate.", "troop_deployment"),
    ("The army can *strike* any target in the region.", "air_strike"),
    ("The premier is under pressure to *send* troops.", "troop_deployment"),
    ("The alliance has discussed *deploying* ships to the strait.", "troop_deployment"),
    ("Troops could soon be *withdrawn*.", "troop_withdrawal"),
    ("They would *retaliate* if the port was hit.", "air_strike"),
    ("Should the talks fail, the army will *march* on the city.", "armed_clash"),
    ("The draft calls for foreign fighters to *leave*.", "troop_withdrawal"),
]

DENIED = [
    (
        "They had planned to *station* 200 soldiers in Chad, but the mission was called off.",
        "troop_deployment",
    ),
    ("He described reports that Delhi was *sending* troops as speculative.", "troop_deployment"),
    ("The army said that reports of its contingent *pulling* out were wrong.", "troop_withdrawal"),
    ("*Sending* ground units was not on the table, he said.", "troop_deployment"),
    ("*Sending* soldiers is out of the question.", "troop_deployment"),
    ("Peru will under no circumstances *let* foreign soldiers in.", "troop_deployment"),
    ("There is no plan whatsoever for our soldiers to *enter* Chad.", "troop_deployment"),
    (
        "The king ruled out a new front, with his son saying that no soldier would *cross* the river.",
        "troop_deployment",
    ),
    (
        '"We will not join this war, whether by *sending* soldiers to Chad or ships," he added.',
        "troop_deployment",
    ),
    ("There is no sign of a *withdrawal*, the general said.", "troop_withdrawal"),
    ("Monitors have found no evidence of an *attack*.", "armed_clash"),
    ("We do not see the *massing* of troops there, he said.", "troop_buildup"),
    ("We will not join this war, whether by *sending* soldiers or otherwise.", "troop_deployment"),
    (
        (
            '"As long as we are not attacked, we will not take part directly in this conflict, whether by'
            ' *sending* our forces to fight in Chad or by attacking its army," Biya wrote.'
        ),
        "troop_deployment",
    ),
    ("Ghana did not *send* soldiers to Togo.", "troop_deployment"),
    ("Ghana will not *send* soldiers to Togo.", "troop_deployment"),
    ("Ghana won't be *sending* soldiers to Togo.", "troop_deployment"),
    ("Ghana has no plans to *send* soldiers to Togo.", "troop_deployment"),
    ("Ghana has no intention of *sending* soldiers to Togo.", "troop_deployment"),
    ("Ghana denied *sending* soldiers to Togo.", "troop_deployment"),
    ("Ghana denied that it had *sent* soldiers to Togo.", "troop_deployment"),
    (
        'The spokesman dismissed as "pure invention" a report that two battalions had *crossed* the river.',
        "troop_deployment",
    ),
    ("Ghana denied reports that it had *sent* soldiers to Togo.", "troop_deployment"),
    ("Ghana ruled out *sending* soldiers to Togo.", "troop_deployment"),
    ("Ghana ruled out any *deployment* to Togo.", "troop_deployment"),
    ("There are no Ghanaian *troops* in Togo.", "troop_deployment"),
    ("No soldiers were *sent* to Togo.", "troop_deployment"),
    ("Ghana said it would not *send* soldiers.", "troop_deployment"),
    ("Ghana is not planning to *send* soldiers.", "troop_deployment"),
    ("Ghana never *sent* soldiers to Togo.", "troop_deployment"),
    ("Ghana refused to *send* soldiers to Togo.", "troop_deployment"),
    ("The rebels failed to *capture* the town.", "territorial_change"),
    ("The crew left the harbour without *firing* a shot.", "shelling"),
    ("Ghana sent money instead of *deploying* soldiers.", "troop_deployment"),
    ("The junta is no longer *hosting* foreign troops.", "troop_deployment"),
    ("Accra says Lomé denies *hosting* its soldiers.", "troop_deployment"),
    ("Reports of a *withdrawal* are false, the ministry said.", "troop_withdrawal"),
    ("The ministry rejected claims that troops had *crossed* the border.", "troop_deployment"),
    ("Neither army has *withdrawn* from the valley.", "troop_withdrawal"),
    ("Ghana's president said no soldier would be *sent* abroad.", "troop_deployment"),
    ("He insisted that his country had not *supplied* drones.", "arms_transfer"),
    ("Ghana is not *sending* soldiers, the minister said.", "troop_deployment"),
    ("There was no *attack*, the governor said.", "armed_clash"),
    ("Ghana has decided against *sending* soldiers.", "troop_deployment"),
    ("The general dismissed talk of a *withdrawal*.", "troop_withdrawal"),
    ("Kyrgyz officials said none of their soldiers had *crossed* the border.", "troop_deployment"),
    ("The spokesman denied any *attack* had taken place.", "armed_clash"),
    ("Not a single soldier has been *deployed*, the ministry said.", "troop_deployment"),
    ("The army has yet to *capture* the town.", "territorial_change"),
    ("The junta abandoned plans to *deploy* mercenaries.", "troop_deployment"),
    ("The troops have not *withdrawn*, contrary to what Moscow says.", "troop_withdrawal"),
    ("The government rules out *talks* with the rebels.", "talks"),
    ("Washington does not intend to *send* troops.", "troop_deployment"),
    ("Doha said it was not true that it had *armed* the group.", "arms_transfer"),
    ("Belgrade will neither *send* troops nor close the border.", "troop_deployment"),
    ("The two leaders did not *meet*.", "talks"),
    ("The army stopped short of *attacking* the city.", "armed_clash"),
    ("The prime minister dismissed the idea of *sending* troops.", "troop_deployment"),
    ("No *ceasefire* has been agreed.", "ceasefire"),
    ("The rebels rejected a *ceasefire*.", "ceasefire"),
    ("There is no *deployment* under way, the general insisted.", "troop_deployment"),
]

HISTORICAL = [
    ("Kazakhstan, where Russia recently *sent* troops, is another frontline.", "troop_deployment"),
    ("The soldiers have since *returned* home.", "troop_withdrawal"),
    ("The junta has since forced the French force to *leave*.", "troop_withdrawal"),
    ("A quarter of the soldiers once *stationed* in Uruzgan are ill.", "troop_deployment"),
    ("In 2014 the army *seized* the peninsula; a ceasefire came in 2020.", "territorial_change"),
    ("Two years ago the army *shelled* the same village.", "shelling"),
    ("Last year France *withdrew* its troops from Niger.", "troop_withdrawal"),
    ("Decades ago Cuba *sent* soldiers to Angola.", "troop_deployment"),
    ("The base, which had been *attacked* years before, was rebuilt.", "armed_clash"),
    ("The man, who was *arrested* in 2011, was freed on Friday.", "arrest"),
    ("Both sides previously *exchanged* prisoners.", "prisoner_exchange"),
    ("Cuba, which had earlier *sent* doctors, sent engineers on Monday.", "troop_deployment"),
    ("During the Cold War the army *stationed* missiles there.", "troop_deployment"),
    ("The town, *captured* in 2015, lies in ruins.", "territorial_change"),
    ("At the start of the war the rebels *captured* the town.", "territorial_change"),
    ("A year after the army *invaded*, villages lie empty.", "armed_clash"),
    ("Thousands have fled since the army *attacked* the province.", "armed_clash"),
    ("Last year's *attack* on the port killed nine.", "armed_clash"),
    ("The 2019 *raid* on the camp is still being investigated.", "armed_clash"),
    ("In 2016 the rebels attacked the town and *burned* the market.", "sabotage"),
    ("The minister recalled that the troops had *left* in 2009.", "troop_withdrawal"),
    ("The soldiers used to *patrol* the valley.", "troop_deployment"),
    ("A previous *ceasefire* collapsed within hours.", "ceasefire"),
    ("He led the 1998 *offensive* against the capital.", "armed_clash"),
    ("Months earlier, the militia had *shelled* the same school.", "shelling"),
    ("The group *bombed* an embassy in the 1990s.", "bombing"),
    ("The last such *exercise* was held in 2018.", "military_exercise"),
    ("The junta, which *expelled* French troops in 2022, turned to Russia.", "troop_withdrawal"),
    ("Russia *annexed* the peninsula in 2014 and built bases there.", "territorial_change"),
    ("In the years before the war, the militia *kidnapped* aid workers.", "abduction"),
    ("He was *captured* by rebels during the civil war in the 1980s.", "abduction"),
    ("The two sides fought a *war* in 1999.", "armed_clash"),
    ("Ten years have passed since the *massacre*.", "civilian_attack"),
    ("The country *sent* 2,000 soldiers to Iraq in 2003.", "troop_deployment"),
    ("The deal came after months in which the army had *shelled* the valley.", "shelling"),
    ("The army had previously *withdrawn* from the town.", "troop_withdrawal"),
    ("The colonel served in Chad, where he *led* a raid in 2008.", "armed_clash"),
    ("Similar *attacks* in 2017 killed dozens.", "armed_clash"),
    ("At that time, Cuba *sent* 30,000 soldiers.", "troop_deployment"),
    ("The village was first *shelled* last spring.", "shelling"),
    ("Earlier this year the bloc *imposed* sanctions on the firm.", "sanction"),
    ("In a 2012 *attack*, militants killed four envoys.", "armed_clash"),
    ("Three months ago the group *freed* 50 hostages.", "prisoner_exchange"),
    (
        "It was the first exchange since 2019, when the two sides *swapped* 70 captives.",
        "prisoner_exchange",
    ),
]

POSSIBLE += [
    ("Cairo has *offered* 5,000 men to the force in Somalia.", "troop_deployment"),
    ("Rwanda *proposed* a contingent of 2,000 troops for Mozambique.", "troop_deployment"),
]
PLANNED += [("Kenya has *pledged* 1,000 soldiers to the mission in Haiti.", "troop_deployment")]

CASES = [
    (text, kind, modality)
    for modality, cases in (
        (Modality.ASSERTED, ASSERTED),
        (Modality.PLANNED, PLANNED),
        (Modality.POSSIBLE, POSSIBLE),
        (Modality.DENIED, DENIED),
        (Modality.HISTORICAL, HISTORICAL),
    )
    for text, kind in cases
]


@pytest.mark.parametrize(("text", "kind", "expected"), CASES)
def test_modality_follows_the_construction(text: str, kind: str, expected: Modality) -> None:
    assert judge_modality(find(text), EventType(kind)) is expected


DATED = [
    ("The army *shelled* the town in March.", date(2024, 6, 10), Modality.HISTORICAL),
    ("The army *shelled* the town in June.", date(2024, 6, 10), Modality.ASSERTED),
    ("The army *shelled* the town on May 30.", date(2024, 6, 3), Modality.ASSERTED),
    ("The army *shelled* the town on Feb. 2.", date(2024, 6, 3), Modality.HISTORICAL),
    ("The army *shelled* the town in November.", date(2024, 2, 3), Modality.HISTORICAL),
    ("In 2023 the army *planned* to shell the town.", date(2024, 2, 3), Modality.HISTORICAL),
    ("The army *shelled* the town on 2 February 2024.", date(2024, 2, 3), Modality.ASSERTED),
    (
        "In March the army turns to the port, which it *shells*.",
        date(2024, 6, 3),
        Modality.HISTORICAL,
    ),
]


@pytest.mark.parametrize(("text", "published", "expected"), DATED)
def test_months_and_years_are_read_against_the_article_date(
    text: str, published: date, expected: Modality
) -> None:
    assert judge_modality(find(text), EventType.SHELLING, published) is expected


def test_without_a_date_a_year_is_old_where_a_later_one_is_named() -> None:
    text = "Soldiers *seized* the port on 4 May 2009. Talks opened on 2 June 2021."
    assert judge_modality(find(text), EventType.TERRITORIAL_CHANGE) is Modality.HISTORICAL


def test_a_denial_behind_a_semicolon_is_not_of_what_another_said() -> None:
    text = (
        "Togo's soldiers have *set* up two posts, the rebels said; its ministry denied any change."
    )
    assert judge_modality(find(text), EventType.TROOP_DEPLOYMENT) is Modality.ASSERTED


def test_an_act_of_speech_is_not_undone_by_what_it_speaks_of() -> None:
    text = "The junta *threatened* to expel the envoy."
    assert judge_modality(find(text), EventType.THREAT) is Modality.ASSERTED


WORDS = st.sampled_from(
    [
        *("the", "army", "will", "not", "may", "denied", "that", "said", "if", "troops", "attack"),
        *("of", "in", "2014", "to", "sending", "no", ",", ".", "?", '"', "\u201c", "\u201d", "\n"),
        *("Kyiv", "says", "ago", "last", "year", "have", "yet", "instead", "according", "without"),
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join)))
def test_every_word_of_any_text_gets_an_assessment(text: str) -> None:
    doc = parse(text)
    sentences = list(doc.sents)
    for i, sentence in enumerate(sentences):
        for token in sentence:
            found = assess(token, EventType.TROOP_DEPLOYMENT, sentence, sentences[i + 1 : i + 4])
            party = found.attributed_to
            assert party is None or doc.text[party.start : party.end] == party.text


def test_a_page_without_full_stops_is_not_read_as_a_sentence() -> None:
    doc = parse("the army denied that troops attack and " * 60)
    found = assess(doc[5], EventType.SHELLING, doc[0 : len(doc)], [])
    assert (found.modality, found.attributed_to) == (Modality.ASSERTED, None)
