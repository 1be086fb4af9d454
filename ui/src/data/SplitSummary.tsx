import { count } from "../format";
import type { DataView, Split } from "../host";
import { classes } from "../parts/classes";
import { Icon } from "../parts/Icon";

const SPLITS: ReadonlyArray<{ split: Split; name: string }> = [
  { split: "train", name: "Train" },
  { split: "validation", name: "Validation" },
  { split: "test", name: "Test" },
];

type SplitSummaryProps = {
  view: DataView;
  selected: Split | null;
  onSelect: (split: Split) => void;
};

/** How the rows are divided, as one bar and three counts that filter the table. */
export function SplitSummary({ view, selected, onSelect }: SplitSummaryProps) {
  if (!view.divided) return <p className="side-none t2">Not divided yet</p>;
  return (
    <>
      <div className="split-bar" aria-hidden="true">
        {SPLITS.map(({ split }) =>
          view.splits[split] > 0 ? (
            <i key={split} className={`split-${split}`} style={{ flexGrow: view.splits[split] }} />
          ) : null,
        )}
      </div>
      <ul className="list short" aria-label="Splits">
        {SPLITS.map(({ split, name }) => (
          <li key={split} className={classes("press", split === selected && "sel")}>
            <button type="button" aria-pressed={split === selected} onClick={() => onSelect(split)}>
              <i className={`swatch split-${split}`} />
              {name}
              {split === "test" && view.sealed && (
                <span className="row t3 sm">
                  <Icon name="lock" size={12} />
                  sealed
                </span>
              )}
              <span className="n">{count(view.splits[split])}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
