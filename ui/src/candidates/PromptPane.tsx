import { Checkbox } from "@base-ui/react/checkbox";
import { useState } from "react";

import { count, counted } from "../format";
import type { PromptPair, PromptPreview } from "../host";
import { Button } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { classes } from "../parts/classes";
import { Icon } from "../parts/Icon";
import { useApplyPrompt, usePromptPreview } from "./queries";
import { canBeAdded, found, standingInWords, ticked } from "./standing";

type PromptPaneProps = {
  text: string;
  preview: PromptPreview;
  /** The baseline's letter. */
  baseline: string;
  onApplied: () => void;
  onClose: () => void;
};

/** What the big prompt would become: rows, and a short prompt for the model that learns them. */
export function PromptPane({ text, preview, baseline, onApplied, onClose }: PromptPaneProps) {
  const [accepted, setAccepted] = useState<ReadonlySet<number>>(() => ticked(preview.pairs));
  const [edited, setEdited] = useState<string | null>(null);
  const asked = usePromptPreview(text, edited);
  const counts = asked.data ?? preview;
  const apply = useApplyPrompt();
  const short = edited ?? preview.short;
  const tuned = preview.tuned_letter;
  const toggle = (place: number, on: boolean) => {
    const next = new Set(accepted);
    if (on) next.add(place);
    else next.delete(place);
    setAccepted(next);
  };
  const add = accepted.size > 0 ? `Add ${counted(accepted.size, "example")}, set` : "Set";
  return (
    <aside className="pane prompt-pane" aria-label="From your big prompt" data-testid="prompt-pane">
      <div className="pane-h line">
        From your big prompt
        <span className="pane-do">
          <Button kind="quiet" small icon="cross" aria-label="Close" data-testid="prompt-close" onClick={onClose}>
            {""}
          </Button>
        </span>
      </div>
      <div className="scroll">
        <Saving preview={counts} baseline={baseline} />
        <div className="pane-h prompt-found">
          {counted(preview.pairs.length, "example")} found <span className="t3">{found(preview.pairs)}</span>
        </div>
        <ul className="prompt-pairs" aria-label="Examples that were found">
          {preview.pairs.map((pair) => (
            <PairLine key={pair.place} pair={pair} on={accepted.has(pair.place)} onToggle={(on) => toggle(pair.place, on)} />
          ))}
        </ul>
        <div className="pane-h prompt-short-h">
          <label htmlFor="prompt-short">Proposed short prompt</label>
          <span className="t3">{counted(counts.short_tokens, "token")}</span>
          {edited !== null && (
            <Button kind="quiet" small onClick={() => setEdited(null)}>
              As proposed
            </Button>
          )}
        </div>
        <textarea
          id="prompt-short"
          className="prompt-short code"
          spellCheck={false}
          value={short}
          data-testid="prompt-short"
          onChange={(event) => setEdited(event.target.value)}
        />
        {apply.error && (
          <div className="sec">
            <ErrorCallout error={apply.error} />
          </div>
        )}
        <div className="row prompt-do">
          <Button
            kind="primary"
            disabled={apply.isPending || !asked.isSettled || short.trim() === ""}
            data-testid="prompt-apply"
            onClick={() => apply.mutate({ text, short, accepted: [...accepted].toSorted((a, b) => a - b) }, { onSuccess: onApplied })}
          >
            {`${add} ${tuned ? `${tuned}’s prompt` : "the short prompt"}`}
          </Button>
          <Button onClick={onClose}>Discard</Button>
        </div>
        <p className="sm t2 prompt-hint">
          Examples become training rows, never test rows. {baseline} keeps the whole prompt. {tuned ?? "The fine-tuned candidate"} is trained with the short one and sends it.
        </p>
      </div>
    </aside>
  );
}

function Saving({ preview, baseline }: { preview: PromptPreview; baseline: string }) {
  return (
    <div className="prompt-saving">
      <div>
        <div className="sm t3">{baseline} sends now</div>
        <div className="prompt-figure">{count(preview.tokens)}</div>
      </div>
      <Icon name="arrow" size={16} />
      <div>
        <div className="sm t3">{preview.tuned_letter ?? "Fine-tuned"} would send</div>
        <div className="prompt-figure">{count(preview.short_tokens)}</div>
      </div>
      <div className="sm t2 prompt-fewer">
        tokens of prompt,
        <br />
        {Math.round(preview.saved_percent)} % fewer
      </div>
    </div>
  );
}

function PairLine({ pair, on, onToggle }: { pair: PromptPair; on: boolean; onToggle: (on: boolean) => void }) {
  const words = standingInWords(pair);
  const lines = `Lines ${pair.first_line} to ${pair.last_line}`;
  return (
    <li data-standing={pair.standing} title={`${lines}: ${pair.input}`}>
      <Checkbox.Root
        className={classes("check", on && "on", !canBeAdded(pair) && "off")}
        aria-label={`Add “${pair.input.slice(0, 80)}”, ${words ?? pair.answer}`}
        checked={on}
        disabled={!canBeAdded(pair)}
        onCheckedChange={(next) => onToggle(next)}
      >
        <Checkbox.Indicator>
          <Icon name="check" size={12} />
        </Checkbox.Indicator>
      </Checkbox.Root>
      <bdi className="ell grow">{pair.input}</bdi>
      <span className={classes("ell prompt-answer", pair.standing === "conflict" || pair.standing === "in_test_set" ? "warn" : "t2")}>
        {words ?? <bdi>{pair.answer}</bdi>}
      </span>
    </li>
  );
}
