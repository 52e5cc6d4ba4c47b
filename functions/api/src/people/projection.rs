//! What a month costs now and could cost, out of the figures that the reporter keeps (MET-04).

use spot_api_types::http::{OverBaseline, PlanOutlook, PlanStanding, ProjectionBar, StandingCount};
use spot_domain::{Microusd, StepKind};
use spot_store::{Figures, PlanFigures};

/// Bars from what it would cost without us to what it could cost. One that is higher than the one before says why.
pub(super) fn bars(figures: &Figures) -> Vec<ProjectionBar> {
    let (now, plans) = (figures.now.spend_microusd_per_month, &figures.plans);
    let mut bars = vec![
        bar(
            "baseline",
            figures.now.baseline_microusd_per_month,
            "your own groups sized for the pods of now, on-demand",
        ),
        bar("now", now, "the running fleet at its prices of now, as measured"),
    ];
    if is_planned(plans) {
        let with_spot = now - plans.rate_microusd_per_month;
        let with_packing = with_spot - plans.usage_microusd_per_month;
        bars.push(bar("with_spot", with_spot, "less what the newest plans still save by price"));
        let how = "less what they still save by fewer or smaller nodes";
        bars.push(bar("with_packing", with_packing, how));
        if plans.blocked_microusd_per_month.0 > 0 {
            let how = "less what they could save were no node kept by a rule";
            bars.push(bar("unblocked", with_packing - plans.blocked_microusd_per_month, how));
        }
    }
    for place in 1..bars.len() {
        if bars[place].microusd_per_month > bars[place - 1].microusd_per_month {
            bars[place].rises_because = Some(reason(&bars[place].key, figures));
        }
    }
    bars
}

fn bar(key: &str, amount: Microusd, how: &str) -> ProjectionBar {
    // A plan that was made when more ran cannot save more than what there is.
    ProjectionBar { key: key.to_owned(), microusd_per_month: amount.0.max(0), how: how.to_owned(), rises_because: None }
}

fn is_planned(plans: &PlanFigures) -> bool {
    plans.standings.keys().any(|standing| *standing != spot_store::PlanStanding::None)
}

fn reason(key: &str, figures: &Figures) -> String {
    let plans = &figures.plans;
    let saves = plans.rate_microusd_per_month + plans.usage_microusd_per_month;
    match key {
        "now" => "more runs than the pods of now need: the baseline counts only the nodes that they need".to_owned(),
        _ if saves.0 < 0 => format!("the newest plans cost money: {}", dear(plans)),
        "with_spot" => "some of what is bought costs more per hour; running fewer nodes makes up for it".to_owned(),
        _ => {
            "the nodes to be bought are larger by list price than those that leave; paying Spot prices makes up for it"
                .to_owned()
        }
    }
}

/// What the steps that cost money are for.
fn dear(plans: &PlanFigures) -> String {
    const WORDS: [(StepKind, &str); 3] = [
        (StepKind::LeaveRiskyPool, "they leave Spot pools that are likely to be interrupted"),
        (StepKind::FallBackToOnDemand, "they buy on-demand where Spot is dear or not to be had"),
        (StepKind::LaunchForPending, "they add nodes for pods that fit nowhere"),
    ];
    let words = WORDS.iter().filter(|(kind, _)| plans.dear_steps.contains(kind)).map(|(_, words)| *words);
    let words: Vec<&str> = words.collect();
    if words.is_empty() {
        "they keep to what you asked for or to the safety layers".to_owned()
    } else {
        words.join("; ")
    }
}

/// What the newest plans leave to be gained.
pub(super) fn outlook(figures: &Figures) -> PlanOutlook {
    let plans = &figures.plans;
    let count = |(standing, clusters): (&spot_store::PlanStanding, &u32)| StandingCount {
        standing: word(*standing),
        clusters: *clusters,
    };
    PlanOutlook {
        standings: plans.standings.iter().map(count).collect(),
        job_id: plans.job.as_ref().map(|(id, _)| id.to_string()),
        made_at: plans.made_at.map(Into::into),
        rate_microusd_per_month: plans.rate_microusd_per_month.0,
        usage_microusd_per_month: plans.usage_microusd_per_month.0,
        blocked_microusd_per_month: plans.blocked_microusd_per_month.0,
    }
}

/// Clusters that cost more than their baseline.
pub(super) fn over_baseline(figures: &Figures) -> Vec<OverBaseline> {
    let over = |over: &spot_store::OverBaseline| OverBaseline {
        cluster_id: over.cluster_id.to_string(),
        name: over.name.clone(),
        microusd_per_month: over.microusd_per_month.0,
    };
    figures.over_baseline.iter().map(over).collect()
}

fn word(standing: spot_store::PlanStanding) -> PlanStanding {
    match standing {
        spot_store::PlanStanding::None => PlanStanding::None,
        spot_store::PlanStanding::Waiting => PlanStanding::Waiting,
        spot_store::PlanStanding::UnderWay => PlanStanding::UnderWay,
        spot_store::PlanStanding::Done => PlanStanding::Done,
        spot_store::PlanStanding::Ended => PlanStanding::Ended,
        spot_store::PlanStanding::NothingToDo => PlanStanding::NothingToDo,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spot_store::FigurePoint;

    fn figures(spend: i64, rate: i64, usage: i64, blocked: i64) -> Figures {
        let mut figures = Figures {
            now: FigurePoint {
                spend_microusd_per_month: Microusd(spend),
                baseline_microusd_per_month: Microusd(1_000),
                ..FigurePoint::default()
            },
            ..Figures::default()
        };
        figures.plans.standings.insert(spot_store::PlanStanding::Waiting, 1);
        figures.plans.rate_microusd_per_month = Microusd(rate);
        figures.plans.usage_microusd_per_month = Microusd(usage);
        figures.plans.blocked_microusd_per_month = Microusd(blocked);
        figures
    }

    fn amounts(figures: &Figures) -> Vec<i64> {
        bars(figures).iter().map(|bar| bar.microusd_per_month).collect()
    }

    #[test]
    fn bars_go_down_by_what_the_newest_plans_save_by_cause() {
        assert_eq!(amounts(&figures(900, 500, 150, 50)), [1_000, 900, 400, 250, 200], "MET-04");
        assert_eq!(amounts(&figures(900, 500, 150, 0)).len(), 4, "nothing is blocked");
        assert_eq!(amounts(&figures(100, 500, 150, 0)), [1_000, 100, 0, 0], "never below nothing");
    }

    #[test]
    fn no_bar_rises_without_a_reason() {
        for (spend, rate, usage) in [(900, 10, 10), (1_200, 10, 10), (900, -10, 30), (900, 30, -10), (900, -10, -10)] {
            let bars = bars(&figures(spend, rate, usage, 5));
            for pair in bars.windows(2) {
                let rises = pair[1].microusd_per_month > pair[0].microusd_per_month;
                assert_eq!(pair[1].rises_because.is_some(), rises, "MET-04: {pair:?}");
            }
        }
        let mut dear = figures(900, -10, 0, 0);
        dear.plans.dear_steps.insert(StepKind::LeaveRiskyPool);
        let why = bars(&dear)[2].rises_because.clone();
        assert!(why.is_some_and(|why| why.contains("likely to be interrupted")));
    }

    #[test]
    fn without_a_plan_nothing_is_projected() {
        let mut unplanned = figures(900, 0, 0, 0);
        unplanned.plans.standings = [(spot_store::PlanStanding::None, 2)].into();
        assert_eq!(amounts(&unplanned), [1_000, 900]);
    }
}
