import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";

import { type CandidateId, toHostError, useHost } from "../host";
import { nextRound, NO_ROUND, type Round, withOutcome, withPiece } from "./asking";

/** A question of a person, and the way to ask it. */
export type Playground = {
  round: Round;
  text: string;
  setText: (text: string) => void;
  /** Asks each of them, all at once. */
  ask: (candidates: readonly CandidateId[]) => void;
  /** Drops the answers: somebody who gave them is no longer the same. */
  forget: () => void;
};

const PlaygroundContext = createContext<Playground | null>(null);

/**
 * Keeps a question and its answers while a person turns to another screen. They are no queries,
 * because a query that is read anew would ask again, and a question costs money.
 */
export function PlaygroundProvider({ children }: { children: ReactNode }) {
  const host = useHost();
  const [text, setText] = useState("");
  const [round, setRound] = useState(NO_ROUND);
  const ask = useCallback(
    (candidates: readonly CandidateId[]) => {
      const next = nextRound(round, text, candidates);
      setRound(next);
      for (const candidate of candidates) {
        const onPiece = (piece: string) => setRound((now) => withPiece(now, next.number, candidate, piece));
        host.candidates.ask({ candidate, text }, onPiece).then(
          (answer) => setRound((now) => withOutcome(now, next.number, candidate, { state: "answered", answer })),
          (thrown: unknown) =>
            setRound((now) => withOutcome(now, next.number, candidate, { state: "failed", error: toHostError(thrown) })),
        );
      }
    },
    [host, round, text],
  );
  const forget = useCallback(() => setRound((now) => nextRound(now, "", [])), []);
  const playground = useMemo(() => ({ round, text, setText, ask, forget }), [ask, forget, round, text]);
  return <PlaygroundContext value={playground}>{children}</PlaygroundContext>;
}

/** The question that is tried, and the way to ask it. */
export function usePlayground(): Playground {
  const playground = useContext(PlaygroundContext);
  if (playground === null) throw new Error("A PlaygroundProvider is missing above this component.");
  return playground;
}
