import { useState } from "react";

import { count, counted } from "../format";
import type { ModelView } from "../host";
import { Input } from "../parts/fields";
import { Icon } from "../parts/Icon";
import { ScrollRegion } from "../parts/ScrollRegion";

/** More is not read in a list; searching narrows it. */
const MOST_SHOWN = 200;
/** As many are seen at once. */
const WORTH_SEARCHING = 8;

/** The models that a key may use. */
export function ModelList({ models }: { models: readonly ModelView[] }) {
  const [search, setSearch] = useState("");
  const found = models.filter((model) => model.id.toLowerCase().includes(search.trim().toLowerCase()));
  const shown = found.slice(0, MOST_SHOWN);
  return (
    <div className="models">
      {models.length > WORTH_SEARCHING && (
        <div className="models-search">
          <Input label="Search models" value={search} data-testid="model-search" onChange={(event) => setSearch(event.target.value)} />
          <span className="t3 sm">
            {count(found.length)} of {counted(models.length, "model")}
          </span>
        </div>
      )}
      <ScrollRegion label="Models">
        <ul data-testid="models">
          {shown.map((model) => (
            <li key={model.id}>
              <span className="ell grow" title={model.id}>
                {model.id}
              </span>
              {model.shutdown_date && (
                <span className="row warn sm">
                  <Icon name="warning" size={12} />
                  ends {model.shutdown_date}
                </span>
              )}
              <span className="t3 sm">{model.priced ? "price known" : "price unknown"}</span>
            </li>
          ))}
          {found.length > shown.length && <li className="t2">{counted(found.length - shown.length, "more model")}: search for them.</li>}
          {found.length === 0 && <li className="t2">No model has this in its name.</li>}
        </ul>
      </ScrollRegion>
    </div>
  );
}
