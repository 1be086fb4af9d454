import { useState } from "react";

import { FieldsTable } from "../../graders/FieldsTable";
import { GraderForm } from "../../graders/GraderForm";
import { JudgedByView } from "../../graders/JudgedBy";
import { usual } from "../../graders/kinds";
import { Regraded } from "../../graders/Regraded";
import { Grade } from "../../graders/TryOut";
import type { GraderChoice } from "../../host";
import { HostProvider } from "../../host";
import { recordedHost } from "../../host/recorded";
import { evaluationView } from "../comparing";
import { fieldsView, gradersView } from "../graders";
import { Part, State } from "./Gallery";

/** One of each sort of options. */
const SHOWN = ["normalised_match", "number", "json_schema", "any"] as const;

/** How an answer is judged. */
export function GraderParts() {
  return (
    <HostProvider host={recordedHost("divided")}>
      <Part name="JudgedBy">
        <State name="proposed">
          <JudgedByView view={gradersView("divided")} />
        </State>
        <State name="with a caution">
          <JudgedByView view={gradersView("long")} />
        </State>
        <State name="to regrade">
          <JudgedByView view={gradersView("undecided")} />
        </State>
      </Part>
      <Part name="GraderForm">
        {SHOWN.map((kind) => (
          <State key={kind} name={kind}>
            <Form value={usual(kind)} />
          </State>
        ))}
        <State name="fault">
          <Form value={{ kind: "regex", pattern: "(" }} fault={{ field: "pattern", message: "The pattern can’t be read: unclosed group." }} />
        </State>
      </Part>
      <Part name="Grade">
        <State name="wrong, with parts">
          <Grade
            grade={{
              correct: false,
              score: 0.5,
              explanation: '1 of 2 fields are right. `total` is 13 and should be 12.',
              parts: [
                { name: "total", correct: false, expected: "12", answered: "13" },
                { name: "vendor.name", correct: true, expected: '"Acme"', answered: '"Acme"' },
              ],
            }}
          />
        </State>
      </Part>
      <Part name="FieldsTable">
        <State name="four candidates">
          <FieldsTable view={fieldsView("json-fields")} onCell={() => undefined} />
        </State>
      </Part>
      <Part name="Regraded">
        <State name="exploratory">
          <Regraded regraded={evaluationView("json-fields").regraded} />
        </State>
      </Part>
    </HostProvider>
  );
}

function Form({ value, fault }: { value: GraderChoice; fault?: { field: string; message: string } }) {
  const [now, setNow] = useState(value);
  return <GraderForm label="Primary metric" value={now} onChange={setNow} fault={fault ?? null} testId={`gallery-${value.kind}`} />;
}
