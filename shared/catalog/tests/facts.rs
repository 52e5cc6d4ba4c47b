//! What the committed tables must hold, whether or not the sources are at hand.

use sha2::{Digest, Sha256};
use spot_catalog::{Catalog, Category, PriceBasis};
use spot_domain::{Architecture, MicrousdPerHour};
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

#[test]
fn enough_types_have_price_and_shape() {
    let catalog = Catalog::load();
    let priced = |name| catalog.on_demand("us-east-1", name).is_some();
    let shaped = catalog.types().iter().filter(|facts| facts.shape.is_some() && priced(facts.name)).count();
    let complete = |facts: &&spot_catalog::TypeFacts| {
        let published = facts.shape.is_some_and(|shape| !shape.allocatable_computed);
        facts.described && published && facts.interfaces.is_some() && priced(facts.name)
    };
    let complete = catalog.types().iter().filter(complete).count();
    println!("{} types, {shaped} with price and shape, {complete} complete", catalog.types().len());
    assert!(shaped >= 1300, "{shaped} types with price and shape");
    assert!(complete >= 1235, "{complete} complete types");
}

#[test]
fn a_well_known_type_is_as_published() {
    let catalog = Catalog::load();
    let facts = catalog.instance_type("m6i.large").unwrap();
    let domain = catalog.domain_type(facts).unwrap();
    assert_eq!((domain.vcpus, domain.memory_mib, domain.architecture), (2, 8192, Architecture::Amd64));
    assert_eq!((domain.allocatable.cpu_millicores, domain.allocatable.pods), (1930, 29));
    assert_eq!(domain.allocatable.memory_bytes, 6903 * 1024 * 1024);
    assert_eq!(domain.spot_supported, Some(true));
    // 27 slots less two further network interfaces and the root volume.
    assert_eq!(domain.attachable_ebs_volumes, 24);
    assert_eq!((domain.hypervisor.as_deref(), domain.bare_metal, domain.burstable), (Some("nitro"), false, false));
    let quote = catalog.on_demand("us-east-1", "m6i.large").unwrap();
    assert_eq!((quote.price_microusd_per_hour, quote.derived), (MicrousdPerHour(96_000), false));
}

#[test]
fn special_kinds_of_types_are_told_apart() {
    let catalog = Catalog::load();
    let domain = |name: &str| catalog.domain_type(catalog.instance_type(name).unwrap());
    let gpu = domain("g4dn.12xlarge").unwrap();
    assert_eq!((gpu.accelerators, gpu.allocatable.extended.get("nvidia.com/gpu")), (4, Some(&4)));
    assert_eq!(gpu.local_storage_gb, 900);
    let neuron = domain("inf1.24xlarge").unwrap();
    assert_eq!(neuron.allocatable.extended.get("aws.amazon.com/neuron"), Some(&16));
    assert_eq!(neuron.allocatable.extended.get("aws.amazon.com/neuroncore"), Some(&64));
    assert!(domain("t3.small").unwrap().burstable);
    assert!(domain("m5.metal").unwrap().bare_metal);
    assert_eq!(domain("c7g.large").unwrap().architecture, Architecture::Arm64);
    assert_eq!(domain("m4.large").unwrap().hypervisor.as_deref(), Some("xen"));
    assert!(domain("m4.large").unwrap().previous_generation);
    assert!(!domain("m5.large").unwrap().previous_generation, "the templates name m5");
    assert!(!domain("m7i.large").unwrap().previous_generation);
    assert_eq!(domain("mac1.metal"), None, "a Mac is no Kubernetes node");
    let retired = domain("p3.2xlarge").unwrap();
    assert_eq!((retired.spot_supported, retired.accelerators, retired.previous_generation), (None, 1, true));
}

#[test]
fn volume_slots_stay_below_the_published_limit() {
    let catalog = Catalog::load();
    for facts in catalog.types() {
        let (Some(domain), Some(limit)) = (catalog.domain_type(facts), facts.ebs_limit) else { continue };
        assert!(domain.attachable_ebs_volumes < limit.volumes, "{} leaves no slot for its root", facts.name);
    }
}

#[test]
fn max_pods_is_the_network_interface_formula() {
    let catalog = Catalog::load();
    for facts in catalog.types() {
        let Some(interfaces) = facts.interfaces else { continue };
        let formula = u64::from(interfaces.enis) * (u64::from(interfaces.ipv4_per_eni) - 1) + 2;
        assert_eq!(facts.max_pods(), Some(formula), "{}", facts.name);
        let domain = catalog.domain_type(facts);
        assert!(domain.is_none_or(|domain| domain.allocatable.pods == formula), "{}", facts.name);
    }
}

#[test]
fn allocatable_is_below_the_machine() {
    let catalog = Catalog::load();
    for facts in catalog.types() {
        let Some(shape) = facts.shape else { continue };
        assert!(shape.allocatable_cpu_millicores < u64::from(shape.vcpus) * 1000, "{}", facts.name);
        assert!(shape.allocatable_memory_mib < shape.memory_mib, "{}", facts.name);
    }
}

