import { timeOfDay } from "../format";
import type { ApiError, ProviderView } from "../host";
import { Button } from "../parts/Button";
import { Callout } from "../parts/Callout";
import type { Keeping } from "./KeyEntry";
import { Waiting } from "./KeyEntry";
import type { KeyControl } from "./queries";

type KeyTroubleProps = {
  provider: ProviderView;
  /** What the keychain said. */
  trouble: ApiError;
  control: KeyControl;
  variable: string;
  onEnter: (keeping: Keeping) => void;
};

/** The keychain is locked or missing: what that means, and the ways on. */
export function KeyTrouble({ provider, trouble, control, variable, onEnter }: KeyTroubleProps) {
  const { change, isBusy, failedAt } = control;
  const { pending } = provider.key;
  return (
    <div data-testid="key-trouble" data-code={trouble.code}>
      <Callout
        tone="err"
        title={trouble.message}
        actions={
          <>
            <Button small disabled={isBusy} data-testid="key-retry" onClick={() => void change({ kind: "retry" })}>
              Try again
            </Button>
            {pending ? (
              <Button small disabled={isBusy} data-testid="key-keep-session" onClick={() => void change({ kind: "keep_for_session" })}>
                Keep until I quit
              </Button>
            ) : (
              <Button small disabled={isBusy} onClick={() => onEnter("session")}>
                Enter it, forget it when I quit
              </Button>
            )}
            <Button small disabled={isBusy} data-testid="key-use-variable" onClick={() => onEnter("variable")}>
              {variable === "" ? "Use an environment variable" : `Use ${variable}`}
            </Button>
            <Waiting isBusy={isBusy} />
            {!isBusy && failedAt !== null && (
              <span className="t2 sm" role="status">
                Last tried at {timeOfDay(failedAt)}.
              </span>
            )}
          </>
        }
      >
        {pending
          ? "Nothing is lost: the key that you entered waits in memory and is written nowhere. "
          : `Nothing is lost. Requests to ${provider.name} fail until it answers; other providers go on. `}
        {trouble.hint}
      </Callout>
    </div>
  );
}

/** The key is looked for in a variable that is not there. */
export function VariableNotSet({ name, onEnter }: { name: string; onEnter: (keeping: Keeping) => void }) {
  return (
    <Callout
      tone="warn"
      title={`${name} is not set where Holdout was started.`}
      actions={
        <>
          <Button small onClick={() => onEnter("keychain")}>
            Enter the key
          </Button>
          <Button small onClick={() => onEnter("variable")}>
            Name another variable
          </Button>
        </>
      }
    >
      Variables are read from the environment that a program is started in. Set it there and start Holdout again, or
      enter the key here.
    </Callout>
  );
}
