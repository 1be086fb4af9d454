// The commands that the window may call, by feature. The build script gives each a permission, the
// capability grants them by name, and a test holds this list against the handlers.
//
// Included by the build script too, so it holds nothing but this list.

/// Feature, and its commands.
pub(crate) const COMMAND_NAMES: &[(&str, &[&str])] = &[
    (
        "holdout",
        &[
            "view",
            "pick_examples",
            "pick_project",
            "open_project",
            "open_sample",
            "close_project",
            "log_from_ui",
            "appearance",
            "set_appearance",
            "window_ready",
        ],
    ),
    ("overview", &["view", "answer"]),
    (
        "data",
        &[
            "preview",
            "import",
            "cancel_import",
            "view",
            "rows",
            "row",
            "split_options",
            "divide",
            "seal",
            "change",
            "undo",
            "redo",
        ],
    ),
    (
        "candidates",
        &["view", "save", "remove", "set_volume", "preview_prompt", "apply_prompt", "ask"],
    ),
    (
        "train",
        &[
            "view",
            "plan",
            "start",
            "watch",
            "cancel",
            "pause",
            "resume",
            "follow",
            "agree",
            "delete_files",
            "add_checkpoint",
            "deployed",
        ],
    ),
    (
        "compare",
        &[
            "view",
            "start",
            "resume",
            "watch",
            "cancel",
            "pairs",
            "row",
            "confusion",
            "trial",
            "agree",
            "set_budget",
            "finish_live",
            "cancel_batches",
        ],
    ),
    ("report", &["view", "save", "save_beside"]),
    (
        "settings",
        &[
            "view",
            "save_provider",
            "remove_provider",
            "change_key",
            "test_provider",
            "set_price",
            "inventory",
            "delete_kept_file",
            "delete_kept_model",
            "cancel_kept_job",
        ],
    ),
];
