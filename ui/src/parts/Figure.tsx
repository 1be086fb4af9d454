import type { ReactNode } from "react";

type FigureProps = { name: ReactNode; value: string; note: ReactNode; isSum?: boolean; testId?: string };

/** One line of a table of figures: what it is, how much, and what it rests on. */
export function Figure({ name, value, note, isSum, testId }: FigureProps) {
  return (
    <tr>
      <th scope="row" className={isSum ? "strong" : "t2"}>
        {name}
      </th>
      <td className={isSum ? "num strong" : "num"} data-testid={testId}>
        {value}
      </td>
      <td className="t3 sm">{note}</td>
    </tr>
  );
}
