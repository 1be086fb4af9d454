import type { SchemaAtProvider, SchemaCheck, SchemaFault, SchemaSupport } from "../host";
import { Button } from "../parts/Button";
import { Callout, ErrorCallout } from "../parts/Callout";
import { Icon } from "../parts/Icon";
import type { IconName } from "../parts/icon-paths";
import { Select } from "../parts/Select";
import type { Draft } from "./draft";
import { PromptEditor } from "./PromptEditor";
import { useSchemaCheck } from "./queries";

type SchemaEditorProps = {
  draft: Draft;
  onChange: (part: Pick<Draft, "schema" | "unwrap">) => void;
};

/** What a select calls the whole answer. No member of an object that providers take has no name. */
const WHOLE = "";

/** The schema that answers have to fit, and what each provider makes of it. */
export function SchemaEditor({ draft, onChange }: SchemaEditorProps) {
  const model = draft.provider === null ? null : draft.model.trim() || null;
  const { data: check, error, isSettled } = useSchemaCheck({ schema: draft.schema, provider: draft.provider, model });
  if (error) return <div className="candidate-notes"><ErrorCallout error={error} /></div>;
  if (check === undefined) return <p className="candidate-as-row t3">Reading the answers…</p>;
  const { proposed } = check;
  const text = draft.schema ?? proposed.form.schema;
  const unwrap = draft.schema === null ? proposed.form.unwrap : draft.unwrap;
  const isProposed = text === proposed.form.schema && unwrap === proposed.form.unwrap;
  return (
    <div className="schema-editor">
      <PromptEditor
        label="Answer schema"
        testId="schema"
        value={text}
        placeholder="A JSON Schema with an object at its root."
        tinted={isSettled && check.fault?.line ? [{ first: check.fault.line, last: check.fault.line }] : []}
        onChange={(schema) => onChange({ schema, unwrap })}
      />
      <aside className="schema-says" aria-label="What the schema means">
        <Select
          label="What is compared"
          testId="schema-unwrap"
          options={[
            { value: WHOLE, label: "The whole answer" },
            ...check.members.map((member) => ({ value: member, label: `${member}, as if it had come alone` })),
          ]}
          value={unwrap ?? WHOLE}
          onChange={(member) => onChange({ schema: text, unwrap: member === WHOLE ? null : member })}
        />
        <Proposal check={check} isProposed={isProposed} onUse={() => onChange({ schema: proposed.form.schema, unwrap: proposed.form.unwrap })} />
        {check.fault ? <Fault fault={check.fault} /> : check.providers.map((at) => <AtProvider key={at.name} at={at} />)}
      </aside>
    </div>
  );
}

function Proposal({ check, isProposed, onUse }: { check: SchemaCheck; isProposed: boolean; onUse: () => void }) {
  return (
    <div className="schema-proposal sm">
      <p className="t2">
        {isProposed ? "Proposed from the answers. " : "A proposal from the answers is there. "}
        {check.proposed.reasons.join(" ")}
      </p>
      {!isProposed && (
        <Button small data-testid="schema-proposed" onClick={onUse}>
          Use the proposal
        </Button>
      )}
    </div>
  );
}

function Fault({ fault }: { fault: SchemaFault }) {
  const place = fault.line === null ? (fault.path === "" ? "" : `${fault.path}: `) : `Line ${fault.line}: `;
  return (
    <Callout tone="err" title={`${place}${fault.message}`}>
      {fault.remedy}
    </Callout>
  );
}

const SUPPORT: Record<SchemaSupport, { icon: IconName; tone: "ok" | "warn" | "err"; words: string }> = {
  held: { icon: "check", tone: "ok", words: "held to it" },
  loose: { icon: "warning", tone: "warn", words: "not held to it" },
  unknown: { icon: "info", tone: "warn", words: "unknown" },
  refused: { icon: "error", tone: "err", words: "takes none" },
};

function AtProvider({ at }: { at: SchemaAtProvider }) {
  const { icon, tone, words } = SUPPORT[at.support];
  return (
    <section className="schema-at" data-testid="schema-at" data-support={at.support}>
      <h3 className="row">
        <Icon name={icon} size={12} tone={tone} />
        <span className="ell med">{at.name}</span>
        <span className="t3 sm">{at.asked ? `${words}; asked here` : words}</span>
      </h3>
      <p className="t2 sm">{at.text}</p>
      {at.faults.length > 0 && (
        <ul className="schema-faults sm">
          {at.faults.map((fault) => (
            <li key={`${fault.path} ${fault.message}`}>
              <code>{fault.path === "" ? "root" : fault.path}</code> {fault.message} <span className="t3">{fault.remedy}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
