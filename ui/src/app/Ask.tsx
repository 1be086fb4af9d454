import type { ReactNode } from "react";

import type { Headline } from "../host";

type AskProps = {
  headline: Headline;
  /** At most two buttons, one of them primary: the next step. */
  actions?: ReactNode;
  answerTestId?: string | undefined;
};

/** Keeps the place of a headline that is on its way. */
export const AWAITED: Headline = { question: "\u00a0", answer: "\u00a0", support: "\u00a0" };

/** First on each screen: its question, the answer as it stands now, and what that rests on. */
export function Ask({ headline, actions, answerTestId }: AskProps) {
  return (
    <header className="ask">
      <div className="ask-q">{headline.question}</div>
      <h1 data-testid={answerTestId}>{headline.answer}</h1>
      {headline.support && <p>{headline.support}</p>}
      {actions && <div className="ask-do">{actions}</div>}
    </header>
  );
}
