import { count, milliseconds } from "../format";
import type { AnswerView, PairLine } from "../host";
import { Icon } from "../parts/Icon";
import type { TableColumn } from "../parts/table/columns";

/** The columns of two candidates' rows; their latencies only where they order the rows. */
export function pairColumns(baseline: string, challenger: string, withLatency: boolean): Array<TableColumn<PairLine>> {
  return [
    {
      id: "number",
      header: "Row",
      cell: (line) => <span className="t3">{count(line.number)}</span>,
      width: "64px",
      numeric: true,
    },
    {
      id: "input",
      header: "Input",
      cell: (line) => <bdi>{line.input}</bdi>,
      width: "minmax(140px, 1fr)",
    },
    {
      id: "expected",
      header: "Expected",
      cell: (line) => <bdi className="t2">{line.expected}</bdi>,
      width: "minmax(72px, 0.45fr)",
    },
    {
      id: "challenger",
      header: `${challenger} answered`,
      cell: (line) => <AnswerCell answer={line.challenger} />,
      width: "minmax(84px, 0.5fr)",
    },
    {
      id: "baseline",
      header: `${baseline} answered`,
      cell: (line) => <AnswerCell answer={line.baseline} />,
      width: "minmax(84px, 0.5fr)",
    },
    ...(withLatency ? [latency(challenger, (line) => line.challenger), latency(baseline, (line) => line.baseline)] : []),
  ];
}

function latency(letter: string, answer: (line: PairLine) => AnswerView | null): TableColumn<PairLine> {
  return {
    id: `${letter} ms`,
    header: `${letter} ms`,
    cell: (line) => {
      const given = answer(line);
      return given === null ? "–" : milliseconds(given.latency_ms);
    },
    width: "72px",
    numeric: true,
  };
}

/** An answer with its tick or cross; the word for its absence where there is none. */
export function AnswerCell({ answer }: { answer: AnswerView | null }) {
  if (answer === null) return <span className="t3">missing</span>;
  return (
    <span className="answer" title={answer.explanation}>
      <Icon name={answer.correct ? "check" : "cross"} size={12} tone={answer.correct ? "ok" : "err"} />
      {answer.right_of === null ? (
        <span className="unseen">{answer.correct ? "right" : "wrong"}</span>
      ) : (
        <span className="t3 num">
          <span className="unseen">right in </span>
          {answer.right_of[0]}/{answer.right_of[1]}
        </span>
      )}
      <bdi className="ell">{answer.text === "" ? "(empty)" : answer.text}</bdi>
    </span>
  );
}
