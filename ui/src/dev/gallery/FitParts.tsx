import { useState } from "react";

import { Combination, Changes } from "../../compare/Combining";
import type { FixedRows } from "../../host";
import { HostProvider } from "../../host";
import { recordedHost } from "../../host/recorded";
import { Advice } from "../../overview/Advice";
import { compareView } from "../comparing";
import { overviewView } from "../overview";
import { Part, State } from "./Gallery";

const HOST = recordedHost("verdict");

/** What belongs to the guess and to what a combination could reach. */
export function FitParts() {
  return (
    <HostProvider host={HOST}>
      <Part name="Advice">
        <State name="not measured">
          <Advice advice={overviewView("sealed").advice} />
        </State>
        <State name="the guess held">
          <Advice advice={overviewView("verdict").advice} />
        </State>
        <State name="undecided">
          <Advice advice={overviewView("undecided").advice} />
        </State>
      </Part>
      <Part name="Combination">
        <State name="worth trying">
          <Shown />
        </State>
      </Part>
      <Part name="Changes">
        {compareView("verdict").evaluation?.changes.map((line) => (
          <State key={line.candidate} name={line.way}>
            <Changes line={line} />
          </State>
        ))}
      </Part>
    </HostProvider>
  );
}

function Shown() {
  const [shown, setShown] = useState<FixedRows | null>(null);
  const view = compareView("verdict").evaluation?.combination;
  return view ? <Combination view={view} shown={shown} onShow={setShown} /> : null;
}
