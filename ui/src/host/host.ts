import type {
  AppView,
  BetweenQuery,
  BetweenView,
  CandidateEdit,
  CandidateId,
  CandidatesView,
  ChangeDone,
  CompareRequest,
  CompareView,
  ComparedRow,
  ComparedRowQuery,
  ConfusionQuery,
  ConfusionView,
  CorrectionForm,
  CorrectionRequest,
  CorrectionsView,
  DataView,
  EvaluationId,
  EvaluationView,
  FileHandle,
  FitAnswer,
  FreezeWish,
  ImportPreview,
  ImportRequest,
  InventoryView,
  JobId,
  JobView,
  KeyChange,
  Money,
  OfferedFile,
  OverviewView,
  PairPage,
  PairQuery,
  PlaygroundAnswer,
  PlaygroundQuestion,
  PriceEdit,
  Progress,
  PromptPreview,
  PromptQuestion,
  PromptUse,
  ProviderEdit,
  ProviderId,
  RecordingImport,
  RecordingPreview,
  ReportFormat,
  ReportView,
  RowChange,
  RowDetail,
  RowId,
  RowPage,
  RowQuery,
  RunList,
  SampleKind,
  SchemaCheck,
  SchemaQuestion,
  SettingsView,
  SlicesView,
  SplitOption,
  SplitRequest,
  TrainRequest,
  TrainView,
  VolumeEdit,
} from "./bindings";
import type { GradersHost, JudgeHost } from "./judging";
import type { KnowledgeHost } from "./knowledge";

export type { GradersHost, JudgeHost, KnowledgeHost };

/** Light, dark, or as the system has it. */
export type Appearance = "system" | "light" | "dark";

/** How grave a line of the log is. */
export type LogLevel = "error" | "warn" | "info";

/**
 * Everything that the window may ask of the core, one method per command. A method rejects with a
 * `HostError` and with nothing else.
 */
export interface Host {
  readonly app: AppHost;
  readonly overview: OverviewHost;
  readonly data: DataHost;
  readonly candidates: CandidatesHost;
  readonly train: TrainHost;
  readonly compare: CompareHost;
  readonly graders: GradersHost;
  readonly judge: JudgeHost;
  readonly report: ReportHost;
  readonly settings: SettingsHost;
  readonly knowledge: KnowledgeHost;
}

export interface AppHost {
  view(): Promise<AppView>;
  /** A native dialog; `null` when it was cancelled. */
  pickExamples(): Promise<OfferedFile | null>;
  /** A native dialog; `null` when it was cancelled. */
  pickProject(): Promise<FileHandle | null>;
  openProject(handle: FileHandle): Promise<AppView>;
  /** Makes a fresh project of a sample and opens it. */
  openSample(sample: SampleKind): Promise<AppView>;
  closeProject(): Promise<AppView>;
  logFromUi(level: LogLevel, message: string): Promise<void>;
  appearance(): Promise<Appearance>;
  setAppearance(appearance: Appearance): Promise<void>;
  /** The first themed frame is drawn: the hidden window may be shown. */
  windowReady(): Promise<void>;
  /** Something in the project changed. Gives the way to stop listening. */
  onChanged(listener: () => void): Promise<() => void>;
  /** Files were dropped on the window. Gives the way to stop listening. */
  onDropped(listener: (files: OfferedFile[]) => void): Promise<() => void>;
}

export interface OverviewHost {
  view(): Promise<OverviewView>;
  /** Keeps what only the user knows of the task. */
  answer(answer: FitAnswer): Promise<OverviewView>;
  /** Adds the proposed candidates that are not there yet. */
  addProposed(): Promise<OverviewView>;
}

export interface DataHost {
  preview(handle: FileHandle): Promise<ImportPreview>;
  /** Makes a project from files and opens it. */
  import(request: ImportRequest, onProgress: (progress: Progress) => void): Promise<AppView>;
  cancelImport(): Promise<void>;
  view(): Promise<DataView>;
  rows(query: RowQuery): Promise<RowPage>;
  row(id: RowId): Promise<RowDetail>;
  splitOptions(): Promise<SplitOption[]>;
  divide(request: SplitRequest): Promise<DataView>;
  /** Can't be undone; the window asks first. */
  seal(): Promise<DataView>;
  /** One step, which undo takes back. */
  change(change: RowChange): Promise<ChangeDone>;
  undo(): Promise<ChangeDone>;
  redo(): Promise<ChangeDone>;
}

export interface CandidatesHost {
  view(): Promise<CandidatesView>;
  save(edit: CandidateEdit): Promise<CandidatesView>;
  remove(id: CandidateId): Promise<CandidatesView>;
  setVolume(edit: VolumeEdit): Promise<CandidatesView>;
  previewPrompt(question: PromptQuestion): Promise<PromptPreview>;
  /** Adds rows to training and sets the prompts of baseline and fine-tuned candidate. */
  applyPrompt(wish: PromptUse): Promise<CandidatesView>;
  /** Asks one candidate one question. Nothing is kept; it may cost money. */
  ask(question: PlaygroundQuestion, onPiece: (piece: string) => void): Promise<PlaygroundAnswer>;
  /** What is to be said of a schema, and one that fits the answers. */
  checkSchema(question: SchemaQuestion): Promise<SchemaCheck>;
  /** A native dialog; `null` when it was cancelled. */
  pickRecording(): Promise<OfferedFile | null>;
  /** What a file of recorded answers would bring; nothing is kept. */
  previewRecording(handle: FileHandle): Promise<RecordingPreview>;
  importRecording(wish: RecordingImport): Promise<CandidatesView>;
  /** Makes a recorded candidate of what another answered in a judged comparison. */
  freeze(wish: FreezeWish): Promise<CandidatesView>;
  /** Puts another version back in a candidate's place. */
  /** Makes it the one that the others are measured against. */
  setBaseline(id: CandidateId): Promise<CandidatesView>;
  restoreVersion(now: CandidateId, to: CandidateId): Promise<CandidatesView>;
}

