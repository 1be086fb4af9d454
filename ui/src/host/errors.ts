import type { ApiError, ErrorCode } from "./bindings";

/**
 * A command that failed, as the core reported it. The window decides by `code` and never by the
 * message, which is for a person.
 */
export class HostError extends Error {
  override readonly name = "HostError";
  readonly code: ErrorCode;
  /** What to do about it. */
  readonly hint: string | undefined;
  /** The input that caused it. */
  readonly field: string | undefined;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  /** The provider's own id of the request. */
  readonly requestId: string | undefined;

  constructor(error: ApiError) {
    super(error.message);
    this.code = error.code;
    this.hint = error.hint;
    this.field = error.field;
    this.retryable = error.retryable;
    this.requestId = error.request_id;
  }
}

/** Whatever was thrown as a `HostError`; a fault of the window itself becomes `internal`. */
export function toHostError(thrown: unknown): HostError {
  if (thrown instanceof HostError) return thrown;
  if (isApiError(thrown)) return new HostError(thrown);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new HostError({ code: "internal", message, retryable: false });
}

function isApiError(thrown: unknown): thrown is ApiError {
  if (typeof thrown !== "object" || thrown === null) return false;
  return (
    "code" in thrown &&
    typeof thrown.code === "string" &&
    "message" in thrown &&
    typeof thrown.message === "string"
  );
}
