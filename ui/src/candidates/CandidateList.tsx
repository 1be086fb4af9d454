import { count, money } from "../format";
import type { CandidateId, CandidateView, Volume } from "../host";
import { Button } from "../parts/Button";
import { classes } from "../parts/classes";
import { Icon } from "../parts/Icon";
import { CandidateMark } from "../parts/marks";
import { kindName } from "./kinds";
import { VolumePanel } from "./VolumePanel";

type CandidateListProps = {
  candidates: readonly CandidateView[];
  volume: Volume;
  /** `null` for the one that is being added. */
  selected: CandidateId | null;
  onSelect: (id: CandidateId) => void;
  onAdd: () => void;
};

/** Those that take part, by their letters. */
export function CandidateList({ candidates, volume, selected, onSelect, onAdd }: CandidateListProps) {
  return (
    <aside className="pane candidate-list" aria-label="Candidates">
      <ul className="list">
        <li className="hd">
          <span>Candidate</span>
          <span className="n">Tokens in</span>
        </li>
        {candidates.map((candidate) => (
          <li key={candidate.id} className={classes("press tall", candidate.id === selected && "sel")}>
            <button
              type="button"
              aria-current={candidate.id === selected}
              data-testid={`candidate-${candidate.letter}`}
              onClick={() => onSelect(candidate.id)}
            >
              <CandidateMark letter={candidate.letter} />
              <span className="grow">
                <span className="row">
                  <span className="ell med">{candidate.name}</span>
                  {candidate.warning && <Icon name="warning" size={12} tone="warn" />}
                </span>
                <small className="ell" title={secondLine(candidate)}>
                  {secondLine(candidate)}
                </small>
              </span>
              <span className="n">
                {sendsPrompt(candidate) ? count(candidate.prompt_tokens) : "–"}
                {candidate.month_projected !== null && (
                  <small title={`These tokens alone, at ${candidate.provider === null ? volume.price_model : (candidate.model ?? candidate.base_model)}’s price: a projection`}>{money(candidate.month_projected)}/mo</small>
                )}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className="candidate-add">
        <Button kind="quiet" icon="plus" data-testid="candidate-add" onClick={onAdd}>
          Add candidate
        </Button>
      </div>
      <VolumePanel volume={volume} />
    </aside>
  );
}

/** Whether requests carry something of this app's: a recording sends nothing, a service gets the row alone. */
function sendsPrompt({ kind }: CandidateView): boolean {
  return kind !== "recorded" && kind !== "endpoint";
}

/** What answers and where, its kind where that is not a prompt, and whether it is the baseline. */
function secondLine({ base_model, baseline, kind, model, provider, provider_name }: CandidateView): string {
  if (kind === "recorded") return [model, baseline && "baseline"].filter(Boolean).join(", ");
  if (kind === "endpoint") return [provider_name, kindName(kind), baseline && "baseline"].filter(Boolean).join(", ");
  const parts = [
    provider === null ? (model === null ? false : `${model}, built in`) : `${model ?? base_model} at ${provider_name}`,
    model === null && "not trained yet",
    kind !== "prompted" && kindName(kind),
    baseline && "baseline",
  ];
  return parts.filter(Boolean).join(", ");
}
