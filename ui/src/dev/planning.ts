// Recorded values for the development page: the Compare screen before a run.

import type { ComparePlan, Estimate, SendNotice, TrialAnswer, TrialView } from "../host";
import { OFFER } from "./batches";
import { hasProvider } from "./settings";
import { AT, type Scenario } from "./scenarios";

const LOCAL: Omit<Estimate, "letter" | "name"> = {
  model: "local-base",
  provider_name: "Local provider",
  calls: 248,
  tokens_in: 557_256,
  tokens_out: [744, 744],
  cost: ["0", "0"],
  seconds: [0.31, 0.99],
  by_batch: false,
  batch_cost: null,
  rests_on: "This computer's usual rate; it costs nothing.",
  warning: null,
};

const REMOTE = {
  provider_name: "OpenAI",
  tokens_out: [744, 15_624] as [number, number],
  seconds: [9.3, 93] as [number, number],
  rests_on: "Tokens counted here; answers from the expected length to 60 tokens more, each in 0.3 to 3 seconds; 8 requests at once. A trial narrows it.",
};

const TRIED = {
  tokens_out: [744, 992] as [number, number],
  seconds: [17.2, 26.8] as [number, number],
  rests_on: "Tokens and times of the trial's answers, from the least to the most; 8 requests at once.",
};

function estimates(scenario: Scenario): Estimate[] {
  const local = [
    { ...LOCAL, letter: "C", name: "Fine-tuned, short prompt", model: "ft:local-base:8Kd2", tokens_in: 39_184 },
    { ...LOCAL, letter: "D", name: "Local classifier" },
  ];
  if (!hasProvider(scenario)) return [{ ...LOCAL, letter: "A", name: "Prompted, 15 examples" }, { ...LOCAL, letter: "B", name: "Retrieval" }, ...local];
  const measured = scenario === "trial-done" ? TRIED : {};
  return [
    { ...LOCAL, ...REMOTE, letter: "A", name: "Prompted, 15 examples", model: "gpt-4.1-mini", cost: scenario === "trial-done" ? ["0.0575", "0.2245"] : ["0.057", "0.248"], ...measured },
    { ...LOCAL, ...REMOTE, letter: "B", name: "The same prompt at a model with a name that is longer than its column", model: scenario === "plan-unknown" ? "gpt-5.1-preview-2026-11-02" : "gpt-4.1", cost: scenario === "plan-unknown" ? null : ["0.285", "1.24"], ...measured },
    ...local,
  ];
}

function notices(scenario: Scenario): SendNotice[] {
  if (!hasProvider(scenario)) return [];
  return [
    {
      provider_name: "OpenAI",
      host: "api.openai.com",
      letters: ["A", "B"],
      sent: [
        "The input of 248 test rows; of 5 validation rows in a trial.",
        "The system message of A, B.",
        "15 training rows with their answers, as examples.",
        "Never the expected answers of the test rows.",
      ],
      personal:
        scenario === "plan-notice"
          ? "Personal data was found: 6 texts with e-mail addresses, 2 texts with phone numbers. Redact those rows on the Data screen, or leave them out, if it must not be sent."
          : "No e-mail addresses, phone numbers, bank accounts, payment cards or IP addresses were found in them. Names and postal addresses are not looked for.",
      has_personal: scenario === "plan-notice",
      agreed_at: scenario === "plan-notice" || scenario === "plan-unknown" ? null : AT,
    },
  ];
}

const ROWS = [
  ["I was charged twice for the October invoice, please give me back one of the payments", "billing_refund"],
  ["pasword reset mail never arrives", "password_reset"],
  ["مرحبا، أين طلبي؟", "shipping_delay"],
  ["Two-factor codes are rejected since I changed my phone and the old one is gone", "login_problem"],
  ["delete me. all of it. gdpr", "data_deletion"],
] as const;

function answer(letter: string, expected: string, row: number, scenario: Scenario): TrialAnswer {
  const none = { letter, text: null, correct: null, latency_ms: null, tokens: null, cost: null, failure: null };
  const isRemote = letter === "A" || letter === "B";
  if (scenario === "trial-running" && row > 1) return none;
  if (scenario === "trial-failed" && isRemote) return row === 0 ? { ...none, failure: "The provider refuses the key: Incorrect API key provided (HTTP 401, invalid_api_key)" } : none;
  const isWrong = (letter === "A" && row === 1) || (letter === "D" && row > 2);
  const text = isWrong ? (letter === "A" ? "The label that fits this ticket best is login_problem, because the customer can’t log in." : "other") : expected;
  return {
    ...none,
    text,
    correct: !isWrong,
    latency_ms: isRemote ? 612 + row * 71 : 2.4,
    tokens: isRemote ? [2247 + row * 9, isWrong ? 24 : 4] : [162, 3],
    cost: letter === "B" ? null : "0.0009",
  };
}

function trial(scenario: Scenario): TrialView | null {
  if (!scenario.startsWith("trial")) return null;
  const letters = ["A", "B", "C", "D"];
  const rows = ROWS.map(([input, expected], row) => ({
    number: 311 + row * 97,
    input,
    expected,
    answers: letters.map((letter) => answer(letter, expected, row, scenario)),
  }));
  return {
    evaluation: 7,
    state: scenario === "trial-running" ? "running" : scenario === "trial-failed" ? "failed" : "done",
    done: scenario === "trial-done" ? 20 : 8,
    total: 20,
    error:
      scenario === "trial-failed"
        ? {
            code: "unauthorized",
            message: "The provider refuses the key: Incorrect API key provided (HTTP 401, invalid_api_key)",
            hint: "Check the key under Settings, Providers: it may be mistyped, revoked, of another organisation, or lack the permission for this.",
            retryable: false,
            request_id: "req_5f1e0d8a",
          }
        : null,
    rows,
  };
}

export function comparePlan(scenario: Scenario, judged: number): ComparePlan {
  const lines = estimates(scenario);
  const isRemote = hasProvider(scenario);
  return {
    headline: {
      question: "Which is better, is it real, and where?",
      answer: `Ready: ${lines.length} candidates answer 248 sealed rows.`,
      support: `992 calls. This test set was ${judged === 0 ? "never judged" : "judged once; another look is exploratory"}.`,
    },
    candidates: lines.length,
    rows: 248,
    calls: 992,
    cost: scenario === "plan-unknown" ? null : isRemote ? ["0.342", "1.488"] : ["0", "0"],
    seconds: isRemote ? [19, 188] : [1.2, 4],
    judged,
    margin_points: 2,
    estimates: lines,
    counted_rows: scenario === "plan-unknown" ? 124 : null,
    batch: scenario === "plan-batch" ? OFFER : null,
    notices: notices(scenario),
    trial: trial(scenario),
    validation_rows: 124,
    trial_rows: 5,
  };
}
