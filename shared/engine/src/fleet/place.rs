//! Whether a pod may be put on a node of the fleet as it stands: the scheduler's filters.

use super::Fleet;
use super::shared::Shared;
use crate::world::World;
use crate::world::class::{Class, ports_clash};
use crate::world::dimensions::fits;
use crate::world::terms::{HOST, Spread, ZONE};
use std::rc::Rc;

impl Fleet {
    /// Whether one more pod of `class` may be put on `node`.
    pub(crate) fn accepts(&self, world: &World<'_>, class: usize, node: usize) -> bool {
        let rules = &world.classes.all[class];
        self.accepts_but_zone_spread(world, class, node)
            && rules.spreads.iter().all(|spread| self.spread_accepts(world, class, *spread, node))
    }

    /// As `accepts`, but spread over zones is left to whoever places many pods at once.
    pub(crate) fn accepts_but_zone_spread(&self, world: &World<'_>, class: usize, node: usize) -> bool {
        let known = &self.nodes[node];
        let rules = &world.classes.all[class];
        known.alive
            && known.receives
            && fits(&rules.size, &known.free)
            && self.labels_accept(world, class, node)
            && !ports_clash(&rules.host_ports, &known.host_ports)
            && self.affinities_accept(world, rules, node)
            && rules.spreads.iter().all(|spread| {
                world.classes.terms.all[spread.term].topology == ZONE
                    || self.spread_accepts(world, class, *spread, node)
            })
    }

    /// Labels, taints and architecture only.
    pub(crate) fn labels_accept(&self, world: &World<'_>, class: usize, node: usize) -> bool {
        match self.nodes[node].offering {
            None => world.class_fits_node(class, node),
            Some(offering) => world.group_fit.accepts(world, class, offering),
        }
    }

    fn in_domain(&self, world: &World<'_>, counts: &[Shared<Vec<u32>>], term: usize, node: usize) -> u32 {
        let topology = world.classes.terms.all[term].topology;
        let domain = self.domains[topology][node];
        domain.and_then(|domain| counts[term].get(domain)).copied().unwrap_or(0)
    }

    /// Affinity to pods and both directions of anti-affinity. A node without the topology label cannot meet an
    /// affinity and, since the domain is not known, is not trusted with an anti-affinity either.
    fn affinities_accept(&self, world: &World<'_>, class: &Class, node: usize) -> bool {
        let terms = &world.classes.terms;
        let has_domain = |term: usize| self.domains[terms.all[term].topology][node].is_some();
        let repelled = class
            .anti_affinity
            .iter()
            .any(|term| !has_domain(*term) || self.in_domain(world, &self.members, *term, node) > 0)
            || class
                .member_of
                .iter()
                .any(|term| terms.is_anti[*term] && self.in_domain(world, &self.owners, *term, node) > 0);
        !repelled
            && class.affinity.iter().all(|term| {
                let first = self.members[*term].iter().all(|count| *count == 0) && class.member_of.contains(term);
                has_domain(*term) && (first || self.in_domain(world, &self.members, *term, node) > 0)
            })
    }

    fn spread_accepts(&self, world: &World<'_>, class: usize, spread: Spread, node: usize) -> bool {
        let topology = world.classes.terms.all[spread.term].topology;
        if self.domains[topology][node].is_none() {
            return false;
        }
        let own = u32::from(world.classes.all[class].member_of.contains(&spread.term));
        let here = self.in_domain(world, &self.members, spread.term, node) + own;
        here <= spread.max_skew.saturating_add(self.emptiest(world, class, spread))
    }

    /// Pods in the emptiest domain the class could use. A host that is still to join counts as an empty domain, so for
    /// the host name this is always 0.
    pub(crate) fn emptiest(&self, world: &World<'_>, class: usize, spread: Spread) -> u32 {
        let topology = world.classes.terms.all[spread.term].topology;
        if topology == HOST {
            return 0;
        }
        let domains = self.usable_domains(world, class, topology);
        if domains.is_empty() || (domains.len() as u32) < spread.min_domains {
            return 0;
        }
        let counts = &self.members[spread.term];
        domains.iter().map(|domain| counts.get(*domain).copied().unwrap_or(0)).min().unwrap_or(0)
    }

    /// Difference between the fullest usable domain and the emptiest.
    pub(crate) fn skew(&self, world: &World<'_>, class: usize, spread: Spread) -> u32 {
        let topology = world.classes.terms.all[spread.term].topology;
        let domains = self.usable_domains(world, class, topology);
        let fullest = domains.iter().map(|domain| self.members_in(spread.term, *domain)).max().unwrap_or(0);
        fullest.saturating_sub(self.emptiest(world, class, spread))
    }

    /// How many more pods a spread counts in the domain of `node` than in the emptiest one.
    pub(crate) fn skew_at(&self, world: &World<'_>, class: usize, spread: Spread, node: usize) -> u32 {
        let here = self.in_domain(world, &self.members, spread.term, node);
        here.saturating_sub(self.emptiest(world, class, spread))
    }

    /// Domains of a topology on whose nodes the labels would allow the class, ascending.
    fn usable_domains(&self, world: &World<'_>, class: usize, topology: usize) -> Rc<Vec<usize>> {
        let key = (world.classes.all[class].requirement, topology);
        if let Some(known) = self.domain_cache.borrow().get(&key) {
            return Rc::clone(known);
        }
        let found = Rc::new(self.find_domains(world, class, topology));
        self.domain_cache.borrow_mut().insert(key, Rc::clone(&found));
        found
    }

    fn find_domains(&self, world: &World<'_>, class: usize, topology: usize) -> Vec<usize> {
        let requirement = world.classes.all[class].requirement;
        let mut domains: Vec<usize> = self
            .alive()
            .filter(|node| match self.nodes[*node].offering {
                None => world.label_fit.labels(world, requirement, *node),
                Some(offering) => world.group_fit.accepts_requirement(world, class, offering),
            })
            .filter_map(|node| self.domains[topology][node])
            .collect();
        domains.sort_unstable();
        domains.dedup();
        domains
    }

    /// How many pods a term selects in a domain.
    pub(crate) fn members_in(&self, term: usize, domain: usize) -> u32 {
        self.members[term].get(domain).copied().unwrap_or(0)
    }
}
