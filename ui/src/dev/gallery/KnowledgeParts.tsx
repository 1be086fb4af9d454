import { useState } from "react";

import { GivenPassages } from "../../knowledge/GivenPassages";
import { LookupScores } from "../../knowledge/LookupScores";
import { RetrievalSettings } from "../../knowledge/RetrievalSettings";
import { type RetrievalDraft, USUAL_RETRIEVAL } from "../../knowledge/retrieval-draft";
import { TrainingRow } from "../../knowledge/TrainingRow";
import { compareView } from "../comparing";
import { trainView } from "../training";
import { Part, State } from "./Gallery";

const GIVEN = [
  { document: "handbook/returns.md", number: 3, score: 7.31, text: "Returns > Money back\nMoney for a parcel that came back goes out within two days.", holds_answer: true },
  { document: "a/name/that/is/longer/than/the/column/that/it/stands/in/rates-2026-q4-final.csv", number: 204, score: 0.0325, text: "tariff: Nordwind Plus", holds_answer: false },
];

/** What belongs to looking things up. */
export function KnowledgeParts() {
  const looked = trainView("train-lookup").plan?.looked_up ?? null;
  return (
    <>
      <Part name="RetrievalSettings">
        <State name="usual">
          <Settings start={USUAL_RETRIEVAL} isTrained={false} />
        </State>
        <State name="trained, wrong">
          <Settings start={{ ...USUAL_RETRIEVAL, k: "0", context_template: "Answer {question}", mode: "hybrid", citations: true }} isTrained />
        </State>
      </Part>
      <Part name="GivenPassages">
        <State name="with the answer">
          <GivenPassages passages={GIVEN} />
        </State>
        <State name="without it">
          <GivenPassages passages={GIVEN.slice(1)} />
        </State>
      </Part>
      <Part name="LookupScores">
        <State name="no sources">
          <LookupScores scores={compareView("verdict").evaluation?.scores ?? []} />
        </State>
      </Part>
      <Part name="TrainingRow">
        <State name="with distractors">{looked && <TrainingRow row={looked} />}</State>
      </Part>
    </>
  );
}

function Settings({ start, isTrained }: { start: RetrievalDraft; isTrained: boolean }) {
  const [draft, setDraft] = useState(start);
  return <RetrievalSettings draft={draft} isTrained={isTrained} onChange={setDraft} onDocuments={() => undefined} />;
}
