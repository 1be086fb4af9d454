import { expect, it } from "vitest";

import type { KeyPlaceView } from "../host";
import { keyWords } from "./key-words";

const word = (place: KeyPlaceView, code?: "keychain_locked" | "keychain_missing", pending = false) =>
  keyWords({ place, trouble: code ? { code, message: "", retryable: true } : null, pending });

it("says where a key is, and marks what keeps it from being used", () => {
  expect(word({ kind: "keychain" })).toEqual({ text: "in your keychain", isBad: false });
  expect(word({ kind: "keychain" }, "keychain_locked")).toEqual({ text: "in your keychain, which is locked", isBad: true });
  expect(word({ kind: "keychain" }, "keychain_missing").isBad).toBe(true);
  expect(word({ kind: "session" })).toEqual({ text: "kept until you quit", isBad: false });
  expect(word({ kind: "variable", name: "A_KEY", set: true })).toEqual({ text: "from A_KEY", isBad: false });
  expect(word({ kind: "variable", name: "A_KEY", set: false }).isBad).toBe(true);
  expect(word({ kind: "missing" }, "keychain_locked", true).text).toContain("waits in memory");
});
