import { useNavigation } from "../app/navigation";
import { useRemedy } from "../app/useRemedy";
import type { HostError } from "../host";
import { Button } from "../parts/Button";
import { Callout, ErrorCallout } from "../parts/Callout";

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
