import { describe, expect, it } from "vitest";

import type { LossPoint } from "../../host";
import { axisEnd, axisTop, labelPlaces, smoothed, thinned, trainingValues, validationValues } from "./loss";
import { linearScale } from "./scale";

function point(step: number, train: number | null, valid: number | null = null): LossPoint {
  return { step, train_loss: train, train_accuracy: null, valid_loss: valid, valid_accuracy: null };
}

describe("the loss axis", () => {
  it("never rescales, whatever comes later", () => {
    const steps = [point(1, 5.01), point(2, 4.2), point(3, 9.9)];
    const tops = [1, 2, 3].map((seen) => axisTop(trainingValues(steps.slice(0, seen), "loss"), []));
    expect(new Set(tops)).toEqual(new Set([6]));
  });

  it("has a top without any value, and for values of nothing", () => {
    expect(axisTop([], [])).toBe(1);
    expect(axisTop([{ step: 1, value: 0 }], [])).toBe(1);
    expect(axisTop([{ step: 1, value: 0.031 }], [])).toBeCloseTo(0.04);
  });

  it("ends at the last step, or doubles while that is unknown", () => {
    expect(axisEnd(12, 645)).toBe(645);
    expect(axisEnd(12, null)).toBe(100);
    expect(axisEnd(101, null)).toBe(200);
    expect(axisEnd(700, 645)).toBe(700);
  });
});

describe("the lines", () => {
  it("leave out what was not reported or is no number", () => {
    const steps = [point(1, 2, null), point(2, Number.NaN, 1.5), point(3, null, 1.2)];
    expect(trainingValues(steps, "loss")).toEqual([{ step: 1, value: 2 }]);
    expect(validationValues(steps, "loss")).toEqual([
      { step: 2, value: 1.5 },
      { step: 3, value: 1.2 },
    ]);
  });

  it("smooth a constant into itself, from the first step on", () => {
    const values = Array.from({ length: 50 }, (_, index) => ({ step: index + 1, value: 0.7 }));
    for (const { value } of smoothed(values, 50)) expect(value).toBeCloseTo(0.7, 12);
  });

  it("keep the extremes when they are thinned", () => {
    const values = Array.from({ length: 5000 }, (_, index) => ({ step: index, value: 1 }));
    values[2345] = { step: 2345, value: 9 };
    values[2346] = { step: 2346, value: -9 };
    const thin = thinned(values, 600);
    expect(thin.length).toBeLessThanOrEqual(1200);
    expect(thin.map((entry) => entry.value)).toContain(9);
    expect(thin.map((entry) => entry.value)).toContain(-9);
    const steps = thin.map((entry) => entry.step);
    expect(steps.every((step, index) => index === 0 || step > (steps[index - 1] ?? 0))).toBe(true);
  });
});

describe("the scale", () => {
  it("maps the ends of its domain on the ends of its range", () => {
    const scale = linearScale([0, 645], [40, 708]);
    expect(scale(0)).toBe(40);
    expect(scale(645)).toBe(708);
    expect(linearScale([3, 3], [10, 20])(3)).toBe(10);
  });
});

describe("the names at the ends of the lines", () => {
  const height = 12;

  it("stand over the upper and under the lower line", () => {
    expect(labelPlaces(200, 100, 14, 300)).toEqual({ validation: 92, training: 218 });
    expect(labelPlaces(100, 200, 14, 300)).toEqual({ training: 92, validation: 218 });
  });

  it("never lie over one another, nor under the axis, however close the lines end", () => {
    for (const [training, validation] of [[299, 298], [290, 280], [298, 240], [15, 16], [150, 150]] as const) {
      const places = labelPlaces(training, validation, 14, 300);
      expect(Math.abs(places.training - places.validation)).toBeGreaterThanOrEqual(height);
      expect(Math.max(places.training, places.validation)).toBeLessThan(300);
    }
  });

  it("stands over a lone line", () => {
    expect(labelPlaces(200, undefined, 14, 300).training).toBe(192);
  });
});
