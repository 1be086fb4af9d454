// Recorded values for the development page: the Candidates screen.

import type { CandidatesView } from "../host";
import { LABELS } from "./rows";
import { LONG_NAME } from "./scenarios";

const BIG_PROMPT = `You are the triage assistant of Nordwind Software.
Read the customer’s ticket and answer with one JSON object
with the keys "label" and "priority" and nothing else.

Labels:
${LABELS.map(([label]) => `- ${label}: what belongs there, in one line that may well be longer than the window is wide`).join("\n")}

Priority is high when money has left the customer’s account,
when nobody in a company can work, or when a law sets a date.

If both a refund and an invoice are meant, choose the refund.
`;

export const candidatesView: CandidatesView = {
  headline: {
    question: "What are we comparing?",
    answer: "Four candidates, one question: is the 2,148-token prompt worth its cost?",
    support: "A is the baseline. C sends 158 tokens instead of 2,247.",
  },
  candidates: [
    { id: 1, letter: "A", name: "Prompted, 15 examples", kind: "prompted", model: "local-base", system: BIG_PROMPT, shots: 15, prompt_tokens: 2247, evaluated: true, baseline: true, warning: null },
    { id: 2, letter: "B", name: "Prompted, without instructions", kind: "prompted", model: "local-base", system: "", shots: 0, prompt_tokens: 0, evaluated: false, baseline: false, warning: "This baseline has no instructions and no examples. A model is not asked like that in production." },
    { id: 3, letter: "C", name: "Fine-tuned, short prompt", kind: "fine_tuned", model: null, system: null, shots: 0, prompt_tokens: 158, evaluated: false, baseline: false, warning: null },
    { id: 4, letter: "D", name: LONG_NAME, kind: "prompted", model: "local-base", system: "Label it.", shots: 3, prompt_tokens: 84, evaluated: false, baseline: false, warning: null },
  ],
};
