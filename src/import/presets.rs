//! Mappings that come with kehu.

use super::{error::ImportError, mapping::Document};

const PRESETS: &[(&str, &str)] = &[
    ("cfpb-complaints", include_str!("presets/cfpb-complaints.toml")),
    ("helpdesk-it", include_str!("presets/helpdesk-it.toml")),
    ("maven-crm", include_str!("presets/maven-crm.toml")),
    ("olist-funnel", include_str!("presets/olist-funnel.toml")),
    ("scms-shipments", include_str!("presets/scms-shipments.toml")),
    ("uci-incident", include_str!("presets/uci-incident.toml")),
    ("zh-listed-companies", include_str!("presets/zh-listed-companies.toml")),
    ("zh-names", include_str!("presets/zh-names.toml")),
];

pub(super) fn names() -> impl Iterator<Item = &'static str> {
    PRESETS.iter().map(|(name, _)| *name)
}

pub(super) fn find(name: &str) -> Result<Document, ImportError> {
    match PRESETS.iter().find(|(known, _)| *known == name) {
        Some((name, text)) => Document::parse(&format!("preset {name}"), text),
        None => Err(ImportError::UnknownPreset {
            name: name.to_owned(),
            known: names().collect::<Vec<_>>().join(", "),
        }),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_preset_can_be_read() {
        for name in super::names() {
            super::find(name).unwrap();
        }
    }
}
