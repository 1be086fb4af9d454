import type { ReactNode } from "react";

import { useNavigation } from "../app/navigation";
import type { ErrorCode, HostError } from "../host";
import { Button } from "../parts/Button";
import { Callout, ErrorCallout } from "../parts/Callout";

/** What is mended in the settings. */
const IN_SETTINGS: readonly ErrorCode[] = ["key_missing", "keychain_locked", "keychain_missing", "unauthorized"];

/** Why a training did not start, or ended without a model, with the way to where it is mended. */
export function Failure({ error }: { error: HostError }) {
  const action = useRemedy(error.code);
  return (
    <>
      <ErrorCallout error={error} actions={action} />
      {error.code === "training_not_available" && <OtherWays />}
    </>
  );
}

/** The way to where an error is mended; none where that is not in this app. */
export function useRemedy(code: ErrorCode): ReactNode {
  const { go } = useNavigation();
  if (IN_SETTINGS.includes(code)) {
    return (
      <Button small data-testid="go-settings" onClick={() => go("settings", "providers")}>
        Go to Settings
      </Button>
    );
  }
  if (code === "blocked_by_issues") {
    return (
      <Button small onClick={() => go("data")}>
        Go to Data
      </Button>
    );
  }
  return undefined;
}

/** A provider that trains no more is no end: what else can be done. */
function OtherWays() {
  const { go } = useNavigation();
  return (
    <Callout
      title="Three ways are left."
      actions={
        <>
          <Button small data-testid="other-provider" onClick={() => go("settings", "providers")}>
            Set up another provider
          </Button>
          <Button small data-testid="local-provider" onClick={() => go("candidates")}>
            Train at the local provider
          </Button>
          <Button small data-testid="keep-prompt" onClick={() => go("compare")}>
            Keep the prompt
          </Button>
        </>
      }
    >
      Another provider with the same API; the one that is built in, which costs nothing and is chosen on the candidate;
      or no training at all: Compare judges the prompts.
    </Callout>
  );
}
