// Recorded values for the development page: the Train screen and its plan.

import { type ApiError, type Headline, HostError, type JobView, type Money, type SendNotice, type TrainChoice, type TrainPlan, type TrainRequest, type TrainView } from "../host";
import { deployView, hasJob, jobView } from "./jobs";
import { projectView } from "./project";
import { AT, LONG_NAME, type Scenario } from "./scenarios";

/** How a start is refused that may cost more than its budget. */
export const overBudget: ApiError = {
  code: "invalid_input",
  message: "It may cost $2.92, more than the budget.",
  hint: "Raise the budget, set fewer epochs, or leave rows out.",
  field: "budget",
  retryable: false,
};

const LOOKED_UP: TrainPlan["looked_up"] = {
  number: 1,
  turn: "<context>\n[1] (handbook/who-handles-what.md > Teams > Parcels)\nLost and late parcels of the Nordwind Plus tariff are handled by the Harbour team.\n\n[2] (rates.csv)\ntariff: Nordwind Basic\nparcel up to 5 kg: 4.90\n</context>\n\nQuestion: My parcel with Nordwind Plus has been lost for a week. Who looks for it?",
  answer: "Harbour",
  about: "2 passages, the answer stands in them; 1 of them replaced by others, so that it learns to pass over them.",
};

const LOCAL: TrainChoice = { id: 3, letter: "C", name: "Fine-tuned, short prompt", model: "local-base", provider_name: "Local provider", trained: false };
const REMOTE: TrainChoice = { ...LOCAL, model: "gpt-4.1-mini-2025-04-14", provider_name: "OpenAI" };

function choices(scenario: Scenario): TrainChoice[] {
  if (scenario === "train-none") return [];
  if (scenario === "train-several") {
    return [
      { ...LOCAL, id: 2, letter: "B", name: "Fine-tuned on this computer", trained: true },
      REMOTE,
      { ...REMOTE, id: 5, letter: "E", name: "Fine-tuned, larger model", model: "gpt-4.1-2025-04-14" },
    ];
  }
  if (scenario === "train-long") return [{ ...REMOTE, name: LONG_NAME, model: "ft-base-with-a-name-that-is-longer-than-its-column-2026-11-20", provider_name: "The inference cluster of the research department in Heidelberg" }];
  return scenario.startsWith("train-") || scenario.startsWith("job-") ? [REMOTE] : [LOCAL];
}

/** Dollars a million tokens; `null` where none is known. */
function priceOf(scenario: Scenario, choice: TrainChoice | undefined): number | null {
  if (choice === undefined || scenario === "train-unknown") return null;
  if (choice.provider_name === LOCAL.provider_name) return 0;
  return choice.model.includes("mini") ? 5 : 25;
}

function notice(scenario: Scenario): SendNotice {
  const isAsked = scenario === "train-remote" || scenario === "train-long";
  return {
    provider_name: "OpenAI",
    host: "api.openai.com",
    letters: [],
    sent: [
      "854 training rows and 124 validation rows, each with the candidate's system message, its input and its answer. The provider keeps the files until they are deleted.",
      "Never a test row.",
    ],
    personal: isAsked
      ? "Personal data was found: 6 texts with e-mail addresses, 2 texts with phone numbers. Redact those rows on the Data screen, or leave them out, if it must not be sent."
      : "No e-mail addresses, phone numbers, bank accounts, payment cards or IP addresses were found in them. Names and postal addresses are not looked for.",
    has_personal: isAsked,
    agreed_at: isAsked ? null : AT,
  };
}

const OPENAI_NOTES = [
  "OpenAI takes no new training jobs from 2027-01-06, and refuses organisations that never trained since 2026-05-07. Models trained there stop on 2027-01-14.",
  "Training at api.openai.com follows the API's public description; it was never tried against the live service.",
];

/** A plan without its words. */
type BarePlan = Omit<TrainPlan, "headline">;