#[test]
fn derived_prices_say_what_they_rest_on() {
    let catalog = Catalog::load();
    let basis = |region, name| catalog.on_demand(region, name).map(|quote| (quote.derived, quote.basis));
    assert_eq!(basis("eu-west-1", "m5.large"), Some((false, PriceBasis::RegionList)));
    assert_eq!(basis("eu-west-1", "m7i.large"), Some((true, PriceBasis::RelatedFamilyRatio("m6i"))));
    assert_eq!(basis("us-west-1", "m7a.large"), Some((true, PriceBasis::RelatedFamilyRatio("m5a"))));
    assert_eq!(basis("eu-west-1", "trn1.2xlarge"), Some((true, PriceBasis::CategoryRatio)));
    assert_eq!(catalog.on_demand("eu-west-1", "z99.large"), None);
    // 0.1008 USD in us-east-1 × 0.107 / 0.096 (m6i.large in Ireland over Virginia).
    assert_eq!(catalog.on_demand("eu-west-1", "m7i.large").unwrap().price_microusd_per_hour, MicrousdPerHour(112_350));
    let stand_in = catalog.on_demand("me-central-1", "m5.large").unwrap();
    assert_eq!((stand_in.derived, stand_in.stand_in), (true, Some("me-south-1")));
}

#[test]
fn every_type_priced_in_virginia_has_a_price_in_every_region() {
    let catalog = Catalog::load();
    for region in catalog.regions() {
        for facts in catalog.types() {
            if catalog.on_demand("us-east-1", facts.name).is_some_and(|q| q.basis == PriceBasis::ReferenceList) {
                let quote = catalog.on_demand(region.region, facts.name);
                assert!(
                    quote.is_some_and(|quote| quote.price_microusd_per_hour.0 > 0),
                    "{} {}",
                    region.region,
                    facts.name
                );
            }
        }
    }
}

#[test]
fn fifteen_regions_are_enabled_and_stand_ins_have_lists() {
    let catalog = Catalog::load();
    let enabled: Vec<_> = catalog.regions().iter().filter(|facts| facts.enabled).map(|facts| facts.region).collect();
    let named = "ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1 \
                 eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2";
    assert_eq!((enabled.len(), &enabled), (15, &named.split_whitespace().collect::<Vec<_>>()));
    for facts in catalog.regions() {
        assert!(facts.zone_letters().count() >= 3, "{}", facts.region);
        if let Some((stand_in, reason)) = facts.price_stand_in {
            assert!(!catalog.on_demand(stand_in, "m5.large").unwrap().derived, "{stand_in} has no list");
            assert!(!reason.is_empty());
        }
    }
    assert_eq!(catalog.region("us-east-1").unwrap().zones().len(), 6);
}

#[test]
fn families_named_by_the_product_have_category_and_description() {
    let catalog = Catalog::load();
    assert_eq!(catalog.families().len(), 38);
    for family in ["t3", "m5", "c6i", "r7i", "x2iedn", "i4i", "d3en", "g4dn", "inf2", "m6g", "c6g", "r6g"] {
        assert!(catalog.families().iter().any(|facts| facts.family == family && !facts.description.is_empty()));
    }
    assert_eq!(catalog.category("m8gb"), Some(Category::General));
    let unknown = catalog.types().iter().filter(|facts| catalog.category(facts.family()).is_none());
    assert_eq!(unknown.map(|facts| facts.name).collect::<Vec<_>>(), ["bmn-sf1.metal"]);
}

#[test]
fn ebs_prices_are_exact() {
    let catalog = Catalog::load();
    let gp3 = catalog.ebs_price("us-east-1", "gp3").unwrap();
    assert_eq!((gp3.nanousd_per_gb_month, gp3.nanousd_per_iops_month), (80_000_000, 5_000_000));
    assert_eq!(catalog.ebs_price("us-east-1", "floppy"), None);
}

#[test]
fn the_tables_match_their_checksums() {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data");
    let checksums = fs::read_to_string(data.join("CHECKSUMS")).unwrap();
    let mut named: Vec<&str> = Vec::new();
    for line in checksums.lines() {
        let (expected, name) = line.split_once("  ").unwrap();
        let digest: Vec<String> =
            Sha256::digest(fs::read(data.join(name)).unwrap()).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest.concat(), expected, "{name} was edited by hand; run the refresh");
        named.push(name);
    }
    let mut present: Vec<String> =
        fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    present.retain(|name| name != "CHECKSUMS");
    present.sort();
    assert_eq!(present, named);
}

#[test]
fn every_table_states_date_and_origin_and_all_are_small() {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data");
    let mut total = 0;
    for entry in fs::read_dir(&data).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        total += text.len();
        if path.extension().is_some_and(|extension| extension == "tsv") {
            assert!(text.contains("\n# date: 20") && text.contains("\n# origin: "), "{}", path.display());
        }
    }
    assert!(total < 2_000_000, "{total} bytes");
    let catalog = Catalog::load();
    let dates = (catalog.price_date(), catalog.region_price_date(), catalog.advisor_date());
    assert_eq!(dates, ("2026-07", "2022-09", "2024-02-28"));
}

#[test]
fn loading_is_quick() {
    let bound = Duration::from_millis(if cfg!(debug_assertions) { 200 } else { 20 });
    let load = || {
        let start = Instant::now();
        std::hint::black_box(Catalog::load());
        start.elapsed()
    };
    // The best of several: other tests share the machine.
    let best = (0..10).map(|_| load()).min().unwrap();
    println!("loaded in {:.2} ms", best.as_secs_f64() * 1e3);
    assert!(best < bound, "{best:?}");
}
