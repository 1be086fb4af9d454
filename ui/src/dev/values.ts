// What the core says in each state that a person can meet.

export { candidatesView, promptPreview } from "./candidates";
export { playgroundAnswer } from "./playground";
export { compareView, pairPage } from "./comparing";
export { comparedRow, confusionView } from "./side-by-side";
export { dataView, splitOptions } from "./dataset";
export { overviewView } from "./overview";
export { appView, preview, projectView } from "./project";
export { settingsView } from "./settings";
export { inventory, inventoryCancelled, inventoryWithout } from "./inventory";
export { judgeView, ratedView, ratingView } from "./judging";
export { reportView } from "./reporting";
export type { Scenario } from "./scenarios";
export { jobView } from "./jobs";
export { addedCheckpoint, deployedView, overBudget, trainView } from "./training";
