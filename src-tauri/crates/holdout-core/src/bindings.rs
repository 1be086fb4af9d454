//! The TypeScript of everything that crosses to the window, as one file.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};

use holdout_types::{ApiError, Progress};
use ts_rs::{Config, TS, TypeVisitor};

use crate::{
    candidates, compare, data, graders, judge, knowledge, overview, playground, providers, report,
    train, view,
};

/// The whole file: every boundary type and what it refers to, by name.
pub fn typescript() -> String {
    let mut types = Types::default();
    types.visit::<ApiError>();
    types.visit::<Progress>();
    types.visit::<view::AppView>();
    types.visit::<view::ProjectView>();
    types.visit::<overview::view::OverviewView>();
    types.visit::<overview::answers::FitAnswer>();
    types.visit::<data::view::ImportRequest>();
    types.visit::<data::view::ImportPreview>();
    types.visit::<data::view::DataView>();
    types.visit::<data::view::RowQuery>();
    types.visit::<data::view::RowPage>();
    types.visit::<data::view::RowDetail>();
    types.visit::<data::view::RowChange>();
    types.visit::<data::view::ChangeDone>();
    types.visit::<data::view::SplitOption>();
    types.visit::<data::view::SplitRequest>();
    types.visit::<candidates::view::CandidatesView>();
    types.visit::<candidates::view::CandidateEdit>();
    types.visit::<candidates::view::VolumeEdit>();
    types.visit::<candidates::view::PromptQuestion>();
    types.visit::<candidates::view::PromptPreview>();
    types.visit::<candidates::view::PromptUse>();
    types.visit::<candidates::schema::view::SchemaQuestion>();
    types.visit::<candidates::schema::view::SchemaCheck>();
    types.visit::<candidates::recording::view::RecordingPreview>();
    types.visit::<candidates::recording::view::RecordingImport>();
    types.visit::<candidates::recording::view::FreezeWish>();
    types.visit::<playground::view::PlaygroundQuestion>();
    types.visit::<playground::view::PlaygroundAnswer>();
    types.visit::<knowledge::view::KnowledgeView>();
    types.visit::<knowledge::view::PassageSizes>();
    types.visit::<knowledge::view::SearchQuery>();
    types.visit::<knowledge::view::SearchResult>();
    types.visit::<knowledge::view::VectorRequest>();
    types.visit::<knowledge::view::VectorPlan>();
    types.visit::<train::view::TrainView>();
    types.visit::<train::view::TrainRequest>();
    types.visit::<compare::view::CompareView>();
    types.visit::<compare::view::CompareRequest>();
    types.visit::<compare::view::PairQuery>();
    types.visit::<compare::view::PairPage>();
    types.visit::<compare::view::ComparedRowQuery>();
    types.visit::<compare::view::ComparedRow>();
    types.visit::<compare::view::ConfusionQuery>();
    types.visit::<compare::view::ConfusionView>();
    types.visit::<compare::view::RunList>();
    types.visit::<compare::view::BetweenQuery>();
    types.visit::<compare::view::BetweenView>();
    types.visit::<compare::view::SlicesView>();
    types.visit::<compare::view::CorrectionForm>();
    types.visit::<compare::view::CorrectionRequest>();
    types.visit::<compare::view::CorrectionsView>();
    types.visit::<graders::view::GradersView>();
    types.visit::<graders::view::GradersChoice>();
    types.visit::<graders::view::TryOut>();
    types.visit::<graders::view::TriedView>();
    types.visit::<graders::view::FieldsView>();
    types.visit::<judge::view::JudgeView>();
    types.visit::<judge::view::RatingView>();
    types.visit::<judge::view::RatingEdit>();
    types.visit::<report::view::ReportView>();
    types.visit::<report::view::ReportRequest>();
    types.visit::<providers::view::SettingsView>();
    types.visit::<providers::view::ProviderEdit>();
    types.visit::<providers::view::KeyChange>();
    types.visit::<providers::view::PriceEdit>();
    types.visit::<providers::inventory::view::InventoryView>();
    types.into_file()
}

const HEAD: &str = "// Generated from the boundary types of holdout-core by `cargo xtask bindings`.\n\
                    // `cargo xtask lint` fails when it differs from them.\n";

#[derive(Default)]
struct Types {
    config: Config,
    seen: HashSet<TypeId>,
    declarations: BTreeMap<String, String>,
}

impl Types {
    fn into_file(self) -> String {
        let mut file = HEAD.to_owned();
        for declaration in self.declarations.values() {
            file.push('\n');
            file.push_str(declaration);
        }
        file
    }
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            let declaration = format!("{docs}export {}\n", T::decl(&self.config));
            self.declarations.insert(T::ident(&self.config), declaration);
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

#[cfg(test)]
mod tests {
    use super::typescript;

    #[test]
    fn no_big_integer_crosses_to_the_window() {
        assert!(
            !typescript().contains("bigint"),
            "a web view reads JSON numbers, not big integers"
        );
    }
}
