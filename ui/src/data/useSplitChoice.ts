import { useState } from "react";

import type { HostError, SplitOption, SplitRequest } from "../host";
import { useSplitOptions } from "./queries";

/** The way to divide the rows that is chosen now. */
export type SplitChoice = {
  options: readonly SplitOption[];
  place: number;
  setPlace: (place: number) => void;
  seedText: string;
  setSeedText: (text: string) => void;
  seedError: string | undefined;
  /** What to ask for; `null` while something is missing. */
  request: SplitRequest | null;
  error: HostError | null;
};

/** Holds the choice; the proposed option until another is picked. */
export function useSplitChoice(isOpen: boolean): SplitChoice {
  const options = useSplitOptions(isOpen);
  const [picked, setPlace] = useState<number | null>(null);
  const [seedText, setSeedText] = useState("1");
  const all = options.data ?? [];
  const proposed = Math.max(0, all.findIndex((option) => option.proposed));
  const place = picked ?? proposed;
  const seed = readSeed(seedText);
  const option = all[place];
  return {
    options: all,
    place,
    setPlace,
    seedText,
    setSeedText,
    seedError: seed === null ? "A whole number from 0 to 4,294,967,295" : undefined,
    request: option !== undefined && seed !== null ? { percent: option.percent, seed } : null,
    error: options.error,
  };
}

/** A seed of 32 bits, or `null` for anything else. */
export function readSeed(text: string): number | null {
  const trimmed = text.trim();
  if (!/^\d{1,10}$/.test(trimmed)) return null;
  const seed = Number(trimmed);
  return seed <= 0xffff_ffff ? seed : null;
}
