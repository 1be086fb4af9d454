import { useState } from "react";

import type { HostError } from "../host";
import { Input, TextArea } from "../parts/fields";
import { Icon } from "../parts/Icon";
import { networkWords } from "./network-words";
import type { ProviderDraft, ProviderDraftErrors } from "./provider-draft";

/** The fields by which a refused change names them. */
const FIELDS: readonly string[] = ["proxy", "extra_ca", "connect_seconds", "request_seconds"];

/** Whether a refused change is said beside one of these fields. */
export function isAtNetwork(error: HostError | null): boolean {
  return FIELDS.includes(error?.field ?? "");
}

type NetworkFieldsProps = {
  draft: ProviderDraft;
  /** What can't be sent as it is typed. */
  wrong: ProviderDraftErrors;
  /** Why the change was refused. */
  error: HostError | null;
  onChange: (part: Partial<ProviderDraft>) => void;
};

/** How a provider is reached; folded, because the usual does nearly everywhere. */
export function NetworkFields({ draft, wrong, error, onChange }: NetworkFieldsProps) {
  const [isWished, setWished] = useState(false);
  const isWrong = isAtNetwork(error) || wrong.connectSeconds !== undefined || wrong.requestSeconds !== undefined;
  const at = (field: string) => (error?.field === field ? [error.message, error.hint].filter(Boolean).join(" ") : undefined);
  return (
    <details className="disclosure" open={isWished || isWrong} onToggle={(event) => setWished(event.currentTarget.open)}>
      <summary data-testid="provider-network">
        <Icon name="right" size={12} tone="t3" />
        <span>Network</span>
        <span className="t3 sm ell">{networkWords(draft)}</span>
      </summary>
      <div className="network-fields">
        <Input
          label="Proxy, optional"
          inputMode="url"
          placeholder="as the system has it"
          help="Such as http://proxy.example:3128. Requests to this computer go through none."
          value={draft.proxy}
          error={at("proxy")}
          data-testid="network-proxy"
          onChange={(event) => onChange({ proxy: event.target.value })}
        />
        <Input
          label="To connect, at most"
          inputMode="numeric"
          unit="seconds"
          value={draft.connectSeconds}
          error={wrong.connectSeconds ?? at("connect_seconds")}
          data-testid="network-connect"
          onChange={(event) => onChange({ connectSeconds: event.target.value })}
        />
        <Input
          label="A request, at most"
          inputMode="numeric"
          unit="seconds"
          help="An upload gets more."
          value={draft.requestSeconds}
          error={wrong.requestSeconds ?? at("request_seconds")}
          data-testid="network-request"
          onChange={(event) => onChange({ requestSeconds: event.target.value })}
        />
        <TextArea
          label="Certificates of further authorities, optional"
          mono
          rows={4}
          placeholder="-----BEGIN CERTIFICATE-----"
          help="As PEM text. They are trusted beside the system’s, for this provider only."
          value={draft.extraCa}
          error={at("extra_ca")}
          data-testid="network-ca"
          onChange={(event) => onChange({ extraCa: event.target.value })}
        />
      </div>
    </details>
  );
}
