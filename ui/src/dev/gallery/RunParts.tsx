import { useState } from "react";

import { Correction } from "../../compare/Corrections";
import { RunBar } from "../../compare/RunBar";
import { RunsTable } from "../../compare/RunsTable";
import { HostProvider } from "../../host";
import { recordedHost } from "../../host/recorded";
import { evaluationView } from "../comparing";
import { correctionsView, runList } from "../runs";
import { Part, State } from "./Gallery";

const RUNS = runList("corrected").runs;
const CORRECTIONS = correctionsView(1, "corrected")?.corrections ?? [];
const nothing = () => {};

/** Runs, and corrections of what they were judged by. */
export function RunParts() {
  const [ticked, setTicked] = useState<readonly number[]>([1]);
  return (
    <HostProvider host={recordedHost("corrected")}>
      <Part name="RunsTable">
        <State name="looks, drafts, a trial; shown, ticked, corrected, asking">
          <RunsTable
            runs={[...RUNS, ...runList("drafting").runs.slice(0, 1).map((run) => ({ ...run, id: 6 }))]}
            shown={4}
            ticked={ticked}
            onTick={(id) => setTicked(ticked.includes(id) ? ticked.filter((one) => one !== id) : [...ticked, id])}
            onChoose={nothing}
            onDelete={nothing}
          />
        </State>
      </Part>
      <Part name="RunBar">
        <State name="a look after corrections">
          <div className="grow"><RunBar evaluation={evaluationView("corrected")} showsCorrections onCorrections={nothing} onSlices={nothing} onRuns={nothing} /></div>
        </State>
        <State name="a draft">
          <div className="grow"><RunBar evaluation={evaluationView("draft")} onSlices={nothing} onRuns={nothing} /></div>
        </State>
      </Part>
      <Part name="Correction">
        <State name="short and long">
          <ul className="correction-list">
            {CORRECTIONS.map((line) => (
              <Correction key={line.number} line={line} />
            ))}
          </ul>
        </State>
      </Part>
    </HostProvider>
  );
}
