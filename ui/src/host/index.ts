export type * from "./bindings";
export { HostError, toHostError } from "./errors";
export type { Appearance, Host, LogLevel } from "./host";
export { HostProvider, useHost } from "./context";
export { Watches } from "./watches";
