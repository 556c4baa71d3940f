"""Words that decide whether a passage beside a licence is a name, a title, navigation, or a term.

`LAW` is not a dictionary of restrictions: it only keeps a sentence from passing as somebody's name. A stem
ends with "*". The other lists are permissions and stay short.
"""

from __future__ import annotations

import re

from openlic.license.text_tokens import together


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _encoded(words: str) -> frozenset[bytes]:
    return frozenset(words.encode().split())


TITLE = _encoded("""
    the a license licence licenses licensing version v text full agreement public general file and or
of terms
    conditions copyright notice legal legalcode deed
""")
"""What a licence's heading is made of, beside the licence's own names."""

NAVIGATION = _encoded("""
    home models model contact about login sign in up license licenses docs documentation blog privacy
menu search
    index back to top skip content contents main page next previous print github raw view download toggle
    navigation table of datasets spaces pricing
""")
"""What a page says around a text."""

INTRODUCTION = _encoded("""
    this project repository model software code weights is are licensed released distributed under the
terms of
    see license below following file full text
""")
"""What a card says before a licence."""

PARTICLES = _set("""
    the of and by de der den des di da do dos van von zu la le al ten ter for its contributors
contributor authors
    author developers developer team project group affiliates subsidiaries others other et or y e inc
llc ltd co
    corp gmbh ag sa bv plc limited incorporated company corporation foundation university copyright
holder holders
    owner owners respective community at in on open source software a an all individual many various
""")
"""Words in lower case that names hold."""

LINKING = _set("or and nor for in on at of by a an its other all from to")
"""Words that make no name by themselves: one of them in another's place changes who is meant."""

ABBREVIATED = _set("inc ltd co corp llc s.a s.r.l gmbh jr sr dr st bros dept univ u.s no vs etc al")
"""A full stop behind these ends no sentence."""

_LAW = """
not no non none never only must shall may can cannot should use used uses using usage noncommercial
commercial*
license licence licensed licenced permi* prohib* restrict* forbid* forbad* grant* condition* provided
subject
except* unless without void revok* terminat* purpose purposes military weapon* sell* sale sold redistribut*
distribut* modif* copy copies copied patent* fee fees pay* paid royalt* revenue* user users million billion
percent exclud* ban banned requir* allow* deny denied hereby warrant* liab* is are be been if who you
your we our
any this that some right rights term terms apply applies trial demo version edition expir* end ends
pouze jen vyzkum* výzkum* csak vain own owns owned output outputs
clause* addend* amend* rider* supplement* licensee licensees recipient* customer* confidential*
proprietary internal private until after before owe owed mandatory compulsory opt consent approv*
agreement from
which reserv* attribut* credit disclos* notif* indemn* compet* benchmark*
govern* jurisdiction* evaluation* academi* student* educational personal nonprofit charit* hobby*
nicht kein* nur darf dürfen durfen verboten untersagt kommerziell* nutz* verwend* zweck* verkauf*
erlaubt lizenz*
ne pas interdit* uniquement seulement utilis* fins peut doit sauf sans vente
solo sólo uso usar utiliz* puede debe fines excepto venta licencia comercial*
vietat* soltanto può puo deve fini vendita
não nao somente proibid* pode venda
niet alleen verboden mag gebruik* verkoop
nie tylko zakaz* wolno sprzeda* użyt* uzyt*
yasak* sadece ticari kullan* satıl* satil*
endast bara inte ikke kun använd* anvand* bruk salg
не нельзя запрещ* только коммерч* использ* продаж* лиценз*
không khong chi dilarang hanya tidak
"""
_SCRIPTS = re.compile(
    "[不禁仅僅限须須必許许用商業业售]|ません|ない|のみ|금지|불가|오직|상업|이용|사용|لا|يحظر|فقط|ممنوع|אסור|केवल|नहीं"
)
_RESEARCH = re.compile(
    r"(?i)\bfor (?:research|academic|education\w*|evaluation|testing|students?)|(?:research|academic|evaluation) only"
)
_LAW_WORDS = frozenset(word for word in _LAW.split() if not word.endswith("*"))
_LAW_STEMS = tuple(word[:-1] for word in _LAW.split() if word.endswith("*"))
_WORD = re.compile(r"[^\W_]+")


def says_something(passage: str) -> bool:
    """Whether a passage holds a word that names do not hold: of law, of use, or the verb of a sentence.

    >>> says_something("Example Labs, Inc."), says_something("Acme. Non-commercial use only.")
    (False, True)
    """
    words = _WORD.findall(passage.casefold())
    if any(word in _LAW_WORDS or word.startswith(_LAW_STEMS) for word in words):
        return True
    return bool(_SCRIPTS.search(together(passage)) or _RESEARCH.search(passage))
