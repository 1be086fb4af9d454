import { count, percent } from "../format";
import type { FieldCell, FieldFigures, FieldsView } from "../host";
import { classes } from "../parts/classes";
import { InertLine } from "../parts/InertText";
import { writtenOut } from "../parts/inert";
import { CandidateMark } from "../parts/marks";
import { Explained } from "../parts/Tooltip";

type FieldsTableProps = { view: FieldsView; onCell: (cell: FieldCell) => void };

const FIGURES = [
  { name: "Prec. %", text: "Precision: of what was answered in this field, the share that is right." },
  { name: "Recall %", text: "Of what was expected in this field, the share that is answered right." },
  { name: "F1", text: "The harmonic mean of precision and recall, 0 to 1." },
  { name: "Wrong", text: "Rows in which the field is wrong, missing or not asked for. Pressing shows them." },
] as const;

/** Each field with precision, recall and F1 of each candidate, the worst field first. */
export function FieldsTable({ view, onCell }: FieldsTableProps) {
  return (
    <table className="t fields" data-testid="fields-table">
      <thead>
        <tr>
          <th scope="col" rowSpan={2}>
            Field
          </th>
          <th scope="col" rowSpan={2} className="num">
            Expected
          </th>
          {view.candidates.map(({ candidate, letter }) => (
            <th key={candidate} scope="colgroup" colSpan={FIGURES.length} className="fields-of">
              <CandidateMark letter={letter} />
            </th>
          ))}
        </tr>
        <tr>
          {view.candidates.map(({ candidate }) =>
            FIGURES.map(({ name, text }) => (
              <th key={`${candidate} ${name}`} scope="col" className="num">
                <Explained title={name} text={text}>
                  {name}
                </Explained>
              </th>
            )),
          )}
        </tr>
      </thead>
      <tbody>
        {view.fields.map((field) => (
          <tr key={field.name}>
            <th scope="row">
              <InertLine text={field.name} />
            </th>
            <td className="num">{count(field.expected)}</td>
            {view.candidates.map(({ candidate, letter }, place) => (
              <Figures
                key={candidate}
                figures={field.figures[place]}
                isWorst={isAnsweredWorst(field.figures, place)}
                label={writtenOut(`Rows where ${letter} has ${field.name} wrong`)}
                onPress={() => onCell({ candidate, field: field.name })}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type FiguresProps = { figures: FieldFigures | undefined; isWorst: boolean; label: string; onPress: () => void };

function Figures({ figures, isWorst, label, onPress }: FiguresProps) {
  if (figures === undefined) return <td colSpan={FIGURES.length}>–</td>;
  return (
    <>
      <td className="num">{share(figures.precision)}</td>
      <td className="num">{share(figures.recall)}</td>
      <td className={classes("num", isWorst && "strong")}>{figures.f1 === null ? "–" : figures.f1.toFixed(2)}</td>
      <td className="num">
        {figures.wrong_rows === 0 ? (
          "0"
        ) : (
          <button type="button" className="link-plain num" aria-label={`${label}: ${count(figures.wrong_rows)}`} onClick={onPress}>
            {count(figures.wrong_rows)}
          </button>
        )}
      </td>
    </>
  );
}

/** Whether no other candidate answers the field worse, where they differ. */
function isAnsweredWorst(figures: readonly FieldFigures[], place: number): boolean {
  const all = figures.map((one) => one.f1 ?? 1);
  const own = all[place] ?? 1;
  return own === Math.min(...all) && own < Math.max(...all);
}

function share(value: number | null): string {
  return value === null ? "–" : percent(value);
}
