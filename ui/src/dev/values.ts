// What the core says in each state that a person can meet.

export { candidatesView, promptPreview } from "./candidates";
export { knowledgeView, knowledgeWithout, searchResult, vectorPlan } from "./knowledge";
export { recordingPreview, schemaCheck } from "./kinds";
export { playgroundAnswer } from "./playground";
export { compareView, pairPage } from "./comparing";
export { comparedRow, confusionView } from "./side-by-side";
export { fieldsView, gradersView, tried } from "./graders";
export { dataView, splitOptions } from "./dataset";
export { betweenView, corrected, correctionForm, correctionsView, runList, slicesView } from "./runs";
export { overviewView } from "./overview";
export { appView, preview, projectView } from "./project";
export { settingsView } from "./settings";
export { inventory, inventoryCancelled, inventoryWithout } from "./inventory";
export { judgeView, ratedView, ratingView } from "./judging";
export { reportView } from "./reporting";
export type { Scenario } from "./scenarios";
export { jobView } from "./jobs";
export { addedCheckpoint, deployedView, overBudget, trainView } from "./training";
