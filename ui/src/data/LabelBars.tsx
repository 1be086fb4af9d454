import { useState } from "react";

import { count } from "../format";
import type { LabelView } from "../host";
import { classes } from "../parts/classes";

const FIRST = 60;

type LabelBarsProps = {
  labels: readonly LabelView[];
  selected: string | null;
  onSelect: (label: string) => void;
};

/** How often each label occurs. Pressing one shows its rows. */
export function LabelBars({ labels, selected, onSelect }: LabelBarsProps) {
  const [whole, setWhole] = useState(false);
  const most = labels[0]?.rows ?? 1;
  const shown = whole ? labels : labels.slice(0, FIRST);
  return (
    <ul className="list bars" aria-label="Labels">
      {shown.map(({ label, rows }) => (
        <li key={label} className={classes("press", label === selected && "sel")}>
          <button type="button" aria-pressed={label === selected} title={label} onClick={() => onSelect(label)}>
            <i style={{ width: `calc((100% - 16px) * ${rows / most})` }} />
            <bdi className="ell sm">{label === "" ? "(empty)" : label}</bdi>
            <span className="n sm">{count(rows)}</span>
          </button>
        </li>
      ))}
      {labels.length > shown.length && (
        <li className="press">
          <button type="button" className="t3" onClick={() => setWhole(true)}>
            {count(labels.length - shown.length)} more
          </button>
        </li>
      )}
    </ul>
  );
}
