//! The Settings screen: providers, keys, prices.

use holdout_core::providers::inventory::view::InventoryView;
use holdout_core::providers::view::{KeyChange, PriceEdit, ProviderEdit, SettingsView};
use holdout_core::studio::Studio;
use holdout_types::ProviderId;
use tauri::plugin::TauriPlugin;
use tauri::{State, Wry};

use super::{Answer, off_main};

pub(super) fn plugin() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("settings")
        .invoke_handler(tauri::generate_handler![
            view,
            save_provider,
            remove_provider,
            change_key,
            test_provider,
            set_price,
            inventory,
            delete_kept_file,
            delete_kept_model,
            cancel_kept_job
        ])
        .build()
}

#[tauri::command]
async fn view(studio: State<'_, Studio>) -> Answer<SettingsView> {
    let studio = studio.inner().clone();
    off_main(move || studio.settings_view()).await
}

/// Gives back the id of what was saved, so that the window can show it.
#[tauri::command]
async fn save_provider(studio: State<'_, Studio>, edit: ProviderEdit) -> Answer<ProviderId> {
    let studio = studio.inner().clone();
    off_main(move || studio.providers().save(&edit)).await
}

#[tauri::command]
async fn remove_provider(studio: State<'_, Studio>, id: ProviderId) -> Answer<SettingsView> {
    let studio = studio.inner().clone();
    off_main(move || {
        studio.providers().remove(&id)?;
        studio.settings_view()
    })
    .await
}

#[tauri::command]
async fn change_key(
    studio: State<'_, Studio>,
    id: ProviderId,
    change: KeyChange,
) -> Answer<SettingsView> {
    let studio = studio.inner().clone();
    off_main(move || {
        studio.providers().change_key(&id, change)?;
        studio.settings_view()
    })
    .await
}

#[tauri::command]
async fn test_provider(studio: State<'_, Studio>, id: ProviderId) -> Answer<SettingsView> {
    studio.providers().test(&id).await?;
    let studio = studio.inner().clone();
    off_main(move || studio.settings_view()).await
}

#[tauri::command]
async fn set_price(studio: State<'_, Studio>, edit: PriceEdit) -> Answer<SettingsView> {
    let studio = studio.inner().clone();
    off_main(move || {
        studio.providers().set_price(&edit)?;
        studio.settings_view()
    })
    .await
}

/// What lies at a provider. It is asked.
#[tauri::command]
async fn inventory(studio: State<'_, Studio>, id: ProviderId) -> Answer<InventoryView> {
    studio.inventory(&id).await
}

#[tauri::command]
async fn delete_kept_file(
    studio: State<'_, Studio>,
    id: ProviderId,
    file: String,
) -> Answer<InventoryView> {
    studio.delete_kept_file(&id, &file).await
}

#[tauri::command]
async fn delete_kept_model(
    studio: State<'_, Studio>,
    id: ProviderId,
    model: String,
) -> Answer<InventoryView> {
    studio.delete_kept_model(&id, &model).await
}

#[tauri::command]
async fn cancel_kept_job(
    studio: State<'_, Studio>,
    id: ProviderId,
    job: String,
) -> Answer<InventoryView> {
    studio.cancel_kept_job(&id, &job).await
}
