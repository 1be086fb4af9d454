import { useMemo, useState } from "react";

import { useSettled } from "../parts/useSettled";
import type { GradeView, HostError, TriedPair, TriedView, TryOutRow } from "../host";
import { Icon } from "../parts/Icon";
import { InertLine } from "../parts/InertText";
import { CandidateMark } from "../parts/marks";
import { TextArea } from "../parts/fields";

type TryOutProps = {
  rows: readonly TryOutRow[];
  tried: TriedView | undefined;
  pair: TriedPair;
  onPair: (pair: TriedPair) => void;
  error: HostError | null;
};

/** A row's answer, or its expected one where there are no answers yet. */
export type Tried = { row: TryOutRow; letter: string | null; pair: TriedPair };

/** What the rows give to try. */
export function triedRows(rows: readonly TryOutRow[]): Tried[] {
  return rows.flatMap((row): Tried[] =>
    row.answers.length === 0
      ? [{ row, letter: null, pair: { expected: row.expected, answer: row.expected } }]
      : row.answers.map(({ letter, text }) => ({ row, letter, pair: { expected: row.expected, answer: text } })),
  );
}

/** The pair that is written, as it is once somebody pauses, and those of the rows. */
export function usePairsToTry(rows: readonly TryOutRow[]) {
  const first = rows[0];
  const [pair, setPair] = useState<TriedPair>({
    expected: first?.expected ?? "",
    answer: first?.answers[0]?.text ?? first?.expected ?? "",
  });
  const [expected, answer] = [useSettled(pair.expected), useSettled(pair.answer)];
  const settled = useMemo(() => ({ expected, answer }), [expected, answer]);
  const pairs = useMemo(() => triedRows(rows).map((tried) => tried.pair), [rows]);
  return { pair, setPair, settled, pairs };
}

/** The chosen grader, tried on a pair that is written here and on real rows. */
export function TryOut({ rows, tried, pair, onPair, error }: TryOutProps) {
  const lines = triedRows(rows);
  return (
    <section className="grader-try" aria-label="Try it out">
      <h3 className="strong">Try it out</h3>
      <div className="grader-pair">
        <TextArea label="Expected" rows={2} value={pair.expected} data-testid="try-expected" onChange={(event) => onPair({ ...pair, expected: event.target.value })} />
        <TextArea label="Answer" rows={2} value={pair.answer} data-testid="try-answer" onChange={(event) => onPair({ ...pair, answer: event.target.value })} />
      </div>
      {error === null && tried && <Grade grade={tried.grade} />}
      {lines.length > 0 && (
        <ul className="grader-rows" aria-label="Rows of this project">
          {lines.map(({ row, letter, pair: taken }, place) => {
            const grade = error === null ? tried?.rows[place] : undefined;
            return (
              <li key={`${row.id} ${letter}`}>
                <button type="button" className="grader-row" title="Take this pair" onClick={() => onPair(taken)}>
                  <Verdict grade={grade} />
                  {letter !== null && <CandidateMark letter={letter} />}
                  <span className="ell">
                    <InertLine text={taken.answer} />
                  </span>
                  <span className="ell t3">
                    <InertLine text={row.input} />
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

function Verdict({ grade }: { grade: GradeView | undefined }) {
  if (grade === undefined) return <span className="grader-mark" />;
  return (
    <span className="grader-mark" role="img" aria-label={grade.correct ? "Right" : "Wrong"}>
      <Icon name={grade.correct ? "check" : "cross"} size={12} tone={grade.correct ? "ok" : "err"} />
    </span>
  );
}

/** A grade with its reasons and its parts. */
export function Grade({ grade }: { grade: GradeView }) {
  return (
    <div className="grader-grade" data-testid="try-grade" data-correct={grade.correct} aria-live="polite">
      <p>
        <Verdict grade={grade} /> <b>{grade.correct ? "Right" : "Wrong"}</b>
        {grade.score > 0 && grade.score < 1 && <span className="t2"> with a score of {grade.score.toFixed(2)}</span>}
        . {grade.explanation}
      </p>
      {grade.parts.length > 0 && (
        <table className="t">
          <thead>
            <tr>
              <th scope="col">Part</th>
              <th scope="col">Expected</th>
              <th scope="col">Answered</th>
            </tr>
          </thead>
          <tbody>
            {grade.parts.map((part, place) => (
              <tr key={`${place} ${part.name}`}>
                <td>
                  <Verdict grade={{ ...grade, correct: part.correct }} /> <InertLine text={part.name} />
                </td>
                <td>{part.expected === null ? "–" : <InertLine text={part.expected} />}</td>
                <td>{part.answered === null ? "–" : <InertLine text={part.answered} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
