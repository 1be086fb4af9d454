import { counted } from "../../format";
import type { StripGroup } from "../../host";
import { writtenOut } from "../inert";
import { candidateSlot } from "../marks";
import { useSize } from "../useSize";
import { layStrip, type StripColumn, type StripSpan, stripWidth } from "./strip";

const MIDDLE = 16;
const TALL = 13;

/** What the four kinds of rows are called. */
export type PairWords = { challenger: string; baseline: string; wrong: string; right: string };

type WinLossStripProps = {
  groups: readonly StripGroup[];
  baseline: string;
  challenger: string;
  words: PairWords;
  /** The finding in words. */
  label: string;
};

/**
 * One tick for each row, grouped by label: up where only the challenger is right, down where only
 * the baseline is, a block where both are wrong, a hairline where both are right. With more rows
 * than room a tick stands for several and is as long as their share, the largest share being a full tick.
 */
export function WinLossStrip(props: WinLossStripProps) {
  const [ref, { width }] = useSize<HTMLDivElement>();
  return (
    <div ref={ref} className="strip">
      {width > 0 && <Drawing {...props} width={width} />}
    </div>
  );
}

function Drawing({ groups, baseline, challenger, words, label, width }: WinLossStripProps & { width: number }) {
  const spans = layStrip(groups, Math.floor(width / 2));
  const step = Math.min(8, width / Math.max(1, stripWidth(spans)));
  const names = namesThatFit(spans, step, width);
  return (
    <svg className="chart" width={width} height={drawnHeight(names)} role="img" aria-label={label}>
      <Ticks spans={spans} step={step} baseline={baseline} challenger={challenger} />
      {names.map((name) => (
        <text key={name.label} x={name.at} y={42 + name.line * 14}>
          {writtenOut(name.label)}
        </text>
      ))}
      {spans.map((span) => (
        <rect
          key={span.label}
          x={span.from * step}
          y="0"
          width={span.columns.length * step}
          height={32}
          fill="transparent"
        >
          <title>{summary(span, words)}</title>
        </rect>
      ))}
    </svg>
  );
}

function drawnHeight(names: readonly PlacedName[]): number {
  if (names.length === 0) return 32;
  return names.some((name) => name.line === 1) ? 62 : 48;
}

type TicksProps = { spans: readonly StripSpan[]; step: number; baseline: string; challenger: string };

function Ticks({ spans, step, baseline, challenger }: TicksProps) {
  const columns = spans.flatMap((span) =>
    span.columns.map((column, index) => ({ column, x: (span.from + index) * step })),
  );
  const full = fullShare(spans);
  const width = step > 2.5 ? step - 1 : step * 0.8;
  const path = (draw: (column: StripColumn) => readonly [y: number, height: number] | null) =>
    columns
      .map(({ column, x }) => {
        const bar = draw(column);
        return bar === null ? "" : bars(x, bar[0], width, bar[1]);
      })
      .join("");
  return (
    <>
      <path fill="var(--axis)" d={path((column) => (column.rows > 0 ? [MIDDLE - 0.5, 1] : null))} />
      <path fill="var(--text-3)" d={path((column) => (column.bothWrong > 0 ? [MIDDLE - 2, 4] : null))} />
      <path
        fill={`var(--cand-${candidateSlot(challenger)}-line)`}
        d={path((column) => {
          const height = tickHeight(column.onlyChallenger, column.rows, full);
          return height > 0 ? [MIDDLE - 1 - height, height] : null;
        })}
      />
      <path
        fill={`var(--cand-${candidateSlot(baseline)}-line)`}
        d={path((column) => {
          const height = tickHeight(column.onlyBaseline, column.rows, full);
          return height > 0 ? [MIDDLE + 1, height] : null;
        })}
      />
    </>
  );
}

function bars(x: number, y: number, width: number, height: number): string {
  return `M${x.toFixed(1)} ${y.toFixed(1)}h${width.toFixed(1)}v${height.toFixed(1)}h${(-width).toFixed(1)}z`;
}

/** The largest share of a column that one side alone has right; a full tick stands for it. */
function fullShare(spans: readonly StripSpan[]): number {
  const shares = spans.flatMap((span) =>
    span.columns.map((column) => Math.max(column.onlyChallenger, column.onlyBaseline) / column.rows),
  );
  return Math.max(0, ...shares);
}

function tickHeight(part: number, rows: number, full: number): number {
  return part === 0 ? 0 : Math.max(2, (TALL * part) / rows / full);
}

type PlacedName = { label: string; at: number; line: number };

/**
 * Names on two lines, left out where they would run into the one before. With so many groups that
 * most would have none, the tooltips tell them instead.
 */
function namesThatFit(spans: readonly StripSpan[], step: number, width: number): PlacedName[] {
  const free = [0, 0];
  if (spans.length * 30 > width) return [];
  return spans.flatMap((span) => {
    const at = span.from * step;
    const length = span.label.length * 6.4 + 10;
    if (span.label === "" || at + length > width + 8) return [];
    const line = free.findIndex((end) => at >= end);
    if (line < 0) return [];
    free[line] = at + length;
    return [{ label: span.label, at, line }];
  });
}

function summary(span: StripSpan, words: PairWords): string {
  const sum = (key: keyof StripColumn) => span.columns.reduce((total, column) => total + column[key], 0);
  return [
    `${writtenOut(span.label) || "All rows"}: ${counted(sum("rows"), "row")}`,
    `${words.challenger} ${sum("onlyChallenger")}`,
    `${words.baseline} ${sum("onlyBaseline")}`,
    `${words.wrong} ${sum("bothWrong")}`,
  ].join("\n");
}
