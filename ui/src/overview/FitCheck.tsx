import type { FitAnswer, FitLine, FitSource } from "../host";
import { ErrorCallout } from "../parts/Callout";
import { classes } from "../parts/classes";
import { Icon } from "../parts/Icon";
import { Explained } from "../parts/Tooltip";
import { useCountInput } from "../parts/useCountInput";
import { useAnswer } from "./queries";

const SOURCE: Record<FitSource, string> = { measured: "Measured", your_answer: "Your answer", both: "Both" };

type FitCheckProps = {
  lines: readonly FitLine[];
  volume: number | null;
  /** Whether open questions are pointed out; a verdict makes them less pressing. */
  asks: boolean;
};

/** What the data shows of the task, what only the user knows, and what each speaks for. */
export function FitCheck({ lines, volume, asks }: FitCheckProps) {
  const answer = useAnswer();
  return (
    <section aria-labelledby="fit-check">
      <h2 className="pane-h over-h" id="fit-check">
        Fit check <span className="t3">what your data shows, and what only you know</span>
      </h2>
      {answer.error && (
        <div className="over-text">
          <ErrorCallout error={answer.error} />
        </div>
      )}
      <table className="t fit">
        <thead>
          <tr>
            <th className="w-question">Question</th>
            <th>Finding</th>
            <th className="w-source">Source</th>
            <th className="w-speaks">Speaks for</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Line key={line.sign} line={line} volume={volume} asks={asks} onAnswer={answer.mutate} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

type LineProps = { line: FitLine; volume: number | null; onAnswer: (answer: FitAnswer) => void };

function Line({ line, volume, asks, onAnswer }: LineProps & { asks: boolean }) {
  const isOpen = asks && line.options.length > 0 && !line.options.some((option) => option.chosen);
  return (
    <tr className={isOpen ? "sel" : undefined} data-testid={`fit-${line.sign}`} data-speaks={line.speaks_for}>
      <th scope="row" className="med">
        {line.question}
      </th>
      <td className="t2 finding-text">
        <Finding line={line} volume={volume} onAnswer={onAnswer} />
      </td>
      <td className="t3 sm w-source">{SOURCE[line.source]}</td>
      <td>
        <SpeaksFor line={line} />
      </td>
    </tr>
  );
}

function Finding({ line, volume, onAnswer }: LineProps) {
  if (line.sign === "volume") {
    return (
      <div className="row fit-answer">
        <VolumeInput
          key={volume}
          volume={volume}
          onChange={(perMonth) => onAnswer({ question: "volume", answer: perMonth })}
        />
        <span>{line.finding}</span>
      </div>
    );
  }
  if (line.options.length === 0) return <>{line.finding}</>;
  return (
    <div className="row fit-answer">
      <div className="seg" role="group" aria-label={line.question}>
        {line.options.map((option) => (
          <button
            key={option.label}
            type="button"
            className={classes(option.chosen && "on")}
            aria-pressed={option.chosen}
            onClick={() => onAnswer(option.answer)}
          >
            {option.label}
          </button>
        ))}
      </div>
    </div>
  );
}

function VolumeInput({ volume, onChange }: { volume: number | null; onChange: (perMonth: number | null) => void }) {
  const { error, ...input } = useCountInput(volume, onChange);
  return (
    <span className={classes("input", "fit-volume", error && "bad")} title={error}>
      <input
        aria-label="Requests a month in production"
        aria-invalid={error ? true : undefined}
        placeholder="not known"
        spellCheck={false}
        autoComplete="off"
        data-testid="fit-volume-input"
        {...input}
      />
      <span className="unit">a month</span>
    </span>
  );
}

function SpeaksFor({ line }: { line: FitLine }) {
  const isFixFirst = line.speaks_for === "fix_first";
  return (
    <span className={classes("speaks", isFixFirst && "err", line.speaks_for === "nothing" && "t2")}>
      {isFixFirst ? (
        <Icon name="error" size={12} />
      ) : (
        <span
          className={classes("dot", line.speaks_for === "fine_tuning" && "acc", line.speaks_for === "nothing" && "hollow t3")}
        />
      )}
      <Explained title={line.speaks_words} text={line.reading}>
        {line.speaks_words}
      </Explained>
    </span>
  );
}
