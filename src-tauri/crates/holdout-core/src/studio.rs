//! The app without its window: the open project, the local provider, the files that were named.
//!
//! Each host makes one. What a screen asks of the open project is a method of
//! [`OpenProject`]; what starts something long, or opens and closes projects, is a method here.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use holdout_provider::{Keychain, SecretStore};
use holdout_store::Project;
use holdout_types::{ApiError, Cancel, Clock, ErrorCode, ProgressSink};
use tokio::sync::OnceCell;

use crate::data::import::{Sources, Watching, format_in_words, import};
use crate::data::view::{ColumnMapping, ColumnView, ImportPreview, ImportRequest};
use crate::ending::{Audience, Ending};
use crate::handles::{FileHandles, file_name};
use crate::knowledge::KnowledgeCache;
use crate::local::Local;
pub use crate::project::OpenProject;
use crate::providers::Providers;
use crate::providers::view::SettingsView;
use crate::recent::{self, Recent};
use crate::sample::{Sample, SampleKind};
use crate::sample_project;
use crate::study::ExactLeaks;
use crate::view::{AppView, FileHandle, OfferedFile, OfferedFiles, RecentProject, SampleView};

/// The name under which keys stand in the keychain.
const KEYCHAIN_SERVICE: &str = "app.holdout.desktop";

/// Where the app keeps its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// Projects and settings.
    pub data: PathBuf,
    /// What can be thrown away: the local provider's files, files on their way.
    pub cache: PathBuf,
    /// The log.
    pub logs: PathBuf,
}

impl Folders {
    /// All of them under one folder.
    pub fn under(home: &Path) -> Self {
        Self { data: home.join("data"), cache: home.join("cache"), logs: home.join("logs") }
    }

    fn projects(&self) -> PathBuf {
        self.data.join("projects")
    }
}

/// The app without its window. Cheap to clone.
#[derive(Clone)]
pub struct Studio(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) folders: Folders,
    pub(crate) clock: Arc<dyn Clock>,
    audience: Arc<dyn Audience>,
    pub(crate) handles: FileHandles,
    offered: Mutex<Option<OfferedFiles>>,
    project: RwLock<Option<Arc<OpenProject>>>,
    local: OnceCell<Arc<Local>>,
    providers: Arc<Providers>,
    importing: Mutex<Cancel>,
}

impl Studio {
    /// Makes the folders. `audience` is told whenever something in the project changed or ended by
    /// itself.
    pub fn new(
        folders: Folders,
        clock: Arc<dyn Clock>,
        audience: Arc<dyn Audience>,
    ) -> Result<Self, ApiError> {
        Self::with_secrets(folders, clock, audience, Arc::new(Keychain::new(KEYCHAIN_SERVICE)))
    }

    /// Like [`Studio::new`], with keys kept elsewhere than in the system's keychain.
    pub fn with_secrets(
        folders: Folders,
        clock: Arc<dyn Clock>,
        audience: Arc<dyn Audience>,
        secrets: Arc<dyn SecretStore>,
    ) -> Result<Self, ApiError> {
        for folder in [&folders.projects(), &folders.cache] {
            fs_err::create_dir_all(folder).map_err(|error| no_folder(&error))?;
        }
        let data = Some(folders.data.clone());
        let providers = Arc::new(Providers::new(data, secrets, Arc::clone(&clock)));
        Ok(Self(Arc::new(Inner {
            folders,
            clock,
            audience,
            handles: FileHandles::default(),
            offered: Mutex::new(None),
            project: RwLock::new(None),
            local: OnceCell::new(),
            providers,
            importing: Mutex::new(Cancel::new()),
        })))
    }

    /// Where the app keeps its files.
    pub fn folders(&self) -> &Folders {
        &self.0.folders
    }

    /// The providers of the app.
    pub fn providers(&self) -> &Arc<Providers> {
        &self.0.providers
    }

    /// The Settings screen.
    pub fn settings_view(&self) -> Result<SettingsView, ApiError> {
        self.0.providers.settings_view(&self.0.folders)
    }

    /// The open project.
    pub fn project(&self) -> Result<Arc<OpenProject>, ApiError> {
        let project = self.0.project.read().unwrap_or_else(PoisonError::into_inner);
        project.clone().ok_or_else(|| {
            ApiError::new(ErrorCode::NoProject, "No project is open.")
                .with_hint("Open one, or open examples to make one.")
        })
    }

