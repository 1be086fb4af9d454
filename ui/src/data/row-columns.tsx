import { count } from "../format";
import type { RowLine } from "../host";
import type { TableColumn } from "../parts/table/columns";
import { SeverityIcon, severityTone } from "./severity";

/**
 * The columns of the Data table. The split has one only once there are splits; where there is little
 * room the tokens go first, because a split is what one divides and seals by.
 */
export function rowColumns(divided: boolean, rows: number): Array<TableColumn<RowLine>> {
  const columns: Array<TableColumn<RowLine>> = [
    {
      id: "number",
      header: "Row",
      cell: (row) => <span className="t3">{count(row.number)}</span>,
      width: rows < 10_000 ? "52px" : rows < 100_000 ? "64px" : "88px",
      numeric: true,
      sortable: true,
    },
    {
      id: "input",
      header: "Input",
      cell: (row) => <bdi>{row.input}</bdi>,
      width: "minmax(120px, 1fr)",
    },
    {
      id: "label",
      header: "Answer",
      cell: (row) => <bdi className="sm t2">{row.answer === "" && row.excluded ? "–" : row.answer}</bdi>,
      width: "minmax(80px, 0.45fr)",
      sortable: true,
    },
    {
      id: "tokens",
      header: "Tokens",
      cell: (row) => (row.excluded && row.tokens === 0 ? "–" : count(row.tokens)),
      width: "64px",
      numeric: true,
      sortable: true,
      dropBelow: 640,
    },
  ];
  if (divided) {
    columns.push({
      id: "split",
      header: "Split",
      cell: (row) => <span className="sm t2">{row.split ?? "left out"}</span>,
      width: "76px",
      sortable: true,
      dropBelow: 440,
    });
  }
  columns.push({
    id: "finding",
    header: "Finding",
    cell: (row) =>
      row.finding && (
        <span className={`finding sm ${severityTone(row.finding.severity)}`}>
          <SeverityIcon severity={row.finding.severity} size={12} />
          <span className="ell">{row.finding.title}</span>
        </span>
      ),
    width: "104px",
  });
  return columns;
}
