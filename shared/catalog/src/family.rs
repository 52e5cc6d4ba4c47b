//! Instance families: how a name is built, what category it belongs to, and the families the product names.

use crate::table::{Table, TableError};

/// What a family is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Balanced and burstable types.
    General,
    /// Much CPU per memory.
    Compute,
    /// Much memory per CPU.
    Memory,
    /// Large or fast local disks.
    Storage,
    /// GPUs, inference and training chips, FPGAs.
    Accelerated,
    /// Tightly coupled clusters.
    HighPerformance,
}

impl Category {
    /// The word used in tables and listings.
    pub fn label(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Compute => "compute",
            Self::Memory => "memory",
            Self::Storage => "storage",
            Self::Accelerated => "accelerated",
            Self::HighPerformance => "high_performance",
        }
    }

    fn from_label(label: &str) -> Option<Self> {
        [Self::General, Self::Compute, Self::Memory, Self::Storage, Self::Accelerated, Self::HighPerformance]
            .into_iter()
            .find(|category| category.label() == label)
    }
}

/// A family's name taken apart: `c6gn` is line `c`, generation 6, attributes `gn`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FamilyName<'a> {
    pub(crate) line: &'a str,
    pub(crate) generation: u32,
    attributes: &'a str,
}

impl<'a> FamilyName<'a> {
    /// Takes `name` apart; none if it carries no generation (`mac-m4` and the like are no ordinary families).
    pub(crate) fn parse(name: &'a str) -> Option<Self> {
        let digits = name.find(|letter: char| letter.is_ascii_digit())?;
        let (line, rest) = name.split_at(digits);
        let after = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
        let (generation, attributes) = rest.split_at(after);
        let attributes = attributes.split('-').next().unwrap_or_default();
        Some(Self { line, generation: generation.parse().ok()?, attributes })
    }

    /// Attributes with Intel's `i` taken off, since up to generation 5 Intel was not written: m6id follows m5d.
    pub(crate) fn attributes(self) -> &'a str {
        self.attributes.strip_prefix('i').unwrap_or(self.attributes)
    }

    /// `a` for AMD, `g` for Graviton, nothing for Intel and accelerators.
    pub(crate) fn processor(self) -> &'a str {
        let attributes = self.attributes();
        if attributes.starts_with(['a', 'g']) { &attributes[..1] } else { "" }
    }
}

/// The category of a family by the letters its name begins with; none for a line nobody has described.
pub(crate) fn category_by_rule(family: &str) -> Option<Category> {
    let end = family.find(|letter: char| !letter.is_ascii_lowercase()).unwrap_or(family.len());
    Some(match &family[..end] {
        "a" | "m" | "mac" | "t" => Category::General,
        "c" | "cc" => Category::Compute,
        "cr" | "r" | "u" | "x" | "z" => Category::Memory,
        "d" | "h" | "hs" | "i" | "im" | "is" => Category::Storage,
        "dl" | "f" | "g" | "gr" | "inf" | "p" | "trn" | "vt" => Category::Accelerated,
        "hpc" => Category::HighPerformance,
        _ => return None,
    })
}

/// A family that the product's templates and documents name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FamilyFacts {
    /// For example `m6i`.
    pub family: &'static str,
    /// Its category.
    pub category: Category,
    /// One line on what it is.
    pub description: &'static str,
}

/// Reads the named families, sorted by name.
pub(crate) fn parse_families(text: &'static str) -> Result<Vec<FamilyFacts>, TableError> {
    let table = Table::open("families.tsv", text)?;
    table.expect_columns(&["family", "category", "description"])?;
    let mut families: Vec<FamilyFacts> = table
        .rows()
        .map(|mut row| {
            let family = row.text()?;
            let label = row.text()?;
            let category = Category::from_label(label).ok_or_else(|| row.error(format!("no category `{label}`")))?;
            Ok(FamilyFacts { family, category, description: row.text()? })
        })
        .collect::<Result<_, TableError>>()?;
    families.sort_by_key(|facts| facts.family);
    Ok(families)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn family_names_come_apart() {
        let part = |name| FamilyName::parse(name).map(|parts| (parts.line, parts.generation, parts.attributes()));
        assert_eq!(part("m6idn"), Some(("m", 6, "dn")));
        assert_eq!(part("m7i-flex"), Some(("m", 7, "")));
        assert_eq!(part("im4gn"), Some(("im", 4, "gn")));
        assert_eq!(part("mac-m4"), Some(("mac-m", 4, "")));
        assert_eq!(part("nodigits"), None);
        assert_eq!(FamilyName::parse("c6gn").unwrap().processor(), "g");
        assert_eq!(FamilyName::parse("r6in").unwrap().processor(), "");
    }

    #[test]
    fn categories_follow_the_letters() {
        assert_eq!(category_by_rule("u7in-16tb"), Some(Category::Memory));
        assert_eq!(category_by_rule("u-6tb1"), Some(Category::Memory));
        assert_eq!(category_by_rule("g4dn"), Some(Category::Accelerated));
        assert_eq!(category_by_rule("bmn-sf1"), None);
    }
}
