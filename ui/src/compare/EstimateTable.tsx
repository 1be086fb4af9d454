import { useNavigation } from "../app/navigation";
import { count, countRange, counted, durationRange, moneyRange } from "../format";
import type { ComparePlan, Estimate } from "../host";
import { Callout } from "../parts/Callout";
import { CandidateMark } from "../parts/marks";
import { Explained } from "../parts/Tooltip";

/** What a run would take, a candidate a line. */
export function EstimateTable({ plan }: { plan: ComparePlan }) {
  return (
    <section aria-labelledby="plan-asks">
      <h2 className="h2 plan-h" id="plan-asks">
        What it asks and costs <small>{counted(plan.rows, "sealed test row")}, each asked of every candidate</small>
      </h2>
      <div className="estimates-scroll">
        <table className="t bare estimates">
          <thead>
            <tr>
              <th scope="col">Candidate</th>
              <th scope="col" className="num w-calls">
                Calls
              </th>
              <th scope="col" className="num w-in">
                Tokens in
              </th>
              <th scope="col" className="num w-out">
                Tokens out
              </th>
              <th scope="col" className="num w-money">
                Cost
              </th>
              <th scope="col" className="num w-time">
                Time
              </th>
            </tr>
          </thead>
          <tbody>
            {plan.estimates.map((estimate) => (
              <Line key={estimate.letter} estimate={estimate} />
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">All of them</th>
              <td className="num">{count(plan.calls)}</td>
              <td className="num">{count(sum(plan.estimates, (estimate) => estimate.tokens_in))}</td>
              <td className="num">
                {countRange([sum(plan.estimates, ({ tokens_out: [least] }) => least), sum(plan.estimates, ({ tokens_out: [, most] }) => most)])}
              </td>
              <td className="num" data-testid="plan-cost">
                {moneyRange(plan.cost)}
              </td>
              <td className="num">{durationRange(plan.seconds)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
      {plan.estimates.map(
        ({ letter, warning }) => warning !== null && <Callout key={letter} tone="warn" title={`${letter}: ${warning}`} />,
      )}
      <p className="plan-below t3 sm">
        {plan.counted_rows !== null && `Tokens were counted on ${counted(plan.counted_rows, "row")}, spread evenly. `}
        {judgedWords(plan.judged)} What is answered is kept if you stop.
      </p>
    </section>
  );
}

function Line({ estimate }: { estimate: Estimate }) {
  return (
    <tr className="tall" data-testid={`estimate-${estimate.letter}`}>
      <td>
        <span className="row">
          <CandidateMark letter={estimate.letter} />
          <span className="grow">
            <span className="ell med" title={estimate.name}>
              {estimate.name}
            </span>
            <span className="sub" title={`${estimate.model} at ${estimate.provider_name}`}>
              {estimate.model} at {estimate.provider_name}
            </span>
          </span>
        </span>
      </td>
      <td className="num">{count(estimate.calls)}</td>
      <td className="num">{count(estimate.tokens_in)}</td>
      <td className="num">{countRange(estimate.tokens_out)}</td>
      <td className="num">
        <Explained title="What this rests on" text={estimate.rests_on}>
          {moneyRange(estimate.cost)}
        </Explained>
        {estimate.cost === null && <NoPrice />}
      </td>
      <td className="num">{durationRange(estimate.seconds)}</td>
    </tr>
  );
}

function NoPrice() {
  const { go } = useNavigation();
  return (
    <span className="sub">
      no price for this model,{" "}
      <button type="button" className="link" data-testid="add-price" onClick={() => go("settings", "prices")}>
        add one
      </button>
    </span>
  );
}

function sum(estimates: readonly Estimate[], part: (estimate: Estimate) => number): number {
  return estimates.reduce((all, estimate) => all + part(estimate), 0);
}

function judgedWords(judged: number): string {
  if (judged === 0) return "This test set was never judged: the first time is the one that confirms.";
  return `This test set was judged ${counted(judged, "time")}: a further look is exploratory, and labelled so.`;
}
