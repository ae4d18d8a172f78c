"""What quotes come to, computed with Python's decimal alone: JSON lines in, JSON lines out.

Written from the description of the arithmetic, not from the program: fractions where shares are
compared, `quantize` with ROUND_HALF_EVEN wherever an amount is rounded.
"""

import json
import sys
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal, getcontext
from fractions import Fraction

getcontext().prec = 80


def amount_of(reduction, whole, unit):
    """What a discount takes off, exactly."""
    if "percent" in reduction:
        return whole * Decimal(reduction["percent"]) / 100
    return Decimal(reduction["amount"]["amount"])


def rounded(number, unit):
    return number.quantize(unit, rounding=ROUND_HALF_EVEN)


def spread(total, weights, unit):
    """By largest remainder: whole units first, then one each to the largest remainders."""
    whole = sum(weights)
    if whole == 0:
        return [Decimal(0) for _ in weights]
    due = [Fraction(total) * Fraction(weight) / Fraction(whole) / Fraction(unit) for weight in weights]
    units = [int(share) for share in due]
    left = int(Fraction(total) / Fraction(unit)) - sum(units)
    by_remainder = sorted(range(len(due)), key=lambda n: (units[n] - due[n], n))
    for n in by_remainder[:left]:
        units[n] += 1
    return [n * unit for n in units]


def compute(quote):
    unit = Decimal(1).scaleb(-quote["decimals"])
    lines = []
    for line in quote["lines"]:
        product = Decimal(line["quantity"]) * Decimal(line["unitPrice"])
        discount = Decimal(0)
        if line["discount"] is not None:
            discount = amount_of(line["discount"], product, unit)
        if discount > product:
            return None
        lines.append(
            {
                "product": product,
                "exact": product - discount,
                "gross": rounded(product, unit),
                "net": rounded(product - discount, unit),
                "rate": Decimal(line["taxRate"]),
            }
        )
    if sum(line["product"] for line in lines) >= 10**15:
        return None
    subtotal = sum((line["net"] for line in lines), Decimal(0))
    reductions = [rounded(amount_of(r, subtotal, unit), unit) for r in quote["reductions"]]
    reduced = sum(reductions, Decimal(0))
    if reduced > subtotal:
        return None
    shares = spread(reduced, [line["net"] for line in lines], unit)
    taxes = []
    for rate in sorted({line["rate"] for line in lines}):
        base = sum(
            (line["net"] - share for line, share in zip(lines, shares) if line["rate"] == rate),
            Decimal(0),
        )
        taxes.append((rate, base, rounded(base * rate / 100, unit)))
    tax = sum((tax for _, _, tax in taxes), Decimal(0))
    gross = sum((line["gross"] for line in lines), Decimal(0))
    listed = sum((line["product"] for line in lines), Decimal(0))
    exact = sum((line["exact"] for line in lines), Decimal(0))
    taken = listed - exact + sum((amount_of(r, exact, unit) for r in quote["reductions"]), Decimal(0))
    percent = Decimal(0)
    if listed:
        percent = (100 * taken / listed).quantize(Decimal("0.0001"), rounding=ROUND_CEILING)
        percent = min(percent, Decimal(100))

    def text(number):
        return str(rounded(number, unit))

    def plain(number):
        return format(number.normalize(), "f")

    return {
        "gross": text(gross),
        "lineDiscounts": text(gross - subtotal),
        "subtotal": text(subtotal),
        "reductions": text(reduced),
        "net": text(subtotal - reduced),
        "taxes": [[plain(rate), text(base), text(tax)] for rate, base, tax in taxes],
        "tax": text(tax),
        "total": text(subtotal - reduced + tax),
        "discountPercent": plain(percent),
        "shares": [text(share) for share in shares],
        "lineNets": [text(line["net"]) for line in lines],
    }


for line in sys.stdin:
    print(json.dumps(compute(json.loads(line))))
