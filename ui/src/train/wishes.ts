import { readSeed } from "../data/useSplitChoice";
import type { CandidateId, HostError, TrainRequest } from "../host";

/** How to train, as it is typed. An empty text leaves the choice to the provider. */
export type Wishes = {
  candidate: CandidateId | null;
  suffix: string;
  seed: string;
  epochs: string;
  batch_size: string;
  learning_rate_multiplier: string;
  /** Of training by preference only. */
  beta: string;
  budget: string;
  /** Whether the comparison starts by itself afterwards. */
  compare_when_done: boolean;
};

/** The wishes that are typed. */
export type TypedWish = Exclude<keyof Wishes, "candidate" | "compare_when_done">;

/** Why a text can't be used, in words. */
export type WishErrors = Partial<Record<TypedWish, string>>;

export const NO_WISHES: Wishes = {
  candidate: null,
  suffix: "",
  seed: "",
  epochs: "",
  batch_size: "",
  learning_rate_multiplier: "",
  beta: "",
  budget: "",
  compare_when_done: false,
};

const TYPED: readonly TypedWish[] = ["suffix", "seed", "epochs", "batch_size", "learning_rate_multiplier", "beta", "budget"];

/** Another candidate is another provider and another model: what was set for the one may not hold for it. */
export function forCandidate(wishes: Wishes, candidate: CandidateId): Wishes {
  return { ...wishes, candidate, epochs: "", batch_size: "", learning_rate_multiplier: "", beta: "" };
}

const SUFFIX = /^[\p{L}\p{N}_-]{0,40}$/u;
const BUDGET = /^\$?\s?\d{1,9}(\.\d{1,12})?$/;
const MULTIPLIER = /^\d{1,6}(\.\d{1,9})?$/;

/** The request that the texts make; what can't be used is left out of it and named. */
export function readWishes(wishes: Wishes): { request: TrainRequest; errors: WishErrors } {
  const errors: WishErrors = {};
  const read = <T>(key: TypedWish, parse: (text: string) => T | null, error: string): T | null => {
    const text = wishes[key].trim();
    if (text === "") return null;
    const value = parse(text);
    if (value === null) errors[key] = error;
    return value;
  };
  const request: TrainRequest = {
    candidate: wishes.candidate,
    suffix: read("suffix", (text) => (SUFFIX.test(text) ? text : null), "Letters, digits, - and _, at most 40"),
    seed: read("seed", readSeed, "A whole number from 0 to 4,294,967,295"),
    epochs: read("epochs", wholeTo(50), "A whole number from 1 to 50"),
    batch_size: read("batch_size", wholeTo(256), "A whole number from 1 to 256"),
    learning_rate_multiplier: read("learning_rate_multiplier", readMultiplier, "A number above 0"),
    beta: read("beta", readBeta, "A number above 0, at most 2"),
    budget: read("budget", readBudget, "An amount of dollars, like 12.50"),
    compare_when_done: wishes.compare_when_done,
  };
  return { request, errors };
}

function wholeTo(most: number): (text: string) => number | null {
  return (text) => {
    const value = /^\d{1,4}$/.test(text) ? Number(text) : 0;
    return value >= 1 && value <= most ? value : null;
  };
}

function readMultiplier(text: string): number | null {
  const decimal = text.replace(",", ".");
  return MULTIPLIER.test(decimal) && Number(decimal) > 0 ? Number(decimal) : null;
}

function readBeta(text: string): number | null {
  const value = readMultiplier(text);
  return value !== null && value <= 2 ? value : null;
}

function readBudget(text: string): string | null {
  const decimal = text.replace(",", ".");
  return BUDGET.test(decimal) ? decimal.replace(/^\$\s?/, "") : null;
}

/** The wishes that the figures of a plan depend on. */
export function plannedBy(request: TrainRequest): TrainRequest {
  return { ...request, suffix: null, seed: null, compare_when_done: false };
}

/** Whether everything is left to the app and the provider. */
export function isDefault(request: TrainRequest): boolean {
  const { compare_when_done: compares, ...rest } = request;
  return !compares && Object.values(rest).every((value) => value === null);
}

/** The field that a refused start names, if it is one of those on the screen. */
export function fieldOf(error: HostError | null): TypedWish | null {
  return TYPED.find((key) => key === error?.field) ?? null;
}
