// Recorded values for the development page: the judge and the ratings.

import type { AgreementView, JudgedAnswers, JudgeEdit, JudgeView, RatingEdit, RatingItem, RatingView } from "../host";
import { AT, LONG_NAME, type Scenario } from "./scenarios";

const RUBRIC =
  "A good answer answers what was asked, completely, and says nothing that is wrong. It keeps the tone of our replies: polite, clear and helpful. Its length and its form do not matter.";

const EDIT: JudgeEdit = { provider: "openai", model: "gpt-4.1", rubric: RUBRIC, scale: "pass_fail", passes_from: 4, shows_reference: true, examples: 0 };

const ANSWERS: JudgedAnswers = {
  evaluation: 1,
  words: "the comparison on 248 test rows",
  answers: 463,
  judged: 463,
  unreadable: 0,
  failed: 0,
  cost: "0.412",
  cost_unknown: 0,
  candidates: [
    { letter: "A", name: "Prompted, 15 examples", judged: 248, passed: 181, share: 0.73, interval: [0.671, 0.781], pairs: null },
    { letter: "C", name: "Fine-tuned, short prompt", judged: 248, passed: 219, share: 0.883, interval: [0.837, 0.917], pairs: { wins: 61, losses: 18, ties: 169, swayed: 31, missing: 0 } },
  ],
  first_place_share: 0.58,
};

const NO_AGREEMENT: AgreementView = {
  words: "No answer is both rated by a person and judged yet.",
  n: 0,
  needed: 30,
  both_pass: 0,
  only_judge: 0,
  only_person: 0,
  both_fail: 0,
  kappa: null,
  interval: null,
  needed_kappa: 0.4,
  weighted_kappa: null,
  disagreements: [],
};

const APART: AgreementView["disagreements"] = [
  { row: 12, number: 13, input: "Where is order 1012?", answer: "Read the website. (1012)", judge: "pass", reason: "It names where the answer can be found.", person: "fail" },
  { row: 47, number: 48, input: "I need the return label for order 1047.", answer: "Many thanks for your patience. About the return label for order 1047: you can print it from your account. We are happy to help if anything is unclear. Kind regards. " + LONG_NAME, judge: "fail", reason: "It does not say where in the account the label is, and the closing sentence repeats the greeting.", person: "pass" },
];

function agreement(kappa: number, interval: [number, number], table: [number, number, number, number]): AgreementView {
  const [both_pass, only_judge, only_person, both_fail] = table;
  const n = table.reduce((sum, part) => sum + part, 0);
  return {
    ...NO_AGREEMENT,
    words: `On ${n} answers, judge and person agree at kappa ${kappa.toFixed(2)} (95 % interval ${interval[0].toFixed(2)} to ${interval[1].toFixed(2)}).`,
    n,
    both_pass,
    only_judge,
    only_person,
    both_fail,
    kappa,
    interval,
    disagreements: APART,
  };
}

const FEW = "12 answers are both rated by you and judged; 30 are needed before the judge may decide.";

/** The judge in each state that a person can meet. */
export function judgeView(scenario: Scenario): JudgeView {
  const isSetUp = scenario.startsWith("judge") && scenario !== "judge-new";
  const found = AGREEMENTS[scenario] ?? NO_AGREEMENT;
  const may = scenario === "judge-agrees" || scenario === "judge-primary";
  return {
    answer: isSetUp ? `gpt-4.1 at OpenAI may ${may ? "" : "not "}decide a comparison${may ? "" : " yet"}.` : "No judge is set up. One can rate free text that no exact grader can.",
    judge: isSetUp ? EDIT : { ...EDIT, provider: null, model: "local-base", shows_reference: false },
    is_set_up: isSetUp,
    name: "gpt-4.1 at OpenAI",
    rated: found.n,
    about: isSetUp ? answers(scenario) : { ...ANSWERS, judged: 0, first_place_share: null, candidates: [] },
    notice: isSetUp ? { provider_name: "OpenAI", host: "api.openai.com", letters: [], sent: ["463 answers to 248 rows, with what was asked; later also those of comparisons that it decides.", "The rubric. Never which candidate answered.", "The expected answers of these rows."], has_personal: false, personal: "No e-mail addresses, phone numbers, bank accounts, payment cards or IP addresses were found in them. Names and postal addresses are not looked for.", agreed_at: scenario === "judge-notice" ? null : AT } : null,
    run: scenario === "judge-running" ? { done: 187, total: 463, rate: 6.2, remaining_seconds: 45 } : null,
    error: scenario === "judge-failed" ? { code: "unauthorized", message: "OpenAI refuses the key.", hint: "Enter it again under Settings.", retryable: false } : null,
    agreement: found,
    not_primary: may
      ? null
      : { code: "wrong_state", message: scenario === "judge-apart" ? `${found.words} The lower end must be 0.4 or more before the judge may decide.` : FEW, hint: scenario === "judge-apart" ? "Sharpen the rubric where the two disagree, take another model, or rate more answers." : "Rate 18 more answers, and have them judged.", field: "judge", retryable: false },
    is_primary: scenario === "judge-primary",
  };
}

const AGREEMENTS: Partial<Record<Scenario, AgreementView>> = {
  "judge-few": { ...agreement(0.67, [0.27, 1], [6, 1, 1, 4]) },
  "judge-apart": agreement(0.3, [0.02, 0.58], [18, 9, 8, 15]),
  "judge-agrees": agreement(0.81, [0.65, 0.97], [26, 3, 2, 19]),
  "judge-primary": agreement(0.81, [0.65, 0.97], [26, 3, 2, 19]),
};

function answers(scenario: Scenario): JudgedAnswers {
  if (scenario === "judge-running") return { ...ANSWERS, judged: 187, first_place_share: null, cost: "0.166" };
  if (scenario === "judge-failed") return { ...ANSWERS, judged: 402, unreadable: 5, failed: 56, cost: "0", cost_unknown: 407, first_place_share: null };
  return ANSWERS;
}

const ITEMS: RatingItem[] = Array.from({ length: 50 }, (_, place) => ({
  id: `${place}-ab`,
  number: 7 * place + 3,
  input: `Hello, where is the blue kettle from order ${1000 + place}?`,
  expected: `Thank you for asking. About the blue kettle from order ${1000 + place}: it left our warehouse on Tuesday. Kind regards.`,
  answer: place % 3 === 0 ? `Read the website. (${1000 + place})` : `Thank you for writing to us. It left our warehouse on Tuesday. Please let us know if we can help with anything else. Kind regards.`,
  value: place < 34 ? Number(place % 3 !== 0) : null,
}));

/** The sample as it is rated so far. */
export function ratingView(scenario: Scenario): RatingView {
  const scale = scenario === "judge-apart" ? "one_to_five" : "pass_fail";
  return { scale, rubric: RUBRIC, items: ITEMS, rated: ITEMS.filter(({ value }) => value !== null).length };
}

/** The same with one more rating. */
export function ratedView(scenario: Scenario, edit: RatingEdit): RatingView {
  const view = ratingView(scenario);
  const items = view.items.map((item) => (item.id === edit.id ? { ...item, value: edit.value } : item));
  return { ...view, items, rated: items.filter(({ value }) => value !== null).length };
}
