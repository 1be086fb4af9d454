import { expect, it } from "vitest";

import { pieces, writtenOut } from "./inert";

it("writes out what would turn a line around or hide in it", () => {
  expect(pieces("a\u202Eb")).toEqual([
    { text: "a", control: false },
    { text: "U+202E", control: true },
    { text: "b", control: false },
  ]);
  expect(pieces("\uFEFFx")[0]).toEqual({ text: "U+FEFF", control: true });
  expect(pieces("\u{E0041}")[0]).toEqual({ text: "U+E0041", control: true });
});

it.each(["<script>\talert(1)\r\n</script>", "مرحبا", "👩‍👩‍👧"])("leaves %j as it is", (text) => {
  expect(pieces(text)).toEqual([{ text, control: false }]);
});

it("is written out in one text too", () => {
  expect(writtenOut("log\u202Ein")).toBe("logU+202Ein");
});

it("has nothing to show of an empty text", () => {
  expect(pieces("")).toEqual([]);
});
