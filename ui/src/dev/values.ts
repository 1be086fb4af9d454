// What the core says in each state that a person can meet.

export { candidatesView, promptPreview } from "./candidates";
export { compareView, pairPage } from "./comparing";
export { dataView, splitOptions } from "./dataset";
export { appView, preview, projectView } from "./project";
export { reportView } from "./reporting";
export type { Scenario } from "./scenarios";
export { jobView } from "./jobs";
export { overBudget, trainView } from "./training";
