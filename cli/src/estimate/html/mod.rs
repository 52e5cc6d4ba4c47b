//! The estimate as one page: what an engineer sends to the person who pays. It loads nothing and runs no script; every
//! text is escaped by `maud`.

mod bars;
mod tables;

use super::answer::Estimate;
use super::fleet::tally;
use super::money::percent;
use super::words::counted;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The whole page.
pub(super) fn page(estimate: &Estimate) -> String {
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { "Cluster cost estimate, " (day(estimate)) }
                style { (PreEscaped(include_str!("style.css"))) }
            }
            body {
                (head(estimate))
                main {
                    (section("Where the saving comes from", bars::causes(estimate)))
                    (section("Fleet before and after", html! { (bars::fleet(estimate)) (tables::fleet(estimate)) }))
                    (section("Steps", tables::steps(estimate)))
                    (section("What to change", tables::changes(estimate)))
                    (section("Money that is blocked", tables::blocked(estimate)))
                    (section("Pending pods", tables::pending(estimate)))
                    (section("Safety", tables::safety(estimate)))
                    (section("What was assumed", tables::assumptions(estimate)))
                }
                (foot(estimate))
            }
        }
    };
    markup.into_string()
}

fn day(estimate: &Estimate) -> String {
    estimate.as_of.strftime("%Y-%m-%d").to_string()
}

fn section(title: &str, body: Markup) -> Markup {
    if body.0.is_empty() {
        return body;
    }
    html! { section { h2 { (title) } (body) } }
}

fn head(estimate: &Estimate) -> Markup {
    let (now, planned) = (tally(&estimate.now), tally(&estimate.planned));
    let savings = estimate.savings_usd_per_month;
    html! {
        header {
            h1 { "This cluster costs " (now.usd) " a month and could cost " (planned.usd) }
            p.soft { (estimate.region) ", cluster as of " (day(estimate)) ". Estimated, not billed: instances only, 730 hours a month." }
            div.figures {
                div.panel { "Now" b { (now.usd) } span.soft { (counted(now.nodes, "node")) } }
                div.panel { "Planned" b { (planned.usd) } span.soft { (counted(planned.nodes, "node")) } }
                div.panel { "Saved a month" b { (savings) } span.soft { (percent(savings.0, now.usd.0)) " % of today's cost" } }
                div.panel {
                    "Likely between" b { (estimate.savings_low_usd_per_month) " – " (estimate.savings_high_usd_per_month) }
                    span.soft { "a month, see below" }
                }
                div.panel { "Blocked" b { (estimate.blocked_usd_per_month) } span.soft { "a month more, if unblocked" } }
            }
        }
    }
}

fn foot(estimate: &Estimate) -> Markup {
    html! {
        footer {
            p {
                "How this was computed: every node at its hourly price × 730. Now and planned are the sums of the rows, the saving is "
                "their difference. Low end: new Spot nodes 25 % dearer, less what rests on things the cluster's description does not show "
                "(what running less saves: 50 % when it is partial, half the share of running pods without requests, 15 % when it "
                "holds no disruption budget, at most 75 % together; in the last case also 10 % of what paying less saves). High end: new Spot nodes 15 % cheaper."
            }
            p {
                "Spot pools seen: " (estimate.pools.seen) "; allowed by policy and known: " (estimate.pools.allowed)
                "; steady enough: " (estimate.pools.not_risky) "; cheaper than on-demand: " (estimate.pools.scored)
                "; in use after the plan: " (estimate.pools.chosen) ". Made by spotctl " (env!("CARGO_PKG_VERSION")) " for " (estimate.as_of) "."
            }
        }
    }
}
