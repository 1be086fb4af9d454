import { bytes, count } from "../format";
import type { ColumnMapping, ColumnView, HostError, ImportPreview, OfferedFile } from "../host";
import { Button, IconButton } from "../parts/Button";
import { Callout, ErrorCallout } from "../parts/Callout";
import { Icon } from "../parts/Icon";
import { Select } from "../parts/Select";

/** Stands for "no column"; no column has the empty text as its name and a blank. */
const NONE = " ";

type ImportFormProps = {
  preview: ImportPreview;
  mapping: ColumnMapping | null;
  onMapping: (mapping: ColumnMapping) => void;
  test: OfferedFile | null;
  onPickTest: () => void;
  onDropTest: () => void;
  error: HostError | null;
  isOff: boolean;
};

/** Which column is what, and a test file of its own. An error stands beside what caused it. */
export function ImportForm(props: ImportFormProps) {
  const { preview, mapping, error, isOff } = props;
  const atTest = error?.field === "test";
  const atMapping = error !== null && ["mapping", "input", "answer", "prompt"].includes(error.field ?? "");
  return (
    <>
      <div className="import-part">
        <h2 className="h2">Examples</h2>
        <FileLine file={preview.file} />
        {error && !atTest && !atMapping && <ErrorCallout error={error} />}
      </div>
      <div className="import-part">
        <h2 className="h2">Columns</h2>
        {mapping === null ? (
          <p className="t2">Chat JSONL says itself who asks and who answers. Nothing is to be chosen.</p>
        ) : (
          <Mapping columns={preview.columns} mapping={mapping} onMapping={props.onMapping} isOff={isOff} error={error} />
        )}
        {error && atMapping && <ErrorCallout error={error} />}
      </div>
      <div className="import-part">
        <h2 className="h2">
          Test file <small>optional</small>
        </h2>
        {props.test ? (
          <FileLine file={props.test} onDrop={isOff ? undefined : props.onDropTest} />
        ) : (
          <>
            <p className="t2">Without one, part of the examples is held out to judge by.</p>
            <div>
              <Button small disabled={isOff} onClick={props.onPickTest}>
                Choose a test file…
              </Button>
            </div>
          </>
        )}
        {error && atTest && <ErrorCallout error={error} />}
        {props.test && props.test.handle === preview.file.handle && (
          <Callout tone="warn" title="This is the same file.">
            A test set that was trained on shows nothing.
          </Callout>
        )}
      </div>
    </>
  );
}

type MappingProps = {
  columns: readonly ColumnView[];
  mapping: ColumnMapping;
  onMapping: (mapping: ColumnMapping) => void;
  isOff: boolean;
  error: HostError | null;
};

function Mapping({ columns, mapping, onMapping, isOff, error }: MappingProps) {
  const options = columns.map((column) => ({ value: column.name, label: column.name }));
  const answer = columns.find((column) => column.name === mapping.answer);
  return (
    <>
      <Select
        label="Input: what is asked"
        options={options}
        value={mapping.input}
        disabled={isOff}
        error={error?.field === "input" ? error.message : undefined}
        onChange={(input) => onMapping({ ...mapping, input })}
      />
      <Select
        label="Answer: what is expected"
        options={options}
        value={mapping.answer}
        disabled={isOff}
        help={answer && `${count(answer.distinct)} different among the first ${count(answer.looked_at)}`}
        error={mapping.answer === mapping.input ? "The input can’t be its own answer." : undefined}
        onChange={(next) => onMapping({ ...mapping, answer: next })}
      />
      <Select
        label="Prompt: the instructions sent today"
        options={[{ value: NONE, label: "None of these" }, ...options]}
        value={mapping.prompt ?? NONE}
        disabled={isOff}
        onChange={(prompt) => onMapping({ ...mapping, prompt: prompt === NONE ? null : prompt })}
      />
      <Select
        label="Source: the document that the answer stands in"
        options={[{ value: NONE, label: "None of these" }, ...options]}
        value={mapping.source ?? NONE}
        disabled={isOff}
        help="Judges what is looked up; it is never sent"
        onChange={(source) => onMapping({ ...mapping, source: source === NONE ? null : source })}
      />
    </>
  );
}

function FileLine({ file, onDrop }: { file: OfferedFile; onDrop?: (() => void) | undefined }) {
  return (
    <div className="file-line">
      <Icon name="file" />
      <span className="ell" title={file.name}>
        {file.name}
      </span>
      <span className="t3 sm nowrap">{bytes(file.bytes)}</span>
      {onDrop && <IconButton icon="cross" label={`Do without ${file.name}`} onClick={onDrop} />}
    </div>
  );
}
