// A host of recorded values for the development page. It is no part of the app.

import { rowDetail, rowPage } from "../dev/rows";
import * as values from "../dev/values";
import { HostError } from "./errors";
import type { Host } from "./host";

const never = <T>() => new Promise<T>(() => {});
const soon = <T>(value: T) => Promise.resolve(value);

const refuse = () =>
  Promise.reject(
    new HostError({
      code: "dialog_missing",
      message: "No file dialog is available: neither the desktop portal nor zenity answers.",
      hint: "Install xdg-desktop-portal or zenity, or name the file on the command line: holdout tickets.csv.",
      retryable: true,
    }),
  );

/** A host that answers as the core would in one state, and does nothing. */
export function recordedHost(scenario: values.Scenario): Host {
  const divided = () => values.dataView(scenario).divided;
  return {
    app: {
      view: () => soon(values.appView(scenario)),
      pickExamples: refuse,
      pickProject: refuse,
      openProject: () => soon(values.appView(scenario)),
      openSample: () => soon(values.appView("undivided")),
      closeProject: () => soon(values.appView("first")),
      logFromUi: () => soon(undefined),
      appearance: () => soon("system"),
      setAppearance: () => soon(undefined),
      windowReady: () => soon(undefined),
      onChanged: () => soon(() => undefined),
      onDropped: () => soon(() => undefined),
    },
    overview: {
      view: () => soon(values.overviewView(scenario)),
      answer: (answer) => soon(values.overviewView(scenario, answer)),
      addProposed: () => soon(values.overviewView(scenario)),
    },
    data: {
      preview: () => soon(values.preview(scenario)),
      import: (_, onProgress) => {
        if (scenario === "import-failing") {
          return Promise.reject(
            new HostError({
              code: "unusable_file",
              message: "tickets-2026-q4.csv, line 4,812: a quoted field is not closed.",
              hint: "Close the quote, or export the table again with all fields quoted.",
              field: "test",
              retryable: false,
            }),
          );
        }
        onProgress({ stage: "Reading tickets-2026.csv", unit: "bytes", done: 251_000, total: 612_400, rate: 38_000_000, remaining_seconds: 4.4 });
        return never();
      },
      cancelImport: () => soon(undefined),
      view: () =>
        scenario === "broken"
          ? Promise.reject(new HostError({ code: "damaged_project", message: "support-triage.holdout is damaged: page 312 of the file can’t be read.", hint: "Open your last copy of it. The file is left as it is.", retryable: false }))
          : soon(values.dataView(scenario)),
      rows: (query) => soon(rowPage(query, values.projectView(scenario).rows, divided())),
      row: (id) => soon(rowDetail(id, divided())),
      splitOptions: () => soon(values.splitOptions),
      divide: () => soon(values.dataView("divided")),
      seal: () => soon(values.dataView("sealed")),
      change: (change) =>
        scenario === "sealed"
          ? Promise.reject(
              new HostError({
                code: "sealed",
                message: "Row 12 is sealed: it can't be left out, moved or edited.",
                hint: "Change training and validation rows freely; for another test set start a new project.",
                retryable: false,
              }),
            )
          : soon({ view: values.dataView(scenario), said: change.kind === "fix" ? "Exclude 9 duplicates." : "Exclude row 312.", row: null }),
      undo: () => soon({ view: values.dataView(scenario), said: "Undone: Exclude 6 duplicates.", row: null }),
      redo: () => soon({ view: values.dataView(scenario), said: "Done again: Exclude 6 duplicates.", row: null }),
    },
    candidates: {
      view: () => soon(values.candidatesView(scenario)),
      save: () => soon(values.candidatesView(scenario)),
      remove: () => soon(values.candidatesView(scenario)),
      setVolume: () => soon(values.candidatesView(scenario)),
      previewPrompt: (question) => soon(values.promptPreview(question)),
      applyPrompt: () => soon(values.candidatesView(scenario)),
      ask: (question) => values.playgroundAnswer(question, scenario),
      checkSchema: (question) => soon(values.schemaCheck(question)),
      pickRecording: () => (scenario === "kinds-new" ? soon({ handle: "h-rec", name: "answers-2026-11.csv", bytes: 48_120 }) : refuse()),
      previewRecording: () => soon(values.recordingPreview()),
      importRecording: () => soon(values.candidatesView("kinds")),
      freeze: () => soon(values.candidatesView("kinds")),
      setBaseline: () => soon(values.candidatesView(scenario)),
      restoreVersion: () => soon(values.candidatesView(scenario)),
    },
    train: {
      view: () => soon(values.trainView(scenario)),
      plan: (request) => soon(values.trainView(scenario, request)),
      start: () => (scenario === "train-budget" ? Promise.reject(new HostError(values.overBudget)) : soon(values.trainView("training"))),
      watch: () => never(),
      cancel: () => soon(values.trainView(scenario)),
      pause: () => soon(values.trainView("paused")),
      resume: () => soon(values.trainView("training")),
      follow: () => soon(values.trainView("job-remote")),
      agree: () => soon(values.trainView("train-tuning")),
      addCheckpoint: (_, step) => values.addedCheckpoint(scenario, step),
      deployed: (_, name) => soon(values.deployedView(scenario, name)),
      deleteFiles: () => soon({ ...values.trainView(scenario), job: { ...values.jobView(scenario), files: [] } }),
    },
    compare: {
      view: (evaluation) => soon(values.compareView(scenario, evaluation)),
      start: () => soon(values.compareView("comparing")),
      draft: () => soon(values.compareView("drafting")),
      resume: () => soon(values.compareView("comparing")),
      watch: () => never(),
      cancel: () => soon(values.compareView("stopped")),
      pairs: (query) => soon(values.pairPage(query, scenario)),
      row: (query) => soon(values.comparedRow(query, scenario)),
      confusion: (query) => soon(values.confusionView(query, scenario)),
      runs: () => soon(values.runList(scenario)),
      deleteRun: (evaluation) => soon(values.runList(scenario, evaluation)),
      between: (query) => soon(values.betweenView(query)),
      slices: (evaluation) => soon(values.slicesView(evaluation, scenario)),
      correctionForm: (row) => soon(values.correctionForm(row, scenario)),
      correct: (request) => values.corrected(request),
      corrections: (evaluation) => soon(values.correctionsView(evaluation, scenario)),
      trial: () => soon(values.compareView("trial-running")),
      agree: () => soon(values.compareView("plan-agreed")),
      setBudget: () => soon(values.compareView("stopped")),
      finishLive: () => soon(values.compareView("batch-finishing")),
      cancelBatches: () => soon(values.compareView("batch-stopped")),
    },
    knowledge: {
      view: () => soon(values.knowledgeView(scenario)),
      pickFiles: refuse,
      pickFolder: refuse,
      add: () => never(),
      remove: (ids) => soon(values.knowledgeWithout(scenario, ids)),
      setSizes: (sizes) => soon({ ...values.knowledgeView(scenario), sizes }),
      search: (query) => soon(values.searchResult(query)),
      vectorPlan: (request) => soon(values.vectorPlan(request, scenario)),
      agree: () => soon(undefined),
      makeVectors: () => never(),
      stop: () => soon(undefined),
    },
    graders: {
      view: () => soon(values.gradersView(scenario)),
      choose: (choice) => soon({ ...values.gradersView(scenario), also: [], reason: null, primary: { ...values.gradersView(scenario).primary, grader: choice.primary } }),
      tryOut: (wish) => values.tried(wish),
      regrade: () => soon({ ...values.gradersView(scenario), regrade: null }),
      fields: () => soon(values.fieldsView(scenario)),
    },
    judge: {
      view: () => soon(values.judgeView(scenario)),
      save: () => soon(values.judgeView("judge-new")),
      start: () => soon(values.judgeView("judge-running")),
      watch: () => never(),
      cancel: () => soon(values.judgeView("judge-few")),
      agree: () => soon(values.judgeView("judge-few")),
      decide: () => soon(values.judgeView("judge-primary")),
      sample: () => soon(values.ratingView(scenario)),
      rate: (edit) => soon(values.ratedView(scenario, edit)),
      undo: () => soon(values.ratingView(scenario)),
    },
    report: {
      view: () => soon(values.reportView(scenario)),
      save: refuse,
      saveBeside: () => soon("support-triage report.html"),
    },
    settings: {
      view: () => soon(values.settingsView(scenario)),
      saveProvider: (edit) => soon(edit.id ?? "openai"),
      removeProvider: () => soon(values.settingsView("no-provider")),
      changeKey: () => soon(values.settingsView("key-untested")),
      testProvider: () => never(),
      setPrice: () => soon(values.settingsView("works")),
      inventory: () => values.inventory(scenario),
      deleteKeptFile: (_, file) => values.inventoryWithout(scenario, file),
      deleteKeptModel: (_, model) => values.inventoryWithout(scenario, model),
      cancelKeptJob: (_, job) => values.inventoryCancelled(scenario, job),
    },
  };
}
