/** One line of a table of figures: what it is, how much, and what it rests on. */
export function Figure({ name, value, note, isSum }: { name: string; value: string; note: string; isSum?: boolean }) {
  return (
    <tr>
      <th scope="row" className={isSum ? "strong" : "t2"}>
        {name}
      </th>
      <td className={isSum ? "num strong" : "num"}>{value}</td>
      <td className="t3 sm">{note}</td>
    </tr>
  );
}
