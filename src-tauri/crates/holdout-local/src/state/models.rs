//! Trained models: all known by name, a few of them in memory.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use crate::artifact;
use crate::error::LocalError;
use crate::state::{disk, lock};
use crate::train::model::{Model, ModelCard};

/// Models that are kept in memory: the last used ones.
const LOADED_MAX: usize = 8;

/// The trained models.
#[derive(Debug)]
pub(crate) struct Models {
    directory: PathBuf,
    known: Mutex<BTreeMap<String, ModelCard>>,
    /// The last used first.
    loaded: Mutex<Vec<Arc<Model>>>,
    /// Held while a model is taken in: two who bring the same one would write the same file.
    importing: Mutex<()>,
}

impl Models {
    pub(crate) fn open(directory: PathBuf) -> Result<Self, LocalError> {
        let mut known = BTreeMap::new();
        for path in disk::list(&directory, "model")? {
            let mut head = Vec::new();
            fs_err::File::open(&path)?.take(1 << 22).read_to_end(&mut head)?;
            match artifact::decode_card(&head) {
                Ok(card) => drop(known.insert(card.name.clone(), card)),
                Err(error) => {
                    tracing::warn!(path = %path.display(), %error, "a model was left out");
                }
            }
        }
        let known = Mutex::new(known);
        Ok(Self { directory, known, loaded: Mutex::default(), importing: Mutex::default() })
    }

    /// Stores a model under the name on its card.
    pub(crate) fn save(&self, model: &Model) -> Result<(), LocalError> {
        disk::write(&self.path(&model.card.name), &artifact::encode(model)?)?;
        lock(&self.known).insert(model.card.name.clone(), model.card.clone());
        self.forget(&model.card.name);
        Ok(())
    }

    /// Takes a model from elsewhere, unless it is there already, and gives its name.
    pub(crate) fn import(&self, bytes: &[u8]) -> Result<String, LocalError> {
        let model = artifact::decode(bytes)?;
        let _alone = lock(&self.importing);
        let there = self.card(&model.card.name).is_some()
            && fs_err::read(self.path(&model.card.name)).is_ok_and(|there| there == bytes);
        if !there {
            self.save(&model)?;
        }
        Ok(model.card.name)
    }

    /// A model as bytes.
    pub(crate) fn export(&self, name: &str) -> Result<Vec<u8>, LocalError> {
        if self.card(name).is_none() {
            return Err(LocalError::NoModel(name.to_owned()));
        }
        Ok(fs_err::read(self.path(name))?)
    }

    /// What a model is.
    pub(crate) fn card(&self, name: &str) -> Option<ModelCard> {
        lock(&self.known).get(name).cloned()
    }

    /// All models, oldest first.
    pub(crate) fn list(&self) -> Vec<ModelCard> {
        let mut cards: Vec<_> = lock(&self.known).values().cloned().collect();
        cards.sort_by_key(|card| (card.created_at, card.step));
        cards
    }

    /// A model in memory, if it is there.
    pub(crate) fn loaded(&self, name: &str) -> Option<Arc<Model>> {
        let mut loaded = lock(&self.loaded);
        let at = loaded.iter().position(|model| model.card.name == name)?;
        let model = loaded.remove(at);
        loaded.insert(0, Arc::clone(&model));
        Some(model)
    }

    /// A model, read from disk if need be: this can take some ten milliseconds.
    pub(crate) fn load(&self, name: &str) -> Result<Arc<Model>, LocalError> {
        if let Some(model) = self.loaded(name) {
            return Ok(model);
        }
        let model = Arc::new(self.read(name)?);
        let mut loaded = lock(&self.loaded);
        loaded.insert(0, Arc::clone(&model));
        loaded.truncate(LOADED_MAX);
        Ok(model)
    }

    /// Reads a model without keeping it.
    pub(crate) fn read(&self, name: &str) -> Result<Model, LocalError> {
        Ok(artifact::decode(&self.export(name)?)?)
    }

    /// Deletes a model; says whether there was one.
    pub(crate) fn remove(&self, name: &str) -> Result<bool, LocalError> {
        self.forget(name);
        if lock(&self.known).remove(name).is_none() {
            return Ok(false);
        }
        disk::remove(&self.path(name))?;
        Ok(true)
    }

    fn forget(&self, name: &str) {
        lock(&self.loaded).retain(|model| model.card.name != name);
    }

    /// A file name for any model name: letters and digits as they are, and a hash against mix-ups.
    fn path(&self, name: &str) -> PathBuf {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        let stem: String = name.chars().map(plain).take(80).collect();
        let hash = blake3::hash(name.as_bytes()).to_hex();
        self.directory.join(format!("{stem}-{}.model", &hash[..12]))
    }
}
