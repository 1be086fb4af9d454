import type { ColumnMapping, ColumnView } from "../host";
import { Empty } from "../parts/Callout";
import { classes } from "../parts/classes";
import { Badge } from "../parts/marks";
import { ScrollRegion } from "../parts/ScrollRegion";

/** The first few rows of a table as it will be read. */
export function SampleRows({ columns, mapping }: {
  columns: readonly ColumnView[];
  mapping: ColumnMapping | null;
}) {
  const length = Math.max(0, ...columns.map((column) => column.samples.length));
  if (length === 0) {
    return (
      <section className="pane grow" aria-label="First rows">
        <Empty title="No columns to choose from">
          Each line is a conversation of its own. Import it to see the rows and what the checks find.
        </Empty>
      </section>
    );
  }
  return (
    <section className="pane grow" aria-label="First rows">
      <div className="pane-h line">
        First rows <span className="t3">as they are read</span>
      </div>
      <ScrollRegion label="Sample">
        <table className="t tight sample">
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.name}>
                  <bdi>{column.name}</bdi> <RoleBadge role={roleOf(column.name, mapping)} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length }, (_, row) => row).map((row) => (
              <tr key={row}>
                {columns.map((column) => (
                  <td key={column.name} className={classes(roleOf(column.name, mapping) === null && "t3")}>
                    <bdi>{column.samples[row] ?? ""}</bdi>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

type ColumnRole = "input" | "answer" | "prompt";

function RoleBadge({ role }: { role: ColumnRole | null }) {
  return role === null ? null : <Badge tone="acc">{role}</Badge>;
}

function roleOf(name: string, mapping: ColumnMapping | null): ColumnRole | null {
  if (mapping === null) return null;
  if (name === mapping.input) return "input";
  if (name === mapping.answer) return "answer";
  return name === mapping.prompt ? "prompt" : null;
}
