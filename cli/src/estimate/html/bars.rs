//! Horizontal bars drawn with nothing but style sheets, each with its figures in words beside it.

use super::super::answer::{Estimate, NodeRow};
use super::super::money::{Usd, percent};
use maud::{Markup, html};
use spot_domain::{CapacityType, Microusd};

/// Now, what each cause takes off, and what is left, all on one scale.
pub(super) fn causes(estimate: &Estimate) -> Markup {
    let (now, planned) = (estimate.current_usd_per_month, estimate.planned_usd_per_month);
    let (rate, usage) = (estimate.savings_by_cause.rate_usd_per_month, estimate.savings_by_cause.usage_usd_per_month);
    let scale = now.max(planned);
    html! {
        figure.panel {
            div.bars {
                (bar("Now", "other", Usd::default(), now, scale, &now.to_string()))
                (bar("Paying less for the same hours", "rate", Usd(now.0 - rate.0), rate, scale, &minus(rate)))
                (bar("Running less", "usage", Usd(now.0 - rate.0 - usage.0), usage, scale, &minus(usage)))
                (bar("Planned", "other", Usd::default(), planned, scale, &planned.to_string()))
            }
            figcaption {
                "A month, instances only. Paying less: the same hours as Spot instead of on-demand, or at another type's price. "
                "Running less: hours of nodes that go."
            }
        }
    }
}

fn minus(amount: Usd) -> String {
    if amount.0 == Microusd(0) {
        "$0".to_owned()
    } else if amount.0 < Microusd(0) {
        format!("+{}", Usd(Microusd(-amount.0.0)))
    } else {
        format!("−{amount}")
    }
}

/// One bar from `start`, `length` long. A cause that costs money instead has no bar, its figure says so.
fn bar(title: &str, class: &str, start: Usd, length: Usd, scale: Usd, shown: &str) -> Markup {
    let share = |amount: Usd| percent(amount.0, scale.0).clamp(0, 100);
    html! {
        span { (title) }
        div.track role="img" aria-label=(format!("{title}: {shown}")) {
            i.gap style=(format!("width:{}%", share(start))) {}
            i class=(class) style=(format!("width:{}%", share(length).min(100 - share(start)))) {}
        }
        b { (shown) }
    }
}

/// Cost by way of paying, before and after.
pub(super) fn fleet(estimate: &Estimate) -> Markup {
    let scale = estimate.current_usd_per_month.max(estimate.planned_usd_per_month);
    html! {
        figure.panel {
            div.bars {
                (split("Now", &estimate.now, scale))
                (split("Planned", &estimate.planned, scale))
            }
            figcaption {
                span.key.on_demand {} "on-demand" span.key.spot {} "Spot" span.key.other {} "unknown"
            }
        }
    }
}

fn split(title: &str, rows: &[NodeRow], scale: Usd) -> Markup {
    let sum = |kind: Option<CapacityType>| {
        let alike = rows.iter().filter(|row| row.capacity_type == kind);
        Usd(alike.map(|row| row.usd_per_month.0).sum())
    };
    let parts = [
        ("on_demand", "on-demand", sum(Some(CapacityType::OnDemand))),
        ("spot", "Spot", sum(Some(CapacityType::Spot))),
        ("other", "unknown", sum(None)),
    ];
    let total = Usd(parts.iter().map(|(_, _, usd)| usd.0).sum());
    let words: Vec<String> = parts.iter().map(|(_, name, usd)| format!("{usd} {name}")).collect();
    html! {
        span { (title) }
        div.track role="img" aria-label=(format!("{title}: {}", words.join(", "))) title=(words.join(", ")) {
            @for (class, _, usd) in parts {
                i class=(class) style=(format!("width:{}%", percent(usd.0, scale.0).clamp(0, 100))) {}
            }
        }
        b { (total) }
    }
}
