import type { ReactNode } from "react";

import { count, money, percent } from "../format";
import type { WorthLine } from "../host";
import { Empty } from "../parts/Callout";
import { CandidateMark } from "../parts/marks";
import { Explained } from "../parts/Tooltip";

/** The candidates, each with why it is in and how it stands. */
export function WorthComparing({ candidates, note }: { candidates: readonly WorthLine[]; note: string }) {
  return (
    <section aria-labelledby="worth-comparing">
      <h2 className="pane-h over-h" id="worth-comparing">
        Worth comparing <span className="t3">each is there for a reason</span>
      </h2>
      {candidates.length === 0 ? (
        <Empty title="No candidates yet">Add a prompt and a model to be trained on the Candidates screen.</Empty>
      ) : (
        <>
          <table className="t worth">
            <thead>
              <tr>
                <th className="w-question">Candidate</th>
                <th>Why it is in</th>
                <th className="num w-tokens">Tokens</th>
                <th className="num w-month">$ a month</th>
                <th className="w-state">State</th>
              </tr>
            </thead>
            <tbody>
              {candidates.map((line) => (
                <Line key={line.id} line={line} />
              ))}
            </tbody>
          </table>
          <p className="t3 sm over-text">{note}</p>
        </>
      )}
    </section>
  );
}

function Line({ line }: { line: WorthLine }) {
  const about = line.measured ? "" : "≈ ";
  return (
    <tr data-testid={`worth-${line.letter}`} data-state={line.state}>
      <th scope="row">
        <span className="row">
          <CandidateMark letter={line.letter} />
          <span className="ell" title={line.name}>
            {line.name}
          </span>
        </span>
      </th>
      <td className="t2 finding-text">{line.why}</td>
      <td className="num">
        {line.tokens_per_request === null ? <span className="t3">–</span> : about + count(line.tokens_per_request)}
      </td>
      <td className="num">{line.month_projected === null ? <span className="t3">–</span> : `≈ ${money(line.month_projected)}`}</td>
      <td>
        <State line={line} />
      </td>
    </tr>
  );
}

function State({ line }: { line: WorthLine }): ReactNode {
  switch (line.state) {
    case "not_trained":
      return <span className="t2">Not trained</span>;
    case "ready":
      return <span className="ok">Ready</span>;
    case "judged":
      return (
        <Explained
          title={`${percent(line.accuracy)} % right`}
          text={`Of the ${count(line.n)} sealed rows that every candidate answered. Compare has the intervals.`}
        >
          {percent(line.accuracy)} % right
        </Explained>
      );
  }
}
