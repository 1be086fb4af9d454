import type { Disagreement, JudgeView } from "../host";
import { Button } from "../parts/Button";
import { InertText } from "../parts/InertText";
import { KappaBar } from "./KappaBar";

/** How well judge and person agree, and where they do not. */
export function Agreement({ view, onRate }: { view: JudgeView; onRate: () => void }) {
  const { agreement, about } = view;
  return (
    <section className="sec agreement" aria-label="Agreement">
      <div className="row">
        <h2 className="strong">Agreement with your ratings</h2>
        <span className="progress-end">
          <Button small disabled={about === null} data-testid="judge-rate" onClick={onRate}>
            Rate answers…
          </Button>
        </span>
      </div>
      <p data-testid="judge-agreement">{agreement.words}</p>
      {agreement.n > 0 && (
        <div className="agreement-figures">
          {agreement.kappa !== null && agreement.interval !== null && (
            <KappaBar kappa={agreement.kappa} interval={agreement.interval} needed={agreement.needed_kappa} />
          )}
          <table className="t agreement-table">
            <thead>
              <tr>
                <th aria-label="The judge’s word" />
                <th className="num">You pass</th>
                <th className="num">You fail</th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <th>Judge passes</th>
                <td className="num">{agreement.both_pass}</td>
                <td className="num">{agreement.only_judge}</td>
              </tr>
              <tr>
                <th>Judge fails</th>
                <td className="num">{agreement.only_person}</td>
                <td className="num">{agreement.both_fail}</td>
              </tr>
            </tbody>
          </table>
          {agreement.weighted_kappa !== null && (
            <p className="t3 sm">Of the scores themselves, weighted by squared distance: {agreement.weighted_kappa.toFixed(2)}.</p>
          )}
        </div>
      )}
      {agreement.disagreements.length > 0 && <Disagreements lines={agreement.disagreements} />}
    </section>
  );
}

function Disagreements({ lines }: { lines: readonly Disagreement[] }) {
  return (
    <>
      <h3 className="strong">Where you disagree</h3>
      <table className="t apart-table" data-testid="judge-apart">
        <thead>
          <tr>
            <th className="num">Row</th>
            <th>Answer</th>
            <th>You</th>
            <th>Judge</th>
            <th>Why, in its words</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={`${line.row}-${line.answer}`}>
              <td className="num">{line.number}</td>
              <td>
                <InertText text={line.answer} />
              </td>
              <td>{line.person}</td>
              <td>{line.judge}</td>
              <td>
                <InertText text={line.reason} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
