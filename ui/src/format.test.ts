import { describe, expect, it } from "vitest";

import * as format from "./format";

describe("figures", () => {
  it("separates thousands and writes a true minus", () => {
    expect(format.count(15_000)).toBe("15,000");
    expect(format.count(-1_240)).toBe("−1,240");
    expect(format.counted(1, "row")).toBe("1 row");
    expect(format.counted(1_240, "row")).toBe("1,240 rows");
  });

  it("gives points a sign, and zero none", () => {
    expect(format.points(7.26)).toBe("+7.3");
    expect(format.points(-2.44)).toBe("−2.4");
    expect(format.points(0)).toBe("0.0");
    expect(format.points(0.04)).toBe("0.0");
    expect(format.points(-0.04)).toBe("0.0");
    expect(format.pointsInterval([-2.4, 6.5])).toBe("−2.4 to +6.5");
  });

  it("writes p without a false zero", () => {
    expect(format.pValue(0.92)).toBe("0.92");
    expect(format.pValue(0.0031)).toBe("0.003");
    expect(format.pValue(0.000_02)).toBe("< 0.001");
    expect(format.pValue(1)).toBe("1.00");
  });

  it("says per cent with one digit and unknown in words", () => {
    expect(format.percent(0.9348)).toBe("93.5");
    expect(format.percent(null)).toBe("unknown");
  });
});

describe("money", () => {
  it("is unknown, never zero, when there is no price", () => {
    expect(format.money(null)).toBe("unknown");
    expect(format.money("not a number")).toBe("unknown");
  });

  it("keeps what is under a cent", () => {
    expect(format.money("0")).toBe("$0.00");
    expect(format.money("2.19")).toBe("$2.19");
    expect(format.money("12345.6")).toBe("$12,345.60");
    expect(format.money("0.368")).toBe("$0.368");
    expect(format.money("0.27")).toBe("$0.27");
    expect(format.money("0.000165")).toBe("$0.000165");
    expect(format.money("0.00000000012")).toBe("$0.00000000012");
    expect(format.money("-1.5")).toBe("−$1.50");
  });
});

describe("time", () => {
  it("is as exact as its length needs", () => {
    expect(format.duration(0.85)).toBe("850 ms");
    expect(format.duration(2.24)).toBe("2.2 s");
    expect(format.duration(42.3)).toBe("42 s");
    expect(format.duration(1000)).toBe("16 min 40 s");
    expect(format.duration(7500)).toBe("2 h 5 min");
  });

  it("says what remains as vaguely as it is known", () => {
    expect(format.remaining(null)).toBe("");
    expect(format.remaining(6.2)).toBe("7 s left");
    expect(format.remaining(372)).toBe("about 6 min left");
  });

  it("gives rates in the unit that reads best", () => {
    expect(format.rate(1234)).toBe("1,234 a second");
    expect(format.rate(2.13)).toBe("2.1 a second");
    expect(format.rate(0.15)).toBe("9 a minute");
    expect(format.rate(0)).toBe("");
  });

  it("shows sizes and latencies in columns", () => {
    expect(format.bytes(612_000)).toBe("612 kB");
    expect(format.bytes(4_100_000)).toBe("4.1 MB");
    expect(format.milliseconds(1180)).toBe("1,180");
    expect(format.milliseconds(0.42)).toBe("0.42");
    expect(format.milliseconds(null)).toBe("unknown");
  });
});

describe("durations", () => {
  it("are never rounded to nothing", () => {
    expect(format.duration(0.000_02)).toBe("20 µs");
    expect(format.duration(0.134)).toBe("134 ms");
    expect(format.duration(0)).toBe("0 ms");
  });
});

describe("ranges", () => {
  it("name the unit once, and a single figure where both ends read the same", () => {
    expect(format.moneyRange(["0.1204", "0.3"])).toBe("$0.12 to $0.30");
    expect(format.moneyRange(["0.301", "0.304"])).toBe("$0.30");
    expect(format.durationRange([120, 480])).toBe("2 to 8 min");
    expect(format.durationRange([20.4, 50])).toBe("20 to 50 s");
    expect(format.durationRange([40, 130])).toBe("40 s to 2 min");
    expect(format.durationRange([118, 121])).toBe("2 min");
    expect(format.countRange([2480, 17_360])).toBe("2,480 to 17,360");
    expect(format.countRange([744, 744])).toBe("744");
  });

  it("are unknown without a price, and never round something to nothing", () => {
    expect(format.moneyRange(null)).toBe("unknown");
    expect(format.moneyRange(["0", "0"])).toBe("$0.00");
    expect(format.moneyRange(["0.0004", "0.002"])).toBe("under $0.01");
    expect(format.moneyRange(["0.0004", "0.2"])).toBe("under $0.01 to $0.20");
    expect(format.durationRange([0.1, 0.3])).toBe("under 1 s");
    expect(format.durationRange([0.2, 4])).toBe("under 1 s to 4 s");
  });
});
