import { useState } from "react";

import type { RowId, RowLine } from "../../host";
import { rowColumns } from "../../data/row-columns";
import { Button } from "../../parts/Button";
import { Empty } from "../../parts/Callout";
import { Figure } from "../../parts/Figure";
import { ScrollRegion } from "../../parts/ScrollRegion";
import type { TableSort } from "../../parts/table/columns";
import { VirtualTable } from "../../parts/table/VirtualTable";
import { rowPage } from "../rows";
import { LONG_NAME } from "../scenarios";
import { Part, State } from "./Gallery";

const ALL = { split: null, issue: null, label: null, excluded: null, search: "", sort: null, descending: false };
const PAGE = rowPage({ ...ALL, offset: 0, limit: 60 }, 60, true);
const LOADED = PAGE.rows.map((row, index) => (index === 3 ? { ...row, input: LONG_NAME.repeat(4), answer: LONG_NAME } : row));

/** Tables, full, being read and empty. */
export function TableParts() {
  return (
    <>
      <Part name="VirtualTable">
        <State name="full: sorted, selected, ticked, left out, long text">
          <Rows rows={LOADED} total={LOADED.length} />
        </State>
        <State name="being read">
          <Rows rows={[]} total={60} />
        </State>
        <State name="empty">
          <Rows rows={[]} total={0} />
        </State>
      </Part>
      <Part name="Figure">
        <State name="rest and sum">
          <table className="t grow">
            <tbody>
              <Figure name="Training" value="$2.19" note="437,000 tokens, three passes" />
              <Figure name="Comparison" value="unknown" note="No price for this model" />
              <Figure name="Together" value="$2.19" note={LONG_NAME} isSum />
            </tbody>
          </table>
        </State>
      </Part>
      <Part name="ScrollRegion">
        <State name="takes the focus itself">
          <div className="gallery-scroll">
            <ScrollRegion label="A long text">{LONG_NAME.repeat(20)}</ScrollRegion>
          </div>
        </State>
      </Part>
    </>
  );
}

function Rows({ rows, total }: { rows: readonly RowLine[]; total: number }) {
  const [sort, setSort] = useState<TableSort | null>({ id: "tokens", descending: true });
  const [selected, setSelected] = useState<RowId | null>(rows[1]?.id ?? null);
  const [ticked, setTicked] = useState<ReadonlySet<string | number>>(new Set(rows.slice(4, 6).map((row) => row.id)));
  const toggle = (row: RowLine) =>
    setTicked((old) => new Set(old.has(row.id) ? [...old].filter((id) => id !== row.id) : [...old, row.id]));
  return (
    <div className="gallery-table">
      <VirtualTable
        label="Recorded rows"
        columns={rowColumns(true, total)}
        total={total}
        rowAt={(index) => rows[index]}
        rowId={(row) => row.id}
        onRange={() => {}}
        sort={sort}
        onSort={setSort}
        selectedId={selected}
        onSelect={(row) => setSelected(row.id)}
        isOff={(row) => row.excluded}
        ticked={ticked}
        onTick={toggle}
        resetKey="gallery"
        empty={
          <Empty title="No row matches" action={<Button>Drop the filters</Button>}>
            Nothing has these marks here.
          </Empty>
        }
      />
    </div>
  );
}