    /// What is open and what can be opened.
    pub fn view(&self) -> Result<AppView, ApiError> {
        let project = self.project().ok().map(|project| project.view()).transpose()?;
        let offered = self.0.offered.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let recent = recent::read(&self.0.folders.data).into_iter();
        Ok(AppView {
            app_version: env!("CARGO_PKG_VERSION").to_owned(),
            project,
            offered,
            recent: recent.map(|recent| self.recent_view(recent)).collect(),
            projects_folder: self.0.folders.projects().display().to_string(),
            samples: SampleKind::ALL.into_iter().map(SampleView::of).collect(),
        })
    }

    fn recent_view(&self, recent: Recent) -> RecentProject {
        RecentProject {
            handle: self.0.handles.handle(&recent.path),
            name: recent.name,
            opened_at: recent.opened_at,
        }
    }

    /// Gives the window a handle for a file that a person named.
    pub fn offer(&self, path: &Path) -> Result<OfferedFile, ApiError> {
        self.0.handles.offer(path)
    }

    /// Opens the project that the command line names, or offers its examples to the window.
    pub fn offer_from_command_line(
        &self,
        file: &Path,
        test: Option<&Path>,
    ) -> Result<(), ApiError> {
        if file.extension().is_some_and(|ending| ending == "holdout") {
            let handle = self.0.handles.handle(file);
            return self.open_project(&handle).map(drop);
        }
        let examples = self.offer(file)?;
        let test = test.map(|test| self.offer(test)).transpose()?;
        *self.0.offered.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(OfferedFiles { examples, test });
        Ok(())
    }

    /// The path behind a handle.
    pub(crate) fn path_of(&self, handle: &FileHandle) -> Result<PathBuf, ApiError> {
        self.0.handles.path(handle)
    }

    /// What a file looks like before it is imported.
    pub fn preview(&self, handle: &FileHandle) -> Result<ImportPreview, ApiError> {
        let path = self.0.handles.path(handle)?;
        let preview = holdout_dataset::preview(&path)?;
        let columns = preview.columns.into_iter().map(|column| ColumnView {
            name: column.name,
            samples: column.samples,
            distinct: column.distinct,
            looked_at: preview.rows_sampled,
        });
        Ok(ImportPreview {
            file: self.0.handles.offer(&path)?,
            format: format_in_words(preview.format).to_owned(),
            columns: columns.collect(),
            suggested: preview.suggested.map(ColumnMapping::from),
        })
    }

    /// Makes a project from files and opens it.
    pub fn import(
        &self,
        request: &ImportRequest,
        progress: &dyn ProgressSink,
    ) -> Result<AppView, ApiError> {
        let sources = Sources {
            examples: self.0.handles.path(&request.examples)?,
            test: request.test.as_ref().map(|test| self.0.handles.path(test)).transpose()?,
            mapping: request.mapping.clone().map(Into::into),
        };
        let cancel = Cancel::new();
        *self.0.importing.lock().unwrap_or_else(PoisonError::into_inner) = cancel.clone();
        let stem = sources.examples.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let watching = Watching { progress, cancel: &cancel };
        self.make_project(&stem, |store, name| {
            import(store, name, &sources, watching, ExactLeaks::default(), &[])
        })?;
        *self.0.offered.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.view()
    }

    /// Stops an import. What it read so far is thrown away.
    pub fn cancel_import(&self) {
        self.0.importing.lock().unwrap_or_else(PoisonError::into_inner).cancel();
    }

    /// Makes a fresh project of a sample and opens it.
    pub fn open_sample(&self, kind: SampleKind) -> Result<AppView, ApiError> {
        self.open_made(&Sample::of(kind))
    }

    /// Makes a project of a sample, as it is or changed, and opens it.
    pub fn open_made(&self, sample: &Sample) -> Result<AppView, ApiError> {
        self.make_project(sample.kind.name(), |store, name| {
            sample_project::fill(store, name, sample)
        })?;
        self.view()
    }

    /// Opens a project that a person named.
    pub fn open_project(&self, handle: &FileHandle) -> Result<AppView, ApiError> {
        let path = self.0.handles.path(handle)?;
        let store = Project::open(&path, Arc::clone(&self.0.clock))?;
        self.use_project(store, &path)?;
        self.view()
    }

