#!/usr/bin/env python3
"""Aggregates of recorded Spot capacity and fleet requests, from which the simulated market takes its constants.

Reads the folders `availability` and `fleet-attempts` below SPOT_DATA_DIR (default: ../shared/data beside the checkout)
and prints JSON. Nothing but these aggregates goes into the project: see src/market/source_figures.rs.
"""
import csv
import glob
import itertools
import json
import math
import os
import statistics
import sys

QUANTILES = [0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0]


def quantile(values, share):
    """Linear between neighbours, as most programs do."""
    values = sorted(values)
    if not values:
        return None
    place = share * (len(values) - 1)
    low = math.floor(place)
    high = math.ceil(place)
    return values[low] + (values[high] - values[low]) * (place - low)


def runs(flags):
    """Lengths of equal stretches as (up?, samples), without the first and the last, whose ends were not seen."""
    stretches = [(flag, len(list(group))) for flag, group in itertools.groupby(flags)]
    return stretches[1:-1]


def correlation(left, right):
    n = min(len(left), len(right))
    left, right = left[:n], right[:n]
    mean_left, mean_right = sum(left) / n, sum(right) / n
    covariance = sum((a - mean_left) * (b - mean_right) for a, b in zip(left, right)) / n
    spread = math.sqrt(
        sum((a - mean_left) ** 2 for a in left) / n * sum((b - mean_right) ** 2 for b in right) / n
    )
    return covariance / spread if spread else None


def short(value):
    return None if value is None else round(value, 4)


def series_of(folder):
    found = {}
    for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
        with open(path, encoding="utf-8") as file:
            content = json.load(file)
        name = os.path.basename(path)[: -len(".json")]
        zone, gpu, count = name.rsplit("_", 2)
        found[(zone, f"{gpu}_{count}")] = (content["metadata"]["gap_seconds"], content["data"])
    return found


def set_aggregates(folder):
    series = series_of(folder)
    ups, downs, successive, gaps, downs_soon, all_ups = [], [], [], [], 0, 0
    availability = {}
    for (zone, kind), (gap, data) in series.items():
        flags = [value > 0 for value in data]
        availability[f"{zone}/{kind}"] = short(sum(flags) / len(flags))
        stretches = runs(flags)
        ups += [count * gap for up, count in stretches if up]
        downs += [count * gap for up, count in stretches if not up]
        lengths = [math.log(count) for up, count in stretches if up]
        successive += list(zip(lengths, lengths[1:]))
        gaps.append(gap)
    correlations = {"same_region": [], "other_region": [], "same_zone_other_type": []}
    joint = [0, 0]
    for (key_a, (gap, data_a)), (_key_b, (_, data_b)) in itertools.combinations(series.items(), 2):
        key_b = _key_b
        flags = [[1 if value > 0 else 0 for value in data] for data in (data_a, data_b)]
        value = correlation(*flags)
        if value is None:
            continue
        if key_a[1] != key_b[1]:
            if key_a[0] == key_b[0]:
                correlations["same_zone_other_type"].append(value)
        elif key_a[0][:-1] == key_b[0][:-1]:
            correlations["same_region"].append(value)
        else:
            correlations["other_region"].append(value)
    return {
        "series": len(series),
        "gap_seconds": sorted(set(gaps)),
        "days": short(max(len(data) * gap for gap, data in series.values()) / 86_400),
        "availability": availability,
        "up_spells": len(ups),
        "up_quantiles_secs": {str(q): short(quantile(ups, q)) for q in QUANTILES},
        "up_mean_secs": short(statistics.mean(ups)) if ups else None,
        "down_spells": len(downs),
        "down_quantiles_secs": {str(q): short(quantile(downs, q)) for q in QUANTILES},
        "down_mean_secs": short(statistics.mean(downs)) if downs else None,
        "up_log_lengths_lag_one_correlation": short(correlation(*map(list, zip(*successive)))) if successive else None,
        "up_coefficient_of_variation": short(statistics.pstdev(ups) / statistics.mean(ups)) if ups else None,
        "down_coefficient_of_variation": short(statistics.pstdev(downs) / statistics.mean(downs)) if downs else None,
        "zone_correlation_mean": {key: short(statistics.mean(v)) if v else None for key, v in correlations.items()},
        "outage_starts_within_an_hour_of_an_outage_end": short(sum(u <= 3600 for u in ups) / len(ups)) if ups else None,
        "loss_within_60_min": short(loss_within(series, 3600)),
        "zone_drop_coincidence": coincidence(series),
        "whole_drops": whole_drops(series),
    }


