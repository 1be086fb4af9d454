import { count, counted } from "../format";
import type { PromptPreview } from "../host";

/** How much of a prompt is rules, and how much is examples. */
export function PromptMeter({ preview }: { preview: PromptPreview }) {
  const { tokens, rules_tokens: rules, pairs } = preview;
  const examples = tokens - rules;
  return (
    <div className="prompt-meter" data-testid="prompt-meter" data-tokens={tokens} data-rules={rules}>
      <div className="row sm">
        <b className="strong">{counted(tokens, "token")}</b>
        <span className="t2">of prompt, sent with every request</span>
        <span className="t3 prompt-encoding">{preview.encoding}</span>
      </div>
      {pairs.length > 0 && (
        <>
          <div className="prompt-bar" aria-hidden="true">
            <i style={{ flexGrow: rules }} />
            <i className="examples" style={{ flexGrow: examples }} />
          </div>
          <div className="row sm t2 prompt-legend">
            <span>
              <i aria-hidden="true" /> Rules {count(rules)}
            </span>
            <span>
              <i className="examples" aria-hidden="true" /> {counted(pairs.length, "example")} {count(examples)}
            </span>
          </div>
        </>
      )}
    </div>
  );
}
