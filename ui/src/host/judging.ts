// What the window asks of graders and of the model judge.

import type {
  EvaluationId,
  FieldsView,
  GradersChoice,
  GradersView,
  JudgeEdit,
  JudgeView,
  RatingEdit,
  RatingView,
  TriedView,
  TryOut,
} from "./bindings";

export interface GradersHost {
  view(): Promise<GradersView>;
  /** Judges by this from now on. */
  choose(choice: GradersChoice): Promise<GradersView>;
  /** How a grader grades pairs; nothing is kept. */
  tryOut(wish: TryOut): Promise<TriedView>;
  /** Judges stored answers by the metric that is chosen now, without a call. */
  regrade(evaluation: EvaluationId): Promise<GradersView>;
  fields(evaluation: EvaluationId): Promise<FieldsView>;
}

export interface JudgeHost {
  view(): Promise<JudgeView>;
  /** Sets the judge up; a change makes another judge. */
  save(edit: JudgeEdit): Promise<JudgeView>;
  /** Has answers judged by themselves, or, as pairs, beside the baseline's. */
  start(evaluation: EvaluationId, pairs: boolean): Promise<JudgeView>;
  /** The whole state at once, then its changes; settles when no judging runs. */
  watch(onState: (judge: JudgeView) => void): Promise<void>;
  cancel(): Promise<JudgeView>;
  /** Notes that answers may be sent to the judge's host. */
  agree(host: string): Promise<JudgeView>;
  /** Has the judge decide comparisons, or exact match again. */
  decide(decides: boolean): Promise<JudgeView>;
  /** A blind sample of answers, to be rated. */
  sample(evaluation: EvaluationId): Promise<RatingView>;
  rate(edit: RatingEdit): Promise<RatingView>;
  /** Takes the last rating back. */
  undo(evaluation: EvaluationId): Promise<RatingView>;
}