def loss_within(series, horizon):
    """Share of available samples after which capacity is gone within the horizon."""
    seen = lost = 0
    for gap, data in series.values():
        steps = horizon // gap
        for place in range(len(data) - steps):
            if data[place] > 0:
                seen += 1
                lost += any(value == 0 for value in data[place + 1 : place + 1 + steps])
    return lost / seen if seen else None


def coincidence(series):
    """How much likelier another zone of the region is to fail within an hour of one zone's failure than by chance."""
    results = []
    for (a, (gap, data_a)), (b, (_, data_b)) in itertools.permutations(series.items(), 2):
        if a[1] != b[1] or a[0][:-1] != b[0][:-1]:
            continue
        n, steps = min(len(data_a), len(data_b)), 3600 // gap
        starts_a = [i for i in range(1, n) if data_a[i] == 0 and data_a[i - 1] > 0]
        starts_b = {i for i in range(1, n) if data_b[i] == 0 and data_b[i - 1] > 0}
        near = lambda i: any(k in starts_b for k in range(i - steps, i + steps + 1))
        if starts_a and starts_b:
            chance = sum(near(i) for i in range(n)) / n
            results.append((sum(near(i) for i in starts_a) / len(starts_a)) / chance)
    return short(statistics.mean(results)) if results else None


def whole_drops(series):
    """Of the drops of a series that counts to four: the share that lost everything at once."""
    drops = whole = 0
    for _, data in series.values():
        if max(data) <= 1:
            continue
        for before, after in zip(data, data[1:]):
            if after < before:
                drops += 1
                whole += after == 0 and before > 1
    return short(whole / drops) if drops else None


def fleet_aggregates(folder):
    with open(os.path.join(folder, "attempts.csv"), encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    first = [r for r in rows if r["price_rank_in_table"] in ("0", "1") and r["requested"] and r["created"] != ""]
    return {
        "rows": len(rows),
        "ranks": sorted({r["price_rank_in_table"] for r in rows}),
        "with_requested": len([r for r in rows if r["requested"]]),
        "first_tries": len(first),
        "filled": short(sum(int(r["created"]) >= int(r["requested"]) for r in first) / len(first)) if first else None,
        "created_something": short(sum(int(r["created"]) > 0 for r in first) / len(first)) if first else None,
    }


def price_aggregates(folder):
    with open(os.path.join(folder, "prices.csv"), encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    import datetime

    pools = {}
    for row in rows:
        moment = datetime.datetime.fromisoformat(row["price_change_utc"]).timestamp()
        pools.setdefault((row["az"], row["instance_type"]), {})[moment] = float(row["spot_price_usd_h"])
    gaps, moves = [], []
    for changes in pools.values():
        ordered = sorted(changes.items())
        for (t0, p0), (t1, p1) in zip(ordered, ordered[1:]):
            gaps.append(t1 - t0)
            moves.append(abs(math.log(p1 / p0)))
    by_type = {}
    for (zone, kind), changes in pools.items():
        by_type.setdefault(kind, []).append(sorted(changes.items())[-1][1])
    spread = [max(v) / min(v) - 1 for v in by_type.values() if len(v) > 1]
    dispersion = []
    for v in by_type.values():
        if len(v) > 2:
            mid = statistics.median(v)
            dispersion += [abs(math.log(p / mid)) for p in v]
    return {
        "pools": len(pools),
        "changes": len(gaps),
        "gap_quantiles_secs": {str(q): short(quantile(gaps, q)) for q in QUANTILES},
        "move_quantiles_log": {str(q): short(quantile(moves, q)) for q in QUANTILES},
        "unchanged_share": short(sum(m == 0 for m in moves) / len(moves)) if moves else None,
        "zone_spread_quantiles": {str(q): short(quantile(spread, q)) for q in QUANTILES},
        "zone_log_distance_from_median_quantiles": {str(q): short(quantile(dispersion, q)) for q in QUANTILES},
    }


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    data = os.environ.get("SPOT_DATA_DIR", os.path.join(here, "..", "..", "..", "..", "shared", "data"))
    if not os.path.isdir(os.path.join(data, "availability")):
        sys.exit(f"skipped: no recorded data at {data}")
    result = {
        "availability": {
            name: set_aggregates(os.path.join(data, "availability", name))
            for name in sorted(os.listdir(os.path.join(data, "availability")))
        },
        "fleet_attempts": fleet_aggregates(os.path.join(data, "fleet-attempts")),
        "prices": price_aggregates(os.path.join(data, "fleet-attempts")),
    }
    json.dump(result, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
