import { count, milliseconds, money } from "../format";
import type { TrialAnswer, TrialRow } from "../host";
import { Icon } from "../parts/Icon";
import { CandidateMark } from "../parts/marks";

/** What each candidate answered to each row of a trial. */
export function TrialTable({ rows, isRunning }: { rows: readonly TrialRow[]; isRunning: boolean }) {
  const letters = rows[0]?.answers.map((answer) => answer.letter) ?? [];
  return (
    <div className="trial-scroll" role="region" aria-label="Answers of the trial" tabIndex={0}>
      <table className="t bare trial-table" style={{ minWidth: 320 + letters.length * 152 }}>
        <thead>
          <tr>
            <th scope="col">Row</th>
            <th scope="col" className="w-expected">
              Right answer
            </th>
            {letters.map((letter) => (
              <th scope="col" key={letter}>
                <span className="row">
                  <CandidateMark letter={letter} /> {rightOf(rows, letter)}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.number} className="tall">
              <td title={row.input}>
                <bdi className="ell trial-text">{row.input}</bdi>
                <span className="sub">row {count(row.number)}</span>
              </td>
              <td className="t2" title={row.expected}>
                <bdi>{row.expected}</bdi>
              </td>
              {row.answers.map((answer) => (
                <td key={answer.letter} data-testid={`trial-${answer.letter}`}>
                  <Answer answer={answer} isRunning={isRunning} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Answer({ answer, isRunning }: { answer: TrialAnswer; isRunning: boolean }) {
  if (answer.failure !== null) {
    return (
      <span className="row err" title={answer.failure}>
        <Icon name="warning" size={12} />
        <span className="ell">{answer.failure}</span>
      </span>
    );
  }
  if (answer.text === null) return <span className="t3">{isRunning ? "not answered yet" : "not asked"}</span>;
  return (
    <>
      <span className="row trial-answer" title={answer.text}>
        {answer.correct !== null && (
          <>
            <Icon name={answer.correct ? "check" : "cross"} size={12} tone={answer.correct ? "ok" : "err"} />
            <span className="unseen">{answer.correct ? "right:" : "wrong:"}</span>
          </>
        )}
        <bdi className="ell">{answer.text}</bdi>
      </span>
      <span className="sub" title={answer.cost === null ? "Its cost is unknown" : `It cost ${money(answer.cost)}`}>
        {[answer.latency_ms !== null && `${milliseconds(answer.latency_ms)} ms`, answer.tokens && `${count(answer.tokens[0])} + ${count(answer.tokens[1])} tokens`]
          .filter(Boolean)
          .join(", ")}
      </span>
    </>
  );
}

/** `4 of 5 right`, of those that were judged. */
function rightOf(rows: readonly TrialRow[], letter: string): string {
  const judged = rows.flatMap((row) => row.answers).filter((answer) => answer.letter === letter && answer.correct !== null);
  if (judged.length === 0) return "";
  return `${judged.filter((answer) => answer.correct).length} of ${judged.length} right`;
}
