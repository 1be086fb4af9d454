import { useNavigation } from "../app/navigation";
import type { ErrorCode, HostError } from "../host";
import { Button } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";

/** What is mended in the settings. */
const IN_SETTINGS: readonly ErrorCode[] = ["key_missing", "keychain_locked", "keychain_missing", "unauthorized", "network"];

/** Why a run or a trial did not go on, with the way to where it is mended. */
export function RunError({ error }: { error: HostError }) {
  const { go } = useNavigation();
  const action = IN_SETTINGS.includes(error.code) ? (
    <Button small data-testid="go-settings" onClick={() => go("settings", "providers")}>
      Go to Settings
    </Button>
  ) : error.code === "not_found" ? (
    <Button small onClick={() => go("candidates")}>
      Go to Candidates
    </Button>
  ) : undefined;
  return <ErrorCallout error={error} actions={action} />;
}
