"""Homoglyphs (confusables): characters that look like a letter or digit of ASCII, not in NFKD.

From ``confusables.txt`` of Unicode 15.1 (UTS #39), © Unicode, Inc., under the Unicode License v3.
Letters of scripts that put no spaces between words are left out: they stand for themselves.
"""

from typing import Final

LOOKALIKES: Final[dict[str, str]] = {
    "a": "ɑΑαАаᎪᗅ⍺ꓮ\U000102a0\U00016f40",
    "b": "ƄΒВЬᏏᏴᑲᖯᗷꓐꞴ\U00010282\U000102a1\U00010301",
    "c": (
        "СсᏟᴄⲤⲥꓚ\U000102a2\U00010302\U00010415\U0001043d\U0001051c\U000118e9\U000118f2\U0001f74c"
    ),
    "d": "ԁᎠᏧᑯᗞᗪꓒꓓ",
    "e": "ΕЕеҽᎬ\u212e⋿ⴹꓰ\U00010286\U000118a6\U000118ae",
    "f": "ϜքᖴẝꓝꞘꞙ\U00010287\U000102a5\U00010525\U000118a2\U000118c2\U0001d213",
    "g": "ƍɡԌցᏀᏳᶃꓖ",
    "h": "ΗНһհᎻᏂᕼⲎꓧ\U000102cf",
    "i": "ıɩɪͺιіӏᎥι⍳ꙇ\U000118c3",
    "j": "ͿϳЈјᎫᒍꓙꞲ",
    "k": "ΚКᏦᛕⲔꓗ\U00010518",
    "l": (
        "ƖǀΙІӀ۱Ꮮᒪᛁ∣⏽ⲒⳐⵏꓡꓲ\U0001028a\U00010309\U00010320\U0001041b\U00010526\U000118a3"
        "\U000118b2\U00016f16\U00016f28\U0001d22a"
    ),
    "m": "ΜϺМᎷᗰᛖⲘꓟ\U000102b0\U00010311",
    "n": "ΝոռⲚꓠ\U00010513",
    "o": (
        "ΟοσОоՕօ۵०০੦૦ଠ୦௦౦೦ഠ൦ዐᴏᴑⲞⲟⵔꓳ\U00010292\U000102ab\U00010404\U0001042c\U000104c2"
        "\U000104ea\U00010516\U000114d0\U000118b5\U000118c8\U000118d7\U000118e0"
    ),
    "p": "ΡρϱРрᏢᑭ⍴Ⲣⲣꓑ\U00010295",
    "q": "ԛգզⵕ",
    "r": "ƦгᎡᏒᖇᴦⲅꓣ\U000104b4\U00016f35\U0001d216",
    "s": "ƽЅѕՏᏕᏚꓢꜱ\U00010296\U00010420\U00010448\U000118c1\U00016f3a",
    "t": "ΤТᎢ⊤⟙Ⲧꓔ\U00010297\U000102b1\U00010315\U000118bc\U00016f0a\U0001f768",
    "u": "ʋυՍսሀᑌᴜ∪⋃ꓴꞟ\U000104ce\U000104f6\U000118b8\U000118d8\U00016f42",
    "v": "νѴѵ۷Ꮩᐯᴠ∨⋁ⴸꓦꛟ\U0001051d\U00011706\U000118a0\U000118c0\U00016f08\U0001d20d",
    "w": "ɯѡԜԝաᎳᏔᴡꓪ\U0001170a\U0001170e\U0001170f\U000118e6\U000118ef",
    "x": "×ΧХхᕁᕽ᙭ᚷ╳⤫⤬⨯ⲬⵝꓫꞳ\U00010290\U000102b4\U00010317\U00010322\U00010527\U000118ec",
    "y": "ɣʏΥγУуҮүᎩᎽᶌỿⲨꓬ\U000102b2\U000118a4\U000118dc\U00016f43",
    "z": "ΖᏃᴢꓜ\U000102f5\U000118a9\U000118c4\U000118e5",
    "2": "ᒿꛯꝚ",
    "3": "ƷȜЗӠⳌꝪꞫ\U000118ca\U00016f3b\U0001d206",
    "4": "Ꮞ\U000118af",
    "5": "Ƽ\U000118bb",
    "6": "бᏮⳒ\U000118d5",
    "7": "\U000104d2\U000118c6\U0001d212",
    "8": "Ȣȣ৪੪\U0001031a",
    "9": "৭੧୨൭ⳊꝮ\U000118ac\U000118cc\U000118d6",
}
"""Letter or digit of ASCII: the characters that look like it."""

RESEMBLING: Final[dict[str, str]] = {
    "a": "ɐɒΛΔДᗩ",
    "c": "ϲϹↄ",
    "e": "ƎƏƐǝəɛɜɘΞΣЄЭӘᕮᗴ",
    "f": "Ⅎⅎꟻ",
    "k": "ĸʞϏƘ",
    "n": "ИŊ",
    "o": "ƟƆɔΘѲӨ߀ߋᓍ",
    "r": "Я",
    "s": "ƨƧϨꙄᔕᔆ",
    "w": "ѠШ",
}
"""The same for letters that only resemble one, as in stylised writing."""

SIGNS_AS_LETTERS: Final[dict[str, str]] = {
    "a": "∀∆",
    "c": "¢",
    "e": "€∈",
    "f": "£",
    "i": "¡",
    "o": "○◯⭕⊙◉〇๐໐๏°☉⚪",
    "s": "§",
    "t": "†",
    "y": "¥",
}
"""Signs that are read as a letter beside other letters, and only there."""
