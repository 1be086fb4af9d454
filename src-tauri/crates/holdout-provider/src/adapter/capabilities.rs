//! What a provider can do, as far as its public sources say.

use serde::Serialize;

/// What may be asked of a provider. `false` also means "not documented": nothing is promised that no
/// source shows. The sources are named at each provider's constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Capabilities {
    /// It trains models (`/fine_tuning/jobs`). Whether this key may is [`crate::TrainingAccess`].
    pub training: bool,
    /// It keeps files (`/files`).
    pub files: bool,
    /// It takes big files in parts (`/uploads`).
    pub uploads_in_parts: bool,
    /// A job can be halted and go on (`/pause`, `/resume`).
    pub pause: bool,
    /// It saves models on the way (`/checkpoints`).
    pub checkpoints: bool,
    /// Its events carry measures while a job runs. Without it, measures come with the checkpoints.
    pub metrics_events: bool,
    /// A job ends with a table of measures (`result_files`).
    pub result_file: bool,
    /// It says the price of a job before the job is created (Together's `estimate-price`).
    pub server_estimate: bool,
    /// It checks a job without running it (Mistral's `auto_start: false`).
    pub dry_run: bool,
    /// What stands between a finished job and the first answer.
    pub deploy: DeployStep,
    /// The trained weights can be taken away.
    pub weights_download: bool,
    /// Whether tokens of the validation file cost money; `None` where no source says.
    pub validation_billed: Option<bool>,
    /// It trains on preferences (`method: dpo`).
    pub dpo: bool,
    /// How it takes the learning rate.
    pub learning_rate: LearningRate,
    /// It takes settings of LoRA (rank).
    pub lora: bool,
    /// It trains in tiers of price and place (`trainingType`).
    pub training_tiers: bool,
    /// It makes vectors (`/embeddings`).
    pub embeddings: bool,
    /// It answers many questions at leisure, for less (`/batches`).
    pub batches: bool,
    /// What one batch holds at most.
    pub batch_limits: BatchLimits,
    /// A batch is answered by deployments of its own kind only, which can't be asked one by one.
    pub batch_deployments: bool,
    /// Its answers can come piece by piece.
    pub streaming: bool,
    /// A trained model can be deleted by the API (`DELETE /models/{id}`).
    pub delete_model: bool,
    /// This project has run it against the provider's own server. Where it is false, the adapter
    /// rests on published descriptions and recordings, and a screen should say so.
    pub tried_live: bool,
}

/// What one batch holds at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct BatchLimits {
    /// Questions.
    pub questions: usize,
    /// Bytes of the file of questions.
    pub bytes: u64,
}

/// What stands between a finished job and the first answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeployStep {
    /// Nothing: the model answers by its name.
    None,
    /// A request with the same key: [`crate::Client::deploy_model`].
    ByApi,
    /// A person, with rights that this key does not have: [`crate::Client::deploy_steps`].
    ByPerson,
}

/// How a provider takes the learning rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LearningRate {
    /// As a factor of its own choice: 2 means twice as fast.
    Multiplier,
    /// As the rate itself, such as 0.00002.
    Absolute,
}

impl Capabilities {
    /// Nothing at all; each provider adds what its sources show.
    pub(super) const NOTHING: Self = Self {
        training: false,
        files: false,
        uploads_in_parts: false,
        pause: false,
        checkpoints: false,
        metrics_events: false,
        result_file: false,
        server_estimate: false,
        dry_run: false,
        deploy: DeployStep::None,
        weights_download: false,
        validation_billed: None,
        dpo: false,
        learning_rate: LearningRate::Multiplier,
        lora: false,
        training_tiers: false,
        embeddings: false,
        batches: false,
        batch_limits: BatchLimits { questions: 50_000, bytes: 200_000_000 },
        batch_deployments: false,
        streaming: false,
        delete_model: false,
        tried_live: false,
    };
}