    /// Closes the open project, if there is one. What runs is stopped and can go on later.
    pub fn close_project(&self) -> Result<AppView, ApiError> {
        let project = self.0.project.write().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(project) = project {
            project.close()?;
        }
        self.view()
    }

    /// Closes the open project when there is nobody left to tell.
    pub fn close_quietly(&self) {
        if let Err(error) = self.close_project() {
            tracing::error!(%error, "the project was not closed well");
        }
    }

    /// Closes the project and ends the local provider.
    pub fn shut_down(&self) {
        self.close_quietly();
        if let Some(local) = self.0.local.get() {
            local.provider.stop();
        }
    }

    /// Makes a project under its final name only when it is whole: nothing half-stored is ever seen.
    pub(crate) fn make_project(
        &self,
        name: &str,
        fill: impl FnOnce(&Project, &str) -> Result<(), ApiError>,
    ) -> Result<(), ApiError> {
        let path = self.free_path(name);
        let draft = path.with_extension("holdout.draft");
        // Left behind by a crash; it was never a project.
        if draft.exists() {
            fs_err::remove_file(&draft).map_err(|error| no_folder(&error))?;
        }
        let store = Project::create(&draft, Arc::clone(&self.0.clock))?;
        let filled = fill(&store, &project_name(&path));
        let closed = store.close();
        if let Err(error) = filled.and_then(|()| Ok(closed?)) {
            if let Err(left) = fs_err::remove_file(&draft) {
                tracing::warn!(error = %left, "a draft of a project was not removed");
            }
            return Err(error);
        }
        fs_err::rename(&draft, &path).map_err(|error| no_folder(&error))?;
        let store = Project::open(&path, Arc::clone(&self.0.clock))?;
        self.use_project(store, &path)
    }

    fn free_path(&self, name: &str) -> PathBuf {
        let name: String = name.chars().map(|c| if is_safe(c) { c } else { '-' }).collect();
        let folder = self.0.folders.projects();
        let first = folder.join(format!("{name}.holdout"));
        let numbered = (2..).map(|number| folder.join(format!("{name} {number}.holdout")));
        std::iter::once(first.clone()).chain(numbered).find(|path| !path.exists()).unwrap_or(first)
    }

    fn use_project(&self, store: Project, path: &Path) -> Result<(), ApiError> {
        let project = Arc::new(OpenProject::new(
            store,
            Arc::clone(&self.0.clock),
            Arc::clone(&self.0.providers),
            KnowledgeCache::in_folder(self.0.folders.cache.join("knowledge")),
        ));
        let name = project.settings()?.name;
        let opened_at = self.0.clock.now();
        let path = path.to_owned();
        recent::remember(&self.0.folders.data, Recent { path, name, opened_at });
        let before = self
            .0
            .project
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .replace(Arc::clone(&project));
        if let Some(before) = before {
            before.close()?;
        }
        self.take_up(&project)
    }

    /// The local provider, started when it is first needed.
    pub(crate) async fn local(&self) -> Result<Arc<Local>, ApiError> {
        let start = || async {
            let folder = self.0.folders.cache.join("local-provider");
            Local::start(&folder, Arc::clone(&self.0.clock)).await.map(Arc::new)
        };
        self.0.local.get_or_try_init(start).await.cloned()
    }

    /// Says that something changed by itself.
    pub(crate) fn changed(&self) {
        self.0.audience.changed();
    }

    /// Says that something long ended, unless nobody would be interested.
    pub(crate) fn ended(&self, ending: Result<Option<Ending>, ApiError>) {
        match ending {
            Ok(Some(ending)) => self.0.audience.ended(&ending),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "an end could not be told"),
        }
    }
}

const fn is_safe(character: char) -> bool {
    !matches!(character, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\0'..='\u{1f}')
}

fn project_name(path: &Path) -> String {
    let name = file_name(path);
    name.strip_suffix(".holdout").unwrap_or(&name).to_owned()
}

fn no_folder(error: &std::io::Error) -> ApiError {
    let code = match error.kind() {
        std::io::ErrorKind::StorageFull => ErrorCode::DiskFull,
        _ => ErrorCode::FileAccess,
    };
    ApiError::new(code, format!("The app's data folder can't be used: {error}"))
        .with_hint("Make it writable, or set HOLDOUT_HOME to another folder.")
}
