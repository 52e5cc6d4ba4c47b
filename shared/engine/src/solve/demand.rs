//! What has to be placed anew when nodes leave: pods by class, pinned to a zone where a rule looks at zones.

use crate::fleet::Fleet;
use crate::world::World;
use crate::world::terms::ZONE;
use std::collections::BTreeMap;

/// Pods of one class that go to the same kind of place.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) class: usize,
    /// The zone they must go to; none means any.
    pub(crate) zone: Option<usize>,
    /// The pods, ascending.
    pub(crate) pods: Vec<usize>,
}

/// Sorts `pods`, already taken off their nodes, into items. `came_from` gives each pod's former zone. `None` when a
/// pod finds no zone.
pub(crate) fn items(
    world: &World<'_>,
    fleet: &Fleet,
    pods: &[usize],
    came_from: &BTreeMap<usize, usize>,
) -> Option<Vec<Item>> {
    let mut zones = ZoneChoice { world, fleet, added: BTreeMap::new(), domains: BTreeMap::new() };
    let mut sorted: BTreeMap<(usize, Option<usize>), Vec<usize>> = BTreeMap::new();
    for pod in pods {
        let class = world.classes.of_pod[*pod];
        let zone = match zones.pin(class, came_from.get(pod).copied()) {
            Pin::Free => None,
            Pin::To(zone) => Some(zone),
            Pin::Nowhere => return None,
        };
        sorted.entry((class, zone)).or_default().push(*pod);
    }
    Some(sorted.into_iter().map(|((class, zone), pods)| Item { class, zone, pods }).collect())
}

enum Pin {
    Free,
    To(usize),
    Nowhere,
}

struct ZoneChoice<'a> {
    world: &'a World<'a>,
    fleet: &'a Fleet,
    /// Pods given to a zone so far, by term and zone.
    added: BTreeMap<(usize, usize), u32>,
    /// Zones a class may use for spreading.
    domains: BTreeMap<usize, Vec<usize>>,
}

impl ZoneChoice<'_> {
    fn pin(&mut self, class: usize, former: Option<usize>) -> Pin {
        let Some(allowed) = self.allowed(class) else { return Pin::Free };
        let chosen = match self.spread_term(class) {
            Some(_) => self.emptiest(class, &allowed),
            None if self.stays_in_zone(class) => self.kept_zone(class, former, &allowed),
            None => former.filter(|zone| allowed.contains(zone)).or(allowed.first().copied()),
        };
        let Some(zone) = chosen else { return Pin::Nowhere };
        for term in &self.world.classes.all[class].member_of {
            *self.added.entry((*term, zone)).or_default() += 1;
        }
        Pin::To(zone)
    }

    /// Zones the class may go to, when anything about it looks at zones at all.
    fn allowed(&mut self, class: usize) -> Option<Vec<usize>> {
        let groups = 0..self.world.input.node_groups.len();
        let looks = self.spread_term(class).is_some()
            || self.stays_in_zone(class)
            || groups.clone().any(|group| self.world.group_fit.depends(self.world, class, group).zone);
        if !looks {
            return None;
        }
        let world = self.world;
        let fleet = self.fleet;
        let found = self.domains.entry(class).or_insert_with(|| zones_of_class(world, fleet, class));
        Some(found.clone())
    }

    fn spread_term(&self, class: usize) -> Option<usize> {
        let terms = &self.world.classes.terms;
        let spreads = &self.world.classes.all[class].spreads;
        spreads.iter().find(|spread| terms.all[spread.term].topology == ZONE).map(|spread| spread.term)
    }

    /// Affinities over zones are kept by keeping every pod concerned in its zone.
    fn stays_in_zone(&self, class: usize) -> bool {
        let terms = &self.world.classes.terms;
        let over_zone = |term: &usize| terms.all[*term].topology == ZONE;
        let rules = &self.world.classes.all[class];
        rules.anti_affinity.iter().any(over_zone)
            || rules.affinity.iter().any(over_zone)
            || rules.member_of.iter().any(|term| over_zone(term) && (terms.is_anti[*term] || terms.is_affinity[*term]))
    }

    fn count(&self, term: usize, zone: usize) -> u32 {
        self.fleet.members_in(term, zone) + self.added.get(&(term, zone)).copied().unwrap_or(0)
    }

    fn emptiest(&self, class: usize, allowed: &[usize]) -> Option<usize> {
        let term = self.spread_term(class)?;
        allowed.iter().copied().min_by_key(|zone| (self.count(term, *zone), *zone))
    }

    /// The former zone; for a pod that never ran, a zone its affinities allow as things stand.
    fn kept_zone(&self, class: usize, former: Option<usize>, allowed: &[usize]) -> Option<usize> {
        if let Some(zone) = former {
            return allowed.contains(&zone).then_some(zone);
        }
        let terms = &self.world.classes.terms;
        let rules = &self.world.classes.all[class];
        let over_zone = |term: &&usize| terms.all[**term].topology == ZONE;
        let wanted = |zone: &&usize| {
            let repelled = rules.anti_affinity.iter().filter(over_zone).any(|term| self.count(*term, **zone) > 0);
            let attracted = rules.affinity.iter().filter(over_zone).all(|term| {
                let anywhere = (0..self.world.zones.len()).any(|zone| self.count(*term, zone) > 0);
                self.count(*term, **zone) > 0 || (!anywhere && rules.member_of.contains(term))
            });
            !repelled && attracted
        };
        let load =
            |zone: &usize| self.added.iter().filter(|((_, at), _)| at == zone).map(|(_, count)| count).sum::<u32>();
        allowed.iter().filter(wanted).copied().min_by_key(|zone| (load(zone), *zone))
    }
}

/// Zones with a node, or a group's zone, that the class's labels accept.
fn zones_of_class(world: &World<'_>, fleet: &Fleet, class: usize) -> Vec<usize> {
    use crate::world::Offering;
    use spot_domain::CapacityType;
    let mut zones: Vec<usize> = fleet
        .alive()
        .filter(|node| fleet.nodes[*node].receives && fleet.labels_accept(world, class, *node))
        .filter_map(|node| fleet.nodes[node].zone)
        .collect();
    for group in 0..world.input.node_groups.len() {
        let depends = world.group_fit.depends(world, class, group);
        let types = if depends.instance_type { world.types.len() } else { 1.min(world.types.len()) };
        for zone in &world.group_fit.group_zones[group] {
            let any = (0..types).any(|instance_type| {
                [CapacityType::Spot, CapacityType::OnDemand].iter().any(|capacity_type| {
                    let offering = Offering { group, instance_type, zone: *zone, capacity_type: *capacity_type };
                    world.group_fit.accepts_requirement(world, class, offering)
                })
            });
            if any {
                zones.push(*zone);
            }
        }
    }
    zones.sort_unstable();
    zones.dedup();
    zones
}
