import type { ReactNode } from "react";

import type { ErrorCode } from "../host";
import { Button } from "../parts/Button";
import { useNavigation } from "./navigation";

/** What is mended in the settings. */
const IN_SETTINGS: readonly ErrorCode[] = ["key_missing", "keychain_locked", "keychain_missing", "unauthorized"];

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
