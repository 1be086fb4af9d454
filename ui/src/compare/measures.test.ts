import { describe, expect, it } from "vitest";

import { evaluationView } from "../dev/comparing";
import type { ScoreView } from "../host";
import { costMeasure, costNote } from "./measures";

const SCORES = evaluationView("verdict").scores;
const all = (part: Partial<ScoreView>) => SCORES.map((score) => ({ ...score, ...part }));

describe("what cost is measured by", () => {
  it("is what was paid, as soon as something was", () => {
    expect(costMeasure(SCORES)?.axis).toBe("Cost per 1,000 requests");
    expect(costNote(SCORES, 20_000, "gpt-4.1-mini")).toBeNull();
  });

  it("is the projection where nothing was paid, and it is said so", () => {
    const free = all({ cost_per_1000: "0" });
    expect(costMeasure(free)?.axis).toBe("Cost a month, projected");
    expect(costNote(free, 20_000, "gpt-4.1-mini")).toBe(
      "These answers cost nothing. Projected: their tokens at gpt-4.1-mini’s price, 20,000 requests a month.",
    );
  });

  it("is nothing where neither is known; an unknown price is never 0", () => {
    const unknown = all({ cost_per_1000: null, month_projected: null });
    expect(costMeasure(unknown)).toBeNull();
    expect(costNote(unknown, null, "gpt-4.1-mini")).toMatch(/^No price is known/);
    expect(costMeasure(SCORES)?.value({ ...SCORES[0], cost_per_1000: null } as ScoreView)).toBeNull();
  });
});
