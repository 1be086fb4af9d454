import { useState } from "react";

import { count } from "../format";
import type { KnowledgeView, PassageSizes } from "../host";
import { Button } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { Input } from "../parts/fields";
import { CandidateMark } from "../parts/marks";
import { type useKnowledgeWork, useSetSizes } from "./queries";
import { Vectors } from "./Vectors";

type KnowledgeSideProps = { view: KnowledgeView; work: ReturnType<typeof useKnowledgeWork>; isBusy: boolean };

/** How documents are cut and found, and what a change of them changes. */
export function KnowledgeSide({ view, work, isBusy }: KnowledgeSideProps) {
  return (
    <aside className="pane inspector" aria-label="How documents are found">
      <div className="scroll">
        <section className="insp-sec">
          <h2 className="strong">Index</h2>
          <p className="t2" data-testid="knowledge-index">
            {view.index}
          </p>
          {view.version !== null && (
            <p className="t3 sm" title="Made of the documents and how they are cut; a comparison names the one that it asked with">
              Version {view.version}
            </p>
          )}
        </section>
        <Sizes key={`${view.sizes.size} ${view.sizes.overlap}`} sizes={view.sizes} isBusy={isBusy} />
        <Vectors view={view} work={work} isBusy={isBusy} />
        <section className="insp-sec">
          <h2 className="strong">When documents change</h2>
          <ul className="effects">
            {view.effects.map((effect) => (
              <li key={effect.letter}>
                <CandidateMark letter={effect.letter} />
                <span className={effect.follows ? undefined : "t2"}>{effect.text}</span>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </aside>
  );
}

/** How long passages are. */
function Sizes({ sizes, isBusy }: { sizes: PassageSizes; isBusy: boolean }) {
  const [size, setSize] = useState(String(sizes.size));
  const [overlap, setOverlap] = useState(String(sizes.overlap));
  const save = useSetSizes();
  const wished = { size: Number(size), overlap: Number(overlap) };
  const isWhole = [size, overlap].every((text) => /^\d+$/.test(text.trim()));
  const isChanged = wished.size !== sizes.size || wished.overlap !== sizes.overlap;
  const errorAt = (field: string) => (save.error?.field === field ? [save.error.message, save.error.hint].filter(Boolean).join(" ") : undefined);
  const isElsewhere = save.error !== null && save.error.field !== "size" && save.error.field !== "overlap";
  return (
    <section className="insp-sec">
      <h2 className="strong">Passages</h2>
      <div className="sizes">
        <Input label="At most" unit="tokens" inputMode="numeric" value={size} error={errorAt("size")} onChange={(event) => setSize(event.target.value)} />
        <Input label="Overlap" unit="tokens" inputMode="numeric" value={overlap} error={errorAt("overlap")} onChange={(event) => setOverlap(event.target.value)} />
      </div>
      {isElsewhere && save.error && <ErrorCallout error={save.error} />}
      {isChanged && (
        <div className="row">
          <Button small disabled={!isWhole || isBusy || save.isPending} onClick={() => save.mutate(wished)}>
            Cut all documents anew
          </Button>
          <span className="t3 sm">makes another version of the knowledge base</span>
        </div>
      )}
      {!isChanged && <p className="t3 sm">Counted as recent models count; {count(sizes.size)} tokens are about {count(Math.round(sizes.size * 0.75))} words.</p>}
    </section>
  );
}
