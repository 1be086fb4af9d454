import { Channel, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";

import type { OfferedFile } from "./bindings";
import { toHostError } from "./errors";
import type {
  AppHost,
  CandidatesHost,
  CompareHost,
  DataHost,
  GradersHost,
  Host,
  JudgeHost,
  KnowledgeHost,
  OverviewHost,
  ReportHost,
  SettingsHost,
  TrainHost,
} from "./host";

async function call<T>(command: string, args: Record<string, unknown> = {}): Promise<T> {
  try {
    return await invoke<T>(`plugin:${command}`, args);
  } catch (thrown) {
    throw toHostError(thrown);
  }
}

function channel<T>(onMessage: (message: T) => void): Channel<T> {
  return new Channel<T>(onMessage);
}

// The frame's commands are in a plugin named after the app, because `app` is Tauri's own.
const app: AppHost = {
  view: () => call("holdout|view"),
  pickExamples: () => call("holdout|pick_examples"),
  pickProject: () => call("holdout|pick_project"),
  openProject: (handle) => call("holdout|open_project", { handle }),
  openSample: (sample) => call("holdout|open_sample", { sample }),
  closeProject: () => call("holdout|close_project"),
  logFromUi: (level, message) => call("holdout|log_from_ui", { level, message }),
  appearance: () => call("holdout|appearance"),
  setAppearance: (appearance) => call("holdout|set_appearance", { appearance }),
  windowReady: () => call("holdout|window_ready"),
  onChanged: (listener) => listen("changed", () => listener()),
  onDropped: (listener) => listen<OfferedFile[]>("dropped", (event) => listener(event.payload)),
};

const overview: OverviewHost = {
  view: () => call("overview|view"),
  answer: (answer) => call("overview|answer", { answer }),
  addProposed: () => call("overview|add_proposed"),
};

const data: DataHost = {
  preview: (handle) => call("data|preview", { handle }),
  import: (request, onProgress) =>
    call("data|import", { request, progress: channel(onProgress) }),
  cancelImport: () => call("data|cancel_import"),
  view: () => call("data|view"),
  rows: (query) => call("data|rows", { query }),
  row: (id) => call("data|row", { id }),
  splitOptions: () => call("data|split_options"),
  divide: (request) => call("data|divide", { request }),
  seal: () => call("data|seal"),
  change: (change) => call("data|change", { change }),
  undo: () => call("data|undo"),
  redo: () => call("data|redo"),
};

const candidates: CandidatesHost = {
  view: () => call("candidates|view"),
  save: (edit) => call("candidates|save", { edit }),
  remove: (id) => call("candidates|remove", { id }),
  setVolume: (edit) => call("candidates|set_volume", { edit }),
  previewPrompt: (question) => call("candidates|preview_prompt", { question }),
  applyPrompt: (wish) => call("candidates|apply_prompt", { wish }),
  ask: (question, onPiece) => call("candidates|ask", { question, progress: channel(onPiece) }),
  checkSchema: (question) => call("candidates|check_schema", { question }),
  pickRecording: () => call("candidates|pick_recording"),
  previewRecording: (handle) => call("candidates|preview_recording", { handle }),
  importRecording: (wish) => call("candidates|import_recording", { wish }),
  freeze: (wish) => call("candidates|freeze", { wish }),
  setBaseline: (id) => call("candidates|set_baseline", { id }),
  restoreVersion: (now, to) => call("candidates|restore_version", { now, to }),
};

const train: TrainHost = {
  view: () => call("train|view"),
  plan: (request) => call("train|plan", { request }),
  start: (request) => call("train|start", { request }),
  watch: (job, onState) => call("train|watch", { job, progress: channel(onState) }),
  cancel: (job) => call("train|cancel", { job }),
  pause: (job) => call("train|pause", { job }),
  resume: (job) => call("train|resume", { job }),
  follow: (job) => call("train|follow", { job }),
  agree: (host) => call("train|agree", { host }),
  deleteFiles: (job) => call("train|delete_files", { job }),
  addCheckpoint: (job, step) => call("train|add_checkpoint", { job, step }),
  deployed: (job, name) => call("train|deployed", { job, name }),
};

const compare: CompareHost = {
  view: (evaluation) => call("compare|view", { evaluation }),
  start: (request) => call("compare|start", { request }),
  draft: (request) => call("compare|draft", { request }),
  resume: (evaluation) => call("compare|resume", { evaluation }),
  watch: (evaluation, onState) =>
    call("compare|watch", { evaluation, progress: channel(onState) }),
  cancel: (evaluation) => call("compare|cancel", { evaluation }),
  pairs: (query) => call("compare|pairs", { query }),
  row: (query) => call("compare|row", { query }),
  confusion: (query) => call("compare|confusion", { query }),
  runs: () => call("compare|runs"),
  deleteRun: (evaluation) => call("compare|delete", { evaluation }),
  between: (query) => call("compare|between", { query }),
  slices: (evaluation) => call("compare|slices", { evaluation }),
  correctionForm: (row) => call("compare|correction_form", { row }),
  correct: (request) => call("compare|correct", { request }),
  corrections: (evaluation) => call("compare|corrections", { evaluation }),
  trial: () => call("compare|trial"),
  agree: (host) => call("compare|agree", { host }),
  setBudget: (evaluation, budget) => call("compare|set_budget", { evaluation, budget }),
  finishLive: (evaluation) => call("compare|finish_live", { evaluation }),
  cancelBatches: (evaluation) => call("compare|cancel_batches", { evaluation }),
};

const knowledge: KnowledgeHost = {
  view: () => call("knowledge|view"),
  pickFiles: () => call("knowledge|pick_files"),
  pickFolder: () => call("knowledge|pick_folder"),
  add: (handles, onProgress) => call("knowledge|add", { handles, progress: channel(onProgress) }),
  remove: (ids) => call("knowledge|remove", { ids }),
  setSizes: (sizes) => call("knowledge|set_sizes", { sizes }),
  search: (query) => call("knowledge|search", { query }),
  vectorPlan: (request) => call("knowledge|vector_plan", { request }),
  agree: (host) => call("knowledge|agree", { host }),
  makeVectors: (request, onProgress) => call("knowledge|make_vectors", { request, progress: channel(onProgress) }),
  stop: () => call("knowledge|stop"),
};

const graders: GradersHost = {
  view: () => call("graders|view"),
  choose: (choice) => call("graders|choose", { choice }),
  tryOut: (wish) => call("graders|try_out", { wish }),
  regrade: (evaluation) => call("graders|regrade", { evaluation }),
  fields: (evaluation) => call("graders|fields", { evaluation }),
};

const judge: JudgeHost = {
  view: () => call("judge|view"),
  save: (edit) => call("judge|save", { edit }),
  start: (evaluation, pairs) => call("judge|start", { evaluation, pairs }),
  watch: (onState) => call("judge|watch", { progress: channel(onState) }),
  cancel: () => call("judge|cancel"),
  agree: (host) => call("judge|agree", { host }),
  decide: (decides) => call("judge|decide", { decides }),
  sample: (evaluation) => call("judge|sample", { evaluation }),
  rate: (edit) => call("judge|rate", { edit }),
  undo: (evaluation) => call("judge|undo", { evaluation }),
};

const report: ReportHost = {
  view: () => call("report|view"),
  save: (format) => call("report|save", { request: { format } }),
  saveBeside: (format) => call("report|save_beside", { request: { format } }),
};

const settings: SettingsHost = {
  view: () => call("settings|view"),
  saveProvider: (edit) => call("settings|save_provider", { edit }),
  removeProvider: (id) => call("settings|remove_provider", { id }),
  changeKey: (id, change) => call("settings|change_key", { id, change }),
  testProvider: (id) => call("settings|test_provider", { id }),
  setPrice: (edit) => call("settings|set_price", { edit }),
  inventory: (id) => call("settings|inventory", { id }),
  deleteKeptFile: (id, file) => call("settings|delete_kept_file", { id, file }),
  deleteKeptModel: (id, model) => call("settings|delete_kept_model", { id, model }),
  cancelKeptJob: (id, job) => call("settings|cancel_kept_job", { id, job }),
};

/** The core, reached over Tauri's IPC. */
export const tauriHost: Host = { app, overview, data, candidates, train, compare, graders, judge, report, settings, knowledge };
