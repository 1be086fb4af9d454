import { useState } from "react";

import { useNavigation } from "../app/navigation";
import { count, day } from "../format";
import type { CandidateView, PromptPreview } from "../host";
import { RetrievalSettings } from "../knowledge/RetrievalSettings";
import { Segments } from "../parts/fields";
import { type Draft, looksUp } from "./draft";
import { type LineRange, PromptEditor } from "./PromptEditor";
import { PromptMeter } from "./PromptMeter";
import { SchemaEditor } from "./SchemaEditor";

type CandidateBodyProps = {
  saved: CandidateView | undefined;
  draft: Draft;
  preview: PromptPreview | undefined;
  tinted: readonly LineRange[];
  onChange: (part: Partial<Draft>) => void;
};

const SIDES = [
  { value: "schema", label: "Answer schema" },
  { value: "prompt", label: "System message" },
] as const;

/** What a candidate is asked with: its prompt, its schema; or where its answers come from. */
export function CandidateBody(props: CandidateBodyProps) {
  const { saved, draft, onChange } = props;
  const { go } = useNavigation();
  const [side, setSide] = useState<"schema" | "prompt">("schema");
  if (draft.kind === "endpoint") {
    return (
      <p className="candidate-as-row t2">
        Your service gets each row’s turns as they are, system message and all, and nothing of this app: no prompt, no examples, no settings. What
        stands behind it is not seen here, so whether it has met test rows before is unknown, and it has to be better, or save enough, to be chosen.
      </p>
    );
  }
  if (saved?.recorded) return <Recorded saved={saved} />;
  if (looksUp(draft.kind)) {
    return (
      <>
        <RetrievalSettings
          draft={draft.retrieval}
          isTrained={draft.kind === "fine_tuned_rag"}
          onChange={(retrieval) => onChange({ retrieval })}
          onDocuments={() => go("candidates", "knowledge")}
        />
        <Prompt {...props} />
      </>
    );
  }
  if (draft.kind !== "structured") return <Prompt {...props} />;
  return (
    <>
      <div className="bar">
        <Segments label="Shown" options={SIDES} value={side} onChange={setSide} />
      </div>
      {side === "schema" ? <SchemaEditor draft={draft} onChange={onChange} /> : <Prompt {...props} />}
    </>
  );
}

function Prompt({ draft, preview, tinted, onChange }: CandidateBodyProps) {
  if (draft.asInRow) {
    return (
      <p className="candidate-as-row t2">
        Each request carries the system message that stands in its row, or none where the row has none.
      </p>
    );
  }
  return (
    <>
      <PromptEditor
        label="System message"
        value={draft.system}
        placeholder="What the model is told before each request. Paste your big prompt here: the examples in it are found."
        tinted={tinted}
        onChange={(system) => onChange({ system })}
      />
      {preview && <PromptMeter preview={preview} />}
    </>
  );
}

function Recorded({ saved }: { saved: CandidateView }) {
  const { recorded } = saved;
  if (!recorded) return null;
  return (
    <div className="recording" data-testid="recorded">
      <dl className="recording-facts">
        <dt>Answers</dt>
        <dd className="text">{recorded.source}</dd>
        <dt>{recorded.from_file ? "Imported" : "Recorded"}</dt>
        <dd>{day(recorded.at)}</dd>
        <dt>Test rows with one</dt>
        <dd>
          {count(recorded.answered)} of {count(recorded.rows)}
        </dd>
        <dt>Cost and latency</dt>
        <dd className="text">{recorded.from_file ? "What the file says." : "Those of then."} Nothing is asked.</dd>
      </dl>
    </div>
  );
}