export interface TrainHost {
  view(): Promise<TrainView>;
  /** The same screen with the plan for other wishes; nothing starts. */
  plan(request: TrainRequest): Promise<TrainView>;
  start(request: TrainRequest): Promise<TrainView>;
  /** The whole state at once, then its changes; settles when the job is over. */
  watch(job: JobId, onState: (job: JobView) => void): Promise<void>;
  cancel(job: JobId): Promise<TrainView>;
  pause(job: JobId): Promise<TrainView>;
  resume(job: JobId): Promise<TrainView>;
  /** Tries again to follow a job whose provider could not be reached. */
  follow(job: JobId): Promise<TrainView>;
  /** Notes that training rows may be sent to a host. */
  agree(host: string): Promise<TrainView>;
  /** Deletes what was sent for a job at its provider; the trained model stays. */
  deleteFiles(job: JobId): Promise<TrainView>;
  /** Makes a candidate that answers with the model as it was after a step. */
  addCheckpoint(job: JobId, step: number): Promise<TrainView>;
  /** Says under which name a model was deployed; it is asked until it answers. */
  deployed(job: JobId, name: string): Promise<TrainView>;
}

export interface CompareHost {
  /** With the evaluation that was chosen, or the newest judged one. */
  view(evaluation: EvaluationId | null): Promise<CompareView>;
  start(request: CompareRequest): Promise<CompareView>;
  /** The same on the validation rows, without a verdict. */
  draft(request: CompareRequest): Promise<CompareView>;
  resume(evaluation: EvaluationId): Promise<CompareView>;
  /** The whole state at once, then its changes; settles when the evaluation is over. */
  watch(evaluation: EvaluationId, onState: (evaluation: EvaluationView) => void): Promise<void>;
  cancel(evaluation: EvaluationId): Promise<CompareView>;
  pairs(query: PairQuery): Promise<PairPage>;
  row(query: ComparedRowQuery): Promise<ComparedRow>;
  confusion(query: ConfusionQuery): Promise<ConfusionView>;
  /** Every run, the newest first. */
  runs(): Promise<RunList>;
  /** Deletes a draft or a trial; a look is refused. Gives what is left. */
  deleteRun(evaluation: EvaluationId): Promise<RunList>;
  /** What changed from one run to another, row by row. */
  between(query: BetweenQuery): Promise<BetweenView>;
  slices(evaluation: EvaluationId): Promise<SlicesView>;
  /** A sealed row without any candidate's answer. */
  correctionForm(row: RowId): Promise<CorrectionForm>;
  /** Makes a new version of the holdout; stored answers are graded again without a call. */
  correct(request: CorrectionRequest): Promise<CorrectionForm>;
  /** A judged run before and after its corrections; `null` where there are none. */
  corrections(evaluation: EvaluationId): Promise<CorrectionsView | null>;
  /** Every candidate answers a few validation rows. */
  trial(): Promise<CompareView>;
  /** Notes that rows may be sent to a host. */
  agree(host: string): Promise<CompareView>;
  /** Raises the budget of a run that was stopped, for when it goes on. */
  setBudget(evaluation: EvaluationId, budget: Money): Promise<CompareView>;
  /** Stops the batches of a run, takes what they have, and asks the rest now. */
  finishLive(evaluation: EvaluationId): Promise<CompareView>;
  /** Stops the batches of a run and takes what they have. It can go on later. */
  cancelBatches(evaluation: EvaluationId): Promise<CompareView>;
}

export interface ReportHost {
  view(): Promise<ReportView>;
  /** A native dialog, then the file. Its name; `null` when the dialog was cancelled. */
  save(format: ReportFormat): Promise<string | null>;
  /** Writes beside the project's file, without a dialog. Its name. */
  saveBeside(format: ReportFormat): Promise<string>;
}

export interface SettingsHost {
  view(): Promise<SettingsView>;
  /** Adds a provider or changes one. Says which. */
  saveProvider(edit: ProviderEdit): Promise<ProviderId>;
  removeProvider(id: ProviderId): Promise<SettingsView>;
  /** A key goes in once by this way and never comes back. It may wait for the keychain. */
  changeKey(id: ProviderId, change: KeyChange): Promise<SettingsView>;
  /** Asks for the list of models. What was found stands in the view, also where it does not work. */
  testProvider(id: ProviderId): Promise<SettingsView>;
  setPrice(edit: PriceEdit): Promise<SettingsView>;
  /** Asks a provider what the key's account holds there. */
  inventory(id: ProviderId): Promise<InventoryView>;
  /** Can't be undone; the window asks first. Gives what is left. */
  deleteKeptFile(id: ProviderId, file: string): Promise<InventoryView>;
  /** Can't be undone; the window asks first. Gives what is left. */
  deleteKeptModel(id: ProviderId, model: string): Promise<InventoryView>;
  /** Can't be undone; the window asks first. Gives what is left. */
  cancelKeptJob(id: ProviderId, job: string): Promise<InventoryView>;
}
