"""Makes uscc.tsv: some 300 social credit codes with the verdict of python-stdnum, another implementation.

Usage, in a virtual environment: pip install python-stdnum==2.2, then python3 tests/oracle/uscc.py [--check]
With --check nothing is written; the script fails if the file would differ.

Columns: the code; what python-stdnum says; what `Uscc` must say: valid (FromStr reads it), typed (only
Uscc::normalise reads it), invalid; and the kind of case. The two verdicts differ in known ways only:

* codes that begin with a letter in one of their first two places exist (A, N, Y), and python-stdnum refuses them;
  their verdict follows from its arithmetic of the check character alone;
* python-stdnum removes hyphens, spaces and lower case before it looks; FromStr reads the exact text.
"""

import pathlib
import random
import sys

from stdnum.cn import uscc

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LETTERS = ALPHABET[10:]
FILE = pathlib.Path(__file__).with_name("uscc.tsv")
chance = random.Random(20261121)


def pick(characters: str, count: int) -> str:
    return "".join(chance.choice(characters) for _ in range(count))


def body() -> str:
    """The first 17 characters, beginning with digits."""
    prefix = chance.choice(["11", "12", "13", "51", "52", "53", "91", "92", "93", pick("0123456789", 2)])
    return prefix + pick("0123456789", 6) + pick(ALPHABET, 9)


def valid() -> str:
    start = body()
    return start + uscc.calc_check_digit(start)


def changed(code: str, place: int, characters: str) -> str:
    return code[:place] + chance.choice([c for c in characters if c != code[place]]) + code[place + 1 :]


def letter_first() -> str:
    start = chance.choice(["N1", "N2", "A1", "Y1", "9A"]) + body()[2:]
    return start + uscc.calc_check_digit(start)


def zero_check() -> str:
    while not (code := valid()).endswith("0"):
        pass
    return code


def cases():
    known = ["91350100M000100Y43", "91110000600037341L", "52410302E0QQ8783R0", "91650203MAAAA00250"]
    yield from ((code, "known") for code in known)
    yield from ((valid(), "right") for _ in range(80))
    yield from ((zero_check(), "check is 0") for _ in range(20))
    yield from ((changed(valid(), chance.randrange(8, 18), ALPHABET), "one character changed") for _ in range(60))
    yield from ((changed(valid(), chance.randrange(8), "0123456789"), "one digit changed") for _ in range(30))
    yield from ((changed(valid(), chance.randrange(8, 18), "IOSVZ"), "letter outside the alphabet") for _ in range(15))
    yield from ((changed(valid(), chance.randrange(2, 8), LETTERS), "letter in the region") for _ in range(15))
    yield from ((valid()[: chance.randrange(18)], "too short") for _ in range(8))
    yield from ((valid() + pick(ALPHABET, 1), "too long") for _ in range(8))
    yield from ((letter_first(), "letter first") for _ in range(25))
    yield from ((changed(letter_first(), chance.randrange(8, 18), ALPHABET), "letter first, changed") for _ in range(25))
    yield from (((c := valid())[:8].lower() + " " + c[8:].lower(), "as typed") for _ in range(10))


def expected(code: str, kind: str, verdict: str) -> str:
    if kind == "as typed":
        return "typed" if verdict == "valid" else "invalid"
    if kind.startswith("letter first"):
        return "valid" if code[-1] == uscc.calc_check_digit(code) else "invalid"
    return verdict


def main() -> None:
    lines = ["code\tpython-stdnum 2.2\twanted\tkind"]
    for code, kind in cases():
        verdict = "valid" if uscc.is_valid(code) else "invalid"
        lines.append("\t".join([code, verdict, expected(code, kind, verdict), kind]))
    text = "\n".join(lines) + "\n"
    if "--check" not in sys.argv:
        FILE.write_text(text, encoding="utf8")
    elif FILE.read_text(encoding="utf8") != text:
        sys.exit("uscc.tsv is not what this script makes")


if __name__ == "__main__":
    main()
