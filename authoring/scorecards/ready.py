"""The library: twelve competencies with a behaviour for each of five steps, in both languages, to begin with."""

from dataclasses import replace

from foundation.ids import new_id
from interviews.scorecard import Competency

_ROWS: tuple[tuple[str, str, str, tuple[tuple[str, str], ...]], ...] = (
    ("motivation", "Motivation", "Motivation", (
        ("Gives no reason for wanting this work.", "Ger inget skäl till att vilja ha jobbet."),
        ("Gives general reasons that fit any job.", "Ger allmänna skäl som passar vilket jobb som helst."),
        ("Names something in this role and why it matters.", "Nämner något i just rollen och varför det betyder något."),
        ("Ties the role to what they have done and want.", "Knyter rollen till vad de har gjort och vill."),
        ("Shows with examples what drives them, and what does not.", "Visar med exempel vad som driver dem, och vad som inte gör det."),
    )),
    ("communication", "Communication", "Kommunikation", (
        ("Hard to follow, or misses what was asked.", "Svår att följa, eller missar vad frågan gällde."),
        ("Can be followed, but the point comes late or not.", "Går att följa, men poängen kommer sent eller inte alls."),
        ("Clear, in an order that holds together.", "Tydlig, i en ordning som hänger ihop."),
        ("Clear and fitted to the listener, with an example.", "Tydlig och anpassad till den som lyssnar, med ett exempel."),
        ("Makes something difficult simple, and checks that it was understood.", "Gör det svåra enkelt och stämmer av att det gick fram."),
    )),
    ("teamwork", "Teamwork", "Samarbete", (
        ("Speaks of others as obstacles.", "Talar om andra som hinder."),
        ("Works beside others; own part is unclear.", "Arbetar bredvid andra, den egna delen är oklar."),
        ("Does their part and helps when asked.", "Gör sin del och hjälper till på begäran."),
        ("Sees what others need and acts on it.", "Ser vad andra behöver och gör något åt det."),
        ("Makes the group better, and tells how it was noticed.", "Gör gruppen bättre och berättar hur det märktes."),
    )),
    ("conflict", "Handling disagreement", "Hantera oenighet", (
        ("Avoids it or blames others.", "Undviker det eller skyller på andra."),
        ("Takes it up, but only from their own side.", "Tar upp det, men bara från sitt håll."),
        ("Hears both sides and looks for a way on.", "Hör båda sidor och söker en väg framåt."),
        ("Names what is at stake for each and agrees on something.", "Säger vad som står på spel för var och en och enas om något."),
        ("Solves it so that it lasts, and learns from it.", "Löser det så att det håller och lär av det."),
    )),
    ("planning", "Planning", "Planering", (
        ("Begins anywhere.", "Börjar var som helst."),
        ("Makes a list, without an order.", "Gör en lista, utan ordning."),
        ("Puts first things first and says why.", "Sätter det viktigaste först och säger varför."),
        ("Plans for people and time, and tells those concerned.", "Planerar människor och tid och berättar för dem det rör."),
        ("Foresees what can go wrong and has a second way.", "Förutser vad som kan gå fel och har en andra väg."),
    )),
    ("problem", "Problem solving", "Problemlösning", (
        ("Does not see what the problem is.", "Ser inte vad problemet är."),
        ("Goes straight to one answer.", "Går rakt på ett enda svar."),
        ("Finds the cause before acting.", "Hittar orsaken innan något görs."),
        ("Weighs several ways against each other.", "Väger flera vägar mot varandra."),
        ("Tries, measures and changes course on what was found.", "Prövar, mäter och ändrar riktning efter vad som visade sig."),
    )),
    ("learning", "Learning", "Lärande", (
        ("Sees nothing to learn.", "Ser inget att lära."),
        ("Names something general.", "Nämner något allmänt."),
        ("Names one thing and why.", "Nämner en sak och varför."),
        ("Has a plan for it, with a date.", "Har en plan för det, med ett datum."),
        ("Has done so before and tells what it changed.", "Har gjort det förr och berättar vad det förändrade."),
    )),
    ("customer", "Meeting customers", "Kundbemötande", (
        ("Puts own convenience first.", "Sätter det egna bekväma först."),
        ("Is polite, but does not find out what is needed.", "Är artig, men tar inte reda på vad som behövs."),
        ("Finds out what is needed and does it.", "Tar reda på vad som behövs och gör det."),
        ("Keeps the customer informed until it is done.", "Håller kunden underrättad tills det är klart."),
        ("Turns a difficult meeting round, and prevents the next.", "Vänder ett svårt möte och förebygger nästa."),
    )),
    ("leadership", "Leading others", "Leda andra", (
        ("Tells people what to do.", "Talar om för andra vad de ska göra."),
        ("Shares out work, without following up.", "Fördelar arbete, utan att följa upp."),
        ("Says what is expected and gives feedback.", "Säger vad som väntas och ger återkoppling."),
        ("Lets others grow by what they are given.", "Låter andra växa med det de får."),
        ("Leads through something hard and keeps people's trust.", "Leder genom något svårt och behåller förtroendet."),
    )),
    ("responsibility", "Taking responsibility", "Ta ansvar", (
        ("Explains why it was not up to them.", "Förklarar varför det inte berodde på dem."),
        ("Does what is asked, no further.", "Gör det som begärs, inte mer."),
        ("Stands by what was agreed.", "Står för det som är överenskommet."),
        ("Says early when something will not hold.", "Säger tidigt till när något inte håller."),
        ("Owns the result, mistakes included, and puts it right.", "Äger resultatet, också misstagen, och rättar till."),
    )),
    ("accuracy", "Accuracy", "Noggrannhet", (
        ("Details are wrong or missing.", "Detaljer är fel eller saknas."),
        ("Mostly right; does not check.", "Mest rätt, kontrollerar inte."),
        ("Checks what matters.", "Kontrollerar det som betyder något."),
        ("Has a way of working that prevents mistakes.", "Har ett arbetssätt som förebygger fel."),
        ("Finds others' mistakes too and mends the cause.", "Hittar även andras fel och rättar orsaken."),
    )),
    ("change", "Meeting change", "Möta förändring", (
        ("Holds on to how it was.", "Håller fast vid hur det var."),
        ("Goes along without understanding why.", "Följer med utan att förstå varför."),
        ("Asks, adjusts and keeps working.", "Frågar, anpassar sig och fortsätter."),
        ("Makes use of what is new.", "Drar nytta av det nya."),
        ("Helps others through it.", "Hjälper andra igenom den."),
    )),
)

READY: dict[str, Competency] = {
    key: Competency("", {"en": english, "sv": swedish}, 5, tuple({"en": en, "sv": sv} for en, sv in steps), {})
    for key, english, swedish, steps in _ROWS
}
"""By key, in the order in which the library shows them."""


def copy_of(key: str) -> Competency | None:
    """A competency of the library with an id of its own; None for an unknown key."""
    found = READY.get(key)
    return replace(found, id=new_id()) if found else None
