import { useEffect, useMemo } from "react";

import { count, counted } from "../format";
import { type DataView, type RowId, type RowLine, toHostError } from "../host";
import { Button } from "../parts/Button";
import { Empty, ErrorCallout } from "../parts/Callout";
import { Chip } from "../parts/marks";
import { SearchField } from "../parts/SearchField";
import { VirtualTable } from "../parts/table/VirtualTable";
import { BulkBar } from "./BulkBar";
import { IssuePanel } from "./IssuePanel";
import type { useRows } from "./queries";
import { rowColumns } from "./row-columns";
import type { RowFilter } from "./useRowFilter";
import { useTicked } from "./useTicked";

type RowsPaneProps = {
  view: DataView;
  filter: RowFilter;
  rows: ReturnType<typeof useRows>;
  selectedId: RowId | null;
  onSelect: (row: RowLine, index: number) => void;
};

/** The table with its search and filters. */
export function RowsPane({ view, filter, rows, selectedId, onSelect }: RowsPaneProps) {
  const ticked = useTicked(rows.rowAt);
  const { clear } = ticked;
  useEffect(clear, [clear, filter.key]);
  const columns = useMemo(() => rowColumns(view.divided, view.rows), [view.divided, view.rows]);
  const issue = view.issues.find((entry) => entry.code === filter.choice.issue);
  // A finding that was fixed narrows the table no more.
  const { toggleIssue } = filter;
  const settled = issue === undefined ? filter.choice.issue : null;
  useEffect(() => {
    if (settled !== null) toggleIssue(settled);
  }, [settled, toggleIssue]);
  return (
    <section className="pane grow rows-pane" aria-label="Rows">
      <Toolbar filter={filter} issueTitle={issue?.title ?? null} />
      {issue && <IssuePanel key={issue.code} issue={issue} onReview={reviewer(rows.rowAt(0), onSelect)} />}
      {ticked.ids.size > 0 && <BulkBar rows={[...ticked.ids]} onDone={ticked.clear} />}
      {rows.error && (
        <div className="issue-note">
          <ErrorCallout error={toHostError(rows.error)} />
        </div>
      )}
      <VirtualTable
        label="Rows of the dataset"
        columns={columns}
        total={rows.total}
        rowAt={rows.rowAt}
        rowId={(row) => row.id}
        onRange={rows.onRange}
        sort={filter.sort}
        onSort={filter.setSort}
        selectedId={selectedId}
        onSelect={onSelect}
        isOff={(row) => row.excluded}
        ticked={ticked.ids}
        onTick={ticked.toggle}
        resetKey={filter.key}
        empty={!rows.isLoading && <NoRow filter={filter} />}
        testId="rows-table"
      />
      <div className="foot">
        <span>
          {filter.isNarrowed ? `${count(rows.total)} of ${counted(view.rows, "row")}` : counted(view.rows, "row")}
        </span>
        {view.excluded > 0 && (
          <button type="button" className="foot-link" aria-pressed={filter.choice.excluded === true} data-testid="left-out" data-rows={view.excluded} onClick={filter.toggleExcluded}>
            {count(view.excluded)} left out
          </button>
        )}
        <span className="t3 foot-right ell">{view.origins.join(", ")}</span>
      </div>
    </section>
  );
}

/** Opens the first row of a finding. */
function reviewer(first: RowLine | undefined, onSelect: (row: RowLine, index: number) => void) {
  return first === undefined ? null : () => onSelect(first, 0);
}

function Toolbar({ filter, issueTitle }: { filter: RowFilter; issueTitle: string | null }) {
  const { split, issue, label, excluded } = filter.choice;
  return (
    <div className="bar">
      <SearchField label="Search rows" value={filter.search} onChange={filter.setSearch} />
      {split && (
        <Chip active removable label={`Split ${split}: take the filter away`} count={split} onPress={() => filter.toggleSplit(split)}>
          Split
        </Chip>
      )}
      {issue && (
        <Chip active removable label={`${issueTitle ?? issue}: take the filter away`} onPress={() => filter.toggleIssue(issue)}>
          <b>{issueTitle ?? issue}</b>
        </Chip>
      )}
      {excluded !== null && (
        <Chip active removable label="Left out: take the filter away" onPress={filter.toggleExcluded}>
          <b>Left out</b>
        </Chip>
      )}
      {label !== null && (
        <Chip active removable label={`Answer ${label}: take the filter away`} count={<bdi className="ell">{label}</bdi>} onPress={() => filter.toggleLabel(label)}>
          Answer
        </Chip>
      )}
    </div>
  );
}

function NoRow({ filter }: { filter: RowFilter }) {
  if (!filter.isNarrowed) return <Empty title="No rows">The dataset has no rows.</Empty>;
  return (
    <Empty title="No row matches" action={<Button onClick={filter.clear}>Drop the filters</Button>}>
      Nothing has {filter.search.trim() === "" ? "these marks" : `“${filter.search.trim()}”`} here.
    </Empty>
  );
}