function trainPlan(scenario: Scenario, request: TrainRequest | undefined): BarePlan {
  const all = choices(scenario);
  const wanted = request?.candidate ?? (scenario === "train-several" ? 3 : null);
  const choice = all.find(({ id }) => id === wanted) ?? all[0];
  const isLocal = choice === undefined || choice.provider_name === LOCAL.provider_name;
  const epochs: [number, number] = request?.epochs ? [request.epochs, request.epochs] : [3, 4];
  const learnt = epochs.map((passes) => 146_200 * passes) as [number, number];
  const price = priceOf(scenario, choice);
  const mayTune = scenario === "train-tuning" || (choice?.trained ?? false);
  return {
    choices: all,
    candidate: choice?.id ?? null,
    model: choice?.model ?? "",
    provider: isLocal ? "Built-in local provider, on this computer" : `${choice.provider_name}, api.openai.com`,
    is_local: isLocal,
    provider_notes: isLocal ? [] : OPENAI_NOTES,
    method: "supervised",
    method_words: "supervised: it learns the answers of the training rows",
    learning_rate_label: "Learning rate multiplier",
    train_rows: 854,
    validation_rows: 124,
    leaks_left_out: 14,
    unusable_left_out: 2,
    too_long: scenario === "train-long" ? 3 : 0,
    train_tokens: 146_200,
    epochs,
    learnt_tokens: learnt,
    cost: price === null ? null : (learnt.map((tokens) => String((tokens * price) / 1e6)) as [Money, Money]),
    rests_on: isLocal
      ? "On this computer it costs nothing and takes seconds to minutes."
      : "Tokens counted here times the epochs that OpenAI's cookbook reckons with, and one more; the provider decides. How long it takes is the provider's to say; minutes to hours are usual.",
    may_tune: mayTune,
    tuning_note: mayTune
      ? "A run with the provider's own choice is there to compare with. Each further run on the same validation rows makes its best result look better than it is."
      : "Train once with the provider's own choice first: without that run nobody could say what other values gain.",
    notice: isLocal ? null : notice(scenario),
    blocking: blocking(scenario),
    test_absent: true,
    looked_up: scenario === "train-lookup" ? LOOKED_UP : null,
  };
}

function blocking(scenario: Scenario): string[] {
  if (scenario === "train-none") return ["No candidate is to be trained. Add a fine-tuned one."];
  if (scenario !== "plan-blocked") return [];
  return [
    "8 training rows are fewer than the 10 that the provider wants. Add examples, or move rows from validation.",
    "OpenAI has no key yet. Enter it under Settings.",
  ];
}

function answer(plan: BarePlan | null, job: JobView | null): [string, string] {
  if (job !== null) return [jobAnswer(job), jobSupport(job)];
  if (plan === null) return ["Seal the test set first.", "A model is trained only when the rows that will judge it are out of reach."];
  const [first] = plan.blocking;
  if (first !== undefined) return ["Not yet: something stops the training.", first];
  if (plan.is_local) {
    return ["Training on 854 rows costs nothing and takes seconds to minutes.", "146,200 tokens, learnt several times over. Nothing leaves this computer."];
  }
  const cost = plan.cost === null ? "costs an unknown amount: no price for this model is known" : `costs about $${plan.cost.map((amount) => Number(amount).toFixed(2)).join(" to $")}`;
  return [`Training ${plan.model} on 854 rows ${cost}.`, `146,200 tokens go to ${plan.provider}.`];
}

function jobAnswer({ state, step, total_steps }: JobView): string {
  if (state === "running") return step > 200 ? "Running: validation loss is 0.21." : "Running.";
  if (state === "paused") return `Paused at step ${step} of ${total_steps}. Nothing is lost.`;
  if (state === "to_deploy") return "Trained, and waits for a deployment.";
  return { uploading: "Sending the training rows.", queued: "Waiting for its turn.", failed: "The training failed." }[state as "queued"] ?? "Trained: 93.1 % of the validation rows right.";
}

function jobSupport({ state, error }: JobView): string {
  if (state === "succeeded") return "It took 24 min 40 s. Compare it on the sealed test rows: validation is no verdict.";
  if (state === "to_deploy") return "At Azure a trained model answers once it is deployed. You do that; the name is enough for the app.";
  return error?.message ?? "You may close the window: the job is looked up again when you return.";
}

function headline(plan: BarePlan | null, job: JobView | null): Headline {
  const [text, support] = answer(plan, job);
  return { question: "What will it cost, and how is it going?", answer: text, support };
}

export function trainView(scenario: Scenario, request?: TrainRequest): TrainView {
  const bare = projectView(scenario).sealed ? trainPlan(scenario, request) : null;
  const plan = bare && { ...bare, headline: headline(bare, null) };
  const job = hasJob(scenario) ? jobView(scenario) : null;
  return { headline: headline(plan, job), plan, job, jobs: job === null ? 0 : 1 };
}

/** The checkpoint after a step as candidate F, or why it could not become one. */
export function addedCheckpoint(scenario: Scenario, step: number): Promise<TrainView> {
  if (scenario === "checkpoint-refused") {
    return Promise.reject(
      new HostError({
        code: "not_found",
        message: `There is no checkpoint after step ${step}.`,
        hint: "Providers keep those of the last epochs only.",
        retryable: false,
      }),
    );
  }
  const view = trainView(scenario);
  const checkpoints = view.job?.checkpoints.map((entry) => (entry.step === step ? { ...entry, letter: "F" } : entry));
  return Promise.resolve({ ...view, job: view.job && { ...view.job, checkpoints: checkpoints ?? [] } });
}

/** The job once somebody said that its model is deployed. */
export function deployedView(scenario: Scenario, name: string): TrainView {
  const view = trainView(scenario);
  return { ...view, job: view.job && { ...view.job, deploy: { ...deployView(name), last: null } } };
}
