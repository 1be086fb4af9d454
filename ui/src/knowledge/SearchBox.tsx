import { useState } from "react";

import { fixed, milliseconds } from "../format";
import type { HitView, SearchMode } from "../host";
import { Empty, ErrorCallout } from "../parts/Callout";
import { Segments } from "../parts/fields";
import { InertLine } from "../parts/InertText";
import { ScrollRegion } from "../parts/ScrollRegion";
import { SearchField } from "../parts/SearchField";
import { useSettled } from "../parts/useSettled";
import { useSearch } from "./queries";

const MODES = [
  { value: "lexical", label: "By words" },
  { value: "hybrid", label: "Words and vectors" },
] as const;

/** Passages that a search shows. */
const SHOWN = 10;

type SearchBoxProps = { isHybrid: boolean; version: string | null };

/** What a question finds, with its scores and its words marked. */
export function SearchBox({ isHybrid, version }: SearchBoxProps) {
  const [text, setText] = useState("");
  const [wanted, setMode] = useState<SearchMode>("lexical");
  const mode = isHybrid ? wanted : "lexical";
  const settled = useSettled(text, mode === "hybrid" ? 500 : 150);
  const found = useSearch(settled.trim() === "" ? null : { text: settled, mode, k: SHOWN });
  const result = found.data;
  return (
    <section className="search-box" aria-label="Search the documents" data-version={version}>
      <div className="bar search-bar">
        <SearchField label="Search the documents" value={text} onChange={setText} />
        {isHybrid && <Segments<SearchMode> label="How passages are found" options={MODES} value={mode} onChange={setMode} />}
        {result && settled.trim() !== "" && (
          <span className="t3 sm nowrap" title={result.scores}>
            {result.hits.length} found in {milliseconds(result.took_ms)} ms
          </span>
        )}
      </div>
      {found.error && (
        <div className="knowledge-note">
          <ErrorCallout error={found.error} />
        </div>
      )}
      {settled.trim() === "" ? (
        <Empty title="Try what a candidate would find">Write a question as a row asks it: the best passages come first.</Empty>
      ) : (
        result && (
          <ScrollRegion label="Passages that were found">
            {result.hits.length === 0 && <Empty title="No passage has any of these words">Other words may find it; vectors find what is spelt a little otherwise.</Empty>}
            <ol className="hits">
              {result.hits.map((hit, index) => (
                <Hit key={`${hit.document} ${hit.number}`} hit={hit} rank={index + 1} />
              ))}
            </ol>
          </ScrollRegion>
        )
      )}
    </section>
  );
}

function Hit({ hit, rank }: { hit: HitView; rank: number }) {
  return (
    <li className="hit" data-testid={`hit-${rank}`}>
      <div className="row hit-h">
        <span className="t3 sm">{rank}</span>
        <span className="med ell">
          <bdi>{hit.document}</bdi>
        </span>
        <span className="t3 sm nowrap">passage {hit.number}</span>
        <span className="hit-score t2 sm">{fixed(hit.score, hit.score < 1 ? 4 : 2)}</span>
      </div>
      {hit.headings.length > 0 && (
        <p className="t2 sm ell">
          <InertLine text={hit.headings.join(" › ")} />
        </p>
      )}
      <p className="hit-text">
        {hit.text.map((piece, index) =>
          // The pieces of a text have no other name than their place.
          piece.found ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>,
        )}
      </p>
    </li>
  );
}
