import { type FormEvent, useRef, useState } from "react";

import type { ErrorCode, ProviderView } from "../host";
import { Button } from "../parts/Button";
import { Input, Segments } from "../parts/fields";
import { useElapsed } from "../parts/useElapsed";
import type { KeyControl } from "./queries";

/** Where a key is to be: in the keychain, in memory until the end, or in an environment variable. */
export type Keeping = "keychain" | "session" | "variable";

type KeyEntryProps = {
  provider: ProviderView;
  control: KeyControl;
  start: Keeping;
  /** The environment variable that usually holds it. */
  variable: string;
  onDone: () => void;
  /** `null` where there is nothing to go back to. */
  onCancel: (() => void) | null;
};

const KEYCHAIN: readonly ErrorCode[] = ["keychain_locked", "keychain_missing"];

const PLACES: ReadonlyArray<{ value: Keeping; label: string }> = [
  { value: "keychain", label: "In my keychain" },
  { value: "session", label: "Until I quit" },
  { value: "variable", label: "In a variable" },
];

/** Gives a key, or names the variable that holds it. */
export function KeyEntry({ provider, control, start, variable, onDone, onCancel }: KeyEntryProps) {
  const [keeping, setKeeping] = useState<Keeping>(start);
  const [isEmpty, setEmpty] = useState(true);
  const [name, setName] = useState(variable);
  // The key is in this element and nowhere else in the window, and leaves it in the moment it is sent.
  const input = useRef<HTMLInputElement>(null);
  const take = () => {
    const key = input.current?.value ?? "";
    if (input.current) input.current.value = "";
    setEmpty(true);
    return key;
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const change =
      keeping === "variable"
        ? control.change({ kind: "use_variable", name })
        : control.change({ kind: "set", key: take(), keep: keeping });
    // Where the keychain refuses, the way on stands in the callout.
    void change.then((error) => (error === null || KEYCHAIN.includes(error.code)) && onDone());
  };
  const at = (field: string) => (control.error?.field === field ? control.error.message : undefined);
  return (
    <form className="key-entry" onSubmit={submit}>
      <p className="t2">
        An API key is the password of your account at {provider.name}: a long text that you make on its website. What
        you send is billed to that account.
      </p>
      <div className="field">
        <span className="field-label">Where it is kept</span>
        <div className="row">
          <Segments label="Where it is kept" options={PLACES} value={keeping} onChange={setKeeping} />
        </div>
      </div>
      {keeping === "variable" ? (
        <Input
          label="Name of the environment variable"
          value={name}
          placeholder="MODELS_API_KEY"
          error={at("variable")}
          help="Holdout reads it whenever it needs the key, and keeps the name only. It must be set before Holdout is started."
          data-testid="key-variable"
          onChange={(event) => setName(event.target.value)}
        />
      ) : (
        <Input
          ref={input}
          label="API key"
          type="password"
          autoComplete="off"
          error={at("key")}
          help={keepingWords(keeping, provider)}
          data-testid="key-input"
          onChange={(event) => setEmpty(event.target.value === "")}
        />
      )}
      <div className="row">
        <Button kind="primary" type="submit" disabled={control.isBusy || (keeping === "variable" ? name.trim() === "" : isEmpty)} data-testid="key-save">
          {keeping === "variable" ? "Use this variable" : "Save key"}
        </Button>
        {onCancel && <Button onClick={onCancel}>Cancel</Button>}
        <Waiting isBusy={control.isBusy} />
      </div>
    </form>
  );
}

function keepingWords(keeping: "keychain" | "session", { host }: ProviderView): string {
  return keeping === "keychain"
    ? `It goes into your system’s keychain, and from there to ${host} only. It is never shown again.`
    : `It stays in memory, goes to ${host} only, and is gone when you quit. Nothing is written.`;
}

/** A keychain may have opened a window of its own and wait for a password there. */
export function Waiting({ isBusy }: { isBusy: boolean }) {
  const seconds = useElapsed(isBusy);
  if (!isBusy || seconds < 1) return null;
  return (
    <span className="t2 sm" role="status">
      Waiting for the keychain for {seconds} s. It may ask for its password in a window of its own.
    </span>
  );
}
