import { expect, it } from "vitest";

import { HostError, toHostError } from "./errors";

it("turns the core's plain object into an error with all of its parts", () => {
  const error = toHostError({
    code: "unusable_file",
    message: "tickets.csv, line 12: the quote is not closed.",
    hint: "Close the quote, or delete the line.",
    field: "examples",
    retryable: false,
    request_id: "req_1",
  });
  expect(error).toBeInstanceOf(Error);
  expect(error).toBeInstanceOf(HostError);
  expect(error).toMatchObject({
    name: "HostError",
    code: "unusable_file",
    message: "tickets.csv, line 12: the quote is not closed.",
    hint: "Close the quote, or delete the line.",
    field: "examples",
    retryable: false,
    requestId: "req_1",
  });
});

it("keeps a HostError as it is", () => {
  const error = new HostError({ code: "cancelled", message: "Cancelled.", retryable: false });
  expect(toHostError(error)).toBe(error);
});

it.each([
  ["a text", "command not found", "command not found"],
  ["an error of the window", new TypeError("x is undefined"), "x is undefined"],
  ["nothing", undefined, "undefined"],
  ["an object of another shape", { code: 7 }, "[object Object]"],
])("calls %s internal", (_, thrown, message) => {
  expect(toHostError(thrown)).toMatchObject({ code: "internal", message, retryable: false });
});
