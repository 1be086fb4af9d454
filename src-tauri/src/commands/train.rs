//! The Train screen.

use holdout_core::studio::Studio;
use holdout_core::train::view::{JobView, TrainRequest, TrainView};
use holdout_types::JobId;
use tauri::ipc::Channel;
use tauri::plugin::TauriPlugin;
use tauri::{State, Wry};

use super::{Answer, off_main};
use crate::channel::send;

pub(super) fn plugin() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("train")
        .invoke_handler(tauri::generate_handler![
            view,
            plan,
            start,
            watch,
            cancel,
            pause,
            resume,
            follow,
            agree,
            delete_files,
            add_checkpoint,
            deployed
        ])
        .build()
}

#[tauri::command]
async fn view(studio: State<'_, Studio>) -> Answer<TrainView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.train_view()).await
}

#[tauri::command]
async fn start(studio: State<'_, Studio>, request: TrainRequest) -> Answer<TrainView> {
    studio.start_training(&request).await
}

#[tauri::command]
async fn watch(studio: State<'_, Studio>, job: JobId, progress: Channel<JobView>) -> Answer<()> {
    studio.watch_training(job, |view| send(&progress, view)).await
}

#[tauri::command]
async fn cancel(studio: State<'_, Studio>, job: JobId) -> Answer<TrainView> {
    studio.cancel_training(job).await
}

#[tauri::command]
async fn pause(studio: State<'_, Studio>, job: JobId) -> Answer<TrainView> {
    studio.pause_training(job).await
}

#[tauri::command]
async fn resume(studio: State<'_, Studio>, job: JobId) -> Answer<TrainView> {
    studio.resume_training(job).await
}

/// The screen with the plan for other wishes; nothing is started.
#[tauri::command]
async fn plan(studio: State<'_, Studio>, request: TrainRequest) -> Answer<TrainView> {
    let studio = studio.inner().clone();
    off_main(move || studio.project()?.train_view_for(&request)).await
}

#[tauri::command]
async fn follow(studio: State<'_, Studio>, job: JobId) -> Answer<TrainView> {
    studio.follow_again(job)
}

#[tauri::command]
async fn agree(studio: State<'_, Studio>, host: String) -> Answer<TrainView> {
    let studio = studio.inner().clone();
    off_main(move || {
        let project = studio.project()?;
        project.agree_to_train(&host)?;
        project.train_view()
    })
    .await
}

#[tauri::command]
async fn delete_files(studio: State<'_, Studio>, job: JobId) -> Answer<TrainView> {
    studio.delete_sent_files(job).await
}

/// Makes a candidate of the model as it was after a step.
#[tauri::command]
async fn add_checkpoint(studio: State<'_, Studio>, job: JobId, step: u32) -> Answer<TrainView> {
    studio.add_checkpoint(job, step).await
}

/// Says under which name a person deployed the model of a job.
#[tauri::command]
async fn deployed(studio: State<'_, Studio>, job: JobId, name: String) -> Answer<TrainView> {
    studio.deployed(job, &name).await
}
