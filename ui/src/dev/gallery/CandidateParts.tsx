import { useState } from "react";

import { KindList } from "../../candidates/KindList";
import { RecordingFacts } from "../../candidates/RecordingImporter";
import { SchemaEditor } from "../../candidates/SchemaEditor";
import { VersionList } from "../../candidates/VersionList";
import { draftOf } from "../../candidates/draft";
import type { CandidateKind, CandidateView } from "../../host";
import { HostProvider } from "../../host";
import { recordedHost } from "../../host/recorded";
import { candidatesView, KINDS } from "../candidates";
import { recordingPreview } from "../kinds";
import { Part, State } from "./Gallery";

const HOST = recordedHost("kinds");

function recorded(letter: string): CandidateView {
  const found = candidatesView("kinds").candidates.find((candidate) => candidate.letter === letter);
  if (found === undefined) throw new Error(`The recorded values have no ${letter}.`);
  return found;
}

/** What a candidate is made of. */
export function CandidateParts() {
  const [kind, setKind] = useState<CandidateKind>("structured");
  const [draft, setDraft] = useState(draftOf(recorded("G")));
  return (
    <HostProvider host={HOST}>
      <Part name="KindList">
        <State name="one is chosen">
          <div className="grow">
            <KindList kinds={KINDS} value={kind} onChange={setKind} />
          </div>
        </State>
      </Part>
      <Part name="SchemaEditor">
        {[draft, { ...draft, schema: '{\n  "type": "object",\n  "properties": {\n    "label" {} } }' }, { ...draft, schema: '{ "type": "object", "properties": { "label": { "type": "string", "minLength": 2 } } }' }].map((shown, index) => (
          <State key={shown.schema} name={["as proposed", "no JSON", "not strict"][index] ?? ""}>
            <div className="grow gallery-tall">
              <SchemaEditor draft={shown} onChange={(part) => setDraft((old) => ({ ...old, ...part }))} />
            </div>
          </State>
        ))}
      </Part>
      <Part name="RecordingFacts">
        <State name="with all that can be wrong">
          <div className="grow recording">
            <RecordingFacts preview={recordingPreview()} />
          </div>
        </State>
        <State name="nothing wrong">
          <div className="grow recording">
            <RecordingFacts preview={{ ...recordingPreview(), matched: 248, missing: [], unmatched: 0, unmatched_lines: [], differing: 0, differing_lines: [], warning: null, models: [] }} />
          </div>
        </State>
      </Part>
      <Part name="VersionList">
        <State name="three, one of them this">
          <div className="grow">
            <VersionList candidate={recorded("F")} onRestored={() => {}} />
          </div>
        </State>
      </Part>
    </HostProvider>
  );
}
