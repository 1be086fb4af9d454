// Generated from the boundary types of holdout-core by `cargo xtask bindings`.
// `cargo xtask lint` fails when it differs from them.

/**
 * Another answer, and the guess that it would lead to.
 */
export type AdviceTurn = { 
/**
 * What would have to be so: "The task changes every week".
 */
when: string, 
/**
 * The guess then.
 */
guess: string, };

/**
 * What the fit check advises: a guess, until it was measured.
 */
export type AdviceView = { 
/**
 * The guess in one sentence.
 */
guess: string, 
/**
 * What it rests on, each a sentence that names its fact.
 */
reasons: Array<string>, 
/**
 * The newest verdict's sentence, which counts more.
 */
measured: string | null, 
/**
 * Whether the guess held; absent before there is a verdict.
 */
held: GuessView | null, 
/**
 * Which candidates to compare, and why.
 */
compare: Array<ProposedCandidate>, 
/**
 * The button that adds those that are not there yet; absent where none is to be added.
 */
add_label: string | null, 
/**
 * Answers that would turn the guess.
 */
turns: Array<AdviceTurn>, };

/**
 * How well judge and people agree, on pass and fail.
 */
export type AgreementView = { 
/**
 * In a sentence.
 */
words: string, 
/**
 * Answers with both a rating and a judgement.
 */
n: number, 
/**
 * How many are needed before the judge may decide.
 */
needed: number, 
/**
 * Both pass it.
 */
both_pass: number, 
/**
 * Only the judge passes it.
 */
only_judge: number, 
/**
 * Only the person passes it.
 */
only_person: number, 
/**
 * Neither does.
 */
both_fail: number, 
/**
 * Cohen's kappa.
 */
kappa: number | null, 
/**
 * Its 95 % interval.
 */
interval: [number, number] | null, 
/**
 * What the interval's lower end must be.
 */
needed_kappa: number, 
/**
 * Kappa of the scores, by squared distance, for 1 to 5.
 */
weighted_kappa: number | null, 
/**
 * Where they disagree, at most 50.
 */
disagreements: Array<Disagreement>, };

/**
 * What another candidate made of a row.
 */
export type AlsoAsked = { 
/**
 * Which candidate.
 */
candidate: CandidateId, 
/**
 * Whether it has the row right.
 */
right: boolean, };

/**
 * The form that answers are asked for in.
 */
export type AnswerForm = { 
/**
 * A JSON Schema, as text.
 */
schema: string, 
/**
 * The member at the root that is compared in place of the whole answer; the whole when absent.
 */
unwrap: string | null, };

/**
 * How an answer counts.
 */
export type AnswerState = "right" | "wrong" | "excluded" | "missing";

/**
 * An answer and its grade.
 */
export type AnswerView = { 
/**
 * The answer; of several trials the first.
 */
text: string, 
/**
 * Whether it is right by the primary metric; of several trials, whether all are.
 */
correct: boolean, 
/**
 * Of several trials, how many are right and how many there are.
 */
right_of: [number, number] | null, 
/**
 * Why.
 */
explanation: string, 
/**
 * How long it took, in milliseconds, without retries and queueing; the longest of several trials.
 */
latency_ms: number | null, };

/**
 * An error for a person: what happened, and what to do.
 */
export type ApiError = { 
/**
 * What kind it is.
 */
code: ErrorCode, 
/**
 * What happened and where, in a sentence or two.
 */
message: string, 
/**
 * What to do about it.
 */
hint?: string, 
/**
 * The input that caused it.
 */
field?: string, 
/**
 * Whether the same request may succeed later.
 */
retryable: boolean, 
/**
 * The provider's own id of the request, for its support.
 */
request_id?: string, };

/**
 * What the app knows before and beside any project.
 */
export type AppView = { 
/**
 * The app's version.
 */
app_version: string, 
/**
 * The project that is open.
 */
project: ProjectView | null, 
/**
 * Files that the command line named and that wait to be opened.
 */
offered: OfferedFiles | null, 
/**
 * Projects opened lately, newest first, that still exist.
 */
recent: Array<RecentProject>, 
/**
 * Where new projects are kept, as a display name.
 */
projects_folder: string, 
/**
 * The samples that can be opened.
 */
samples: Array<SampleView>, };

/**
 * One batch.
 */
export type BatchLine = { 
/**
 * The mark of its candidate.
 */
letter: string, 
/**
 * How it stands, in a word or two.
 */
status: string, 
/**
 * Its questions that are done.
 */
done: number, 
/**
 * Its questions.
 */
total: number, 
/**
 * Those that it left open when it ended.
 */
left: number, 
/**
 * Why it left some open, or can't be looked up.
 */
reason: string | null, };

/**
 * What it would mean to ask by batch.
 */
export type BatchOffer = { 
/**
 * The marks of the candidates that would be asked so.
 */
letters: Array<string>, 
/**
 * What the whole run would cost then, from and to; `null` if a price is unknown.
 */
cost: [Money, Money] | null, 
/**
 * What there is to know, each a sentence.
 */
notes: Array<string>, };

/**
 * What a million tokens cost by batch.
 */
export type BatchPrice = { 
/**
 * Whether it is half of the usual price by a rule.
 */
half: boolean, 
/**
 * Of the question, cached or not.
 */
input: Money, 
/**
 * Of the answer.
 */
output: Money, };

/**
 * What a person says of the price by batch.
 */
export type BatchText = { "kind": "half" } | { "kind": "of", 
/**
 * For the question.
 */
input: string, 
/**
 * For the answer.
 */
output: string, };

/**
 * The batches of an evaluation.
 */
export type BatchView = { 
/**
 * The marks of the candidates that are asked by batch.
 */
letters: Array<string>, 
/**
 * Where it stands, in a sentence.
 */
sentence: string, 
/**
 * Questions that are done, as far as the providers say.
 */
done: number, 
/**
 * Questions in batches.
 */
total: number, 
/**
 * When the first batch was created.
 */
submitted_at: Timestamp | null, 
/**
 * When the last open one ends unfinished.
 */
expires_at: Timestamp | null, 
/**
 * When one was last looked up.
 */
looked_at: Timestamp | null, 
/**
 * Why one can't be looked up at the moment.
 */
trouble: string | null, 
/**
 * What shall become of the questions.
 */
wish: BatchWishView, 
/**
 * Whether answers are still to come from batches.
 */
is_open: boolean, 
/**
 * Files that could not be deleted at the providers yet.
 */
files_left: number, 
/**
 * Each batch.
 */
batches: Array<BatchLine>, };

/**
 * What shall become of the questions of a batch.
 */
export type BatchWishView = "batch" | "live" | "stop";

/**
 * A candidate in one run against the same or another one in another run.
 */
export type BetweenQuery = { 
/**
 * The run that is measured against.
 */
from: EvaluationId, 
/**
 * Its candidate.
 */
from_candidate: CandidateId, 
/**
 * The other run.
 */
to: EvaluationId, 
/**
 * Its candidate.
 */
to_candidate: CandidateId, };

/**
 * What changed between two runs, row by row.
 */
export type BetweenView = { 
/**
 * What changed, in a sentence.
 */
sentence: string, 
/**
 * The difference with its interval, and that it describes and decides nothing.
 */
support: string, 
/**
 * What the two runs do not share, each a sentence.
 */
notes: Array<string>, 
/**
 * Rows that both answered.
 */
n: number, 
/**
 * Rows that became right, or more often right.
 */
fixed: number, 
/**
 * Rows that became wrong, or more often wrong.
 */
broken: number, 
/**
 * The other run minus the first, in points; absent without rows.
 */
difference_points: number | null, 
/**
 * Its 95 % interval in points by Tango.
 */
interval_points: [number, number] | null, 
/**
 * The rows that changed, those that became wrong first, at most 200.
 */
rows: Array<ChangedRow>, };

/**
 * What one candidate answered to a row.
 */
export type CandidateAnswer = { 
/**
 * Who.
 */
candidate: CandidateId, 
/**
 * Its mark.
 */
letter: string, 
/**
 * Its name.
 */
name: string, 
/**
 * How it counts.
 */
state: AnswerState, 
/**
 * The state in words: `Right`, `Refused`, `Cut off`.
 */
grade: string, 
/**
 * Why it counts so, as sentences.
 */
explanation: string, 
/**
 * The answer as it came; absent where there is none.
 */
answer: Excerpt | null, 
/**
 * The answer and the expected one as one text: removed is what only the answer has.
 */
against_expected: Array<DiffSegment>, 
/**
 * The answer and the baseline's as one text: removed is what only this answer has. Empty for the
 * baseline itself and where one of the two is absent.
 */
against_baseline: Array<DiffSegment>, 
/**
 * The passages that were put before it, the best first; empty where it looks nothing up.
 */
given: Array<GivenPassage>, 
/**
 * Tokens that were sent.
 */
prompt_tokens: number | null, 
/**
 * Those of them that were priced as cached.
 */
cached_tokens: number | null, 
/**
 * Tokens that came back.
 */
completion_tokens: number | null, 
/**
 * What it cost; `null` if the price is unknown.
 */
cost: Money | null, 
/**
 * How long the call took that answered.
 */
latency_ms: number | null, 
/**
 * How long until its first token, where the answer streamed.
 */
first_token_ms: number | null, 
/**
 * How long it took in all, with repetitions and pauses.
 */
waited_ms: number | null, 
/**
 * How many calls it took; 0 where it was not asked.
 */
attempts: number, };

/**
 * A change to a candidate.
 */
export type CandidateEdit = { 
/**
 * Which; a new one when absent.
 */
id: CandidateId | null, 
/**
 * What kind a new one is, prompted when absent. Recorded ones come from a file or by freezing.
 */
kind?: CandidateKind, 
/**
 * Its name.
 */
name: string, 
/**
 * Its system prompt; absent means "as in the row".
 */
system: string | null, 
/**
 * How many examples of the training split it is given in turns, at most 300.
 */
shots: number, 
/**
 * Where it is asked, or trained and then asked; absent for the local provider.
 */
provider: ProviderId | null, 
/**
 * The model that is asked there, or trained on; absent for the local provider's.
 */
model: string | null, 
/**
 * How it looks something up, for the kinds that do; as it is or as usual when absent.
 */
retrieval?: RetrievalView, 
/**
 * The form of a structured one's answers; when absent as it is, or, of a new one, as proposed.
 */
form?: AnswerForm, };

/**
 * Something that answers.
 */
export type CandidateId = number;

/**
 * What kind of thing answers.
 */
export type CandidateKind = "prompted" | "structured" | "rag" | "fine_tuned" | "fine_tuned_rag" | "endpoint" | "recorded";

/**
 * One candidate.
 */
export type CandidateView = { 
/**
 * Which.
 */
id: CandidateId, 
/**
 * `A`, `B`, …: its mark everywhere, and never given to another.
 */
letter: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What kind it is.
 */
kind: CandidateKind, 
/**
 * The model that answers; absent for one that is not trained yet.
 */
model: string | null, 
/**
 * The model that is asked, or that it is or was trained on.
 */
base_model: string, 
/**
 * Where it is asked; absent for the local provider.
 */
provider: ProviderId | null, 
/**
 * The name of that provider.
 */
provider_name: string, 
/**
 * Its system prompt; absent means "as in the row".
 */
system: string | null, 
/**
 * Examples given in turns.
 */
shots: number, 
/**
 * Tokens of the prompt and examples that every request carries.
 */
prompt_tokens: number, 
/**
 * What those tokens alone would cost a month at the project's volume, without the tickets and
 * the answers: at its own model's price, or, for what is asked at the local provider, at the
 * project's price model. `null` while the volume or the price is not known.
 */
month_projected: Money | null, 
/**
 * Whether an evaluation used it, so that a change makes a new one.
 */
evaluated: boolean, 
/**
 * Whether the others are measured against it.
 */
baseline: boolean, 
/**
 * How it looks something up; absent where it does not.
 */
retrieval: RetrievalView | null, 
/**
 * What should be known before it is compared: an unfair or a mismatched prompt.
 */
warning: string | null, 
/**
 * The form that its answers are asked for in; absent where any text will do.
 */
form: AnswerForm | null, 
/**
 * Where its answers come from, if they are recorded.
 */
recorded: RecordedView | null, 
/**
 * The judged evaluation whose answers of it can be frozen.
 */
freezable: EvaluationId | null, 
/**
 * Its versions, the newest first; empty where it was never changed after an evaluation.
 */
versions: Array<VersionView>, };

/**
 * The Candidates screen.
 */
export type CandidatesView = { 
/**
 * Question, answer, support.
 */
headline: Headline, 
/**
 * Those that take part, in the order of their letters.
 */
candidates: Array<CandidateView>, 
/**
 * How often production asks, for money per month.
 */
volume: Volume, 
/**
 * Where a candidate can be asked: the local provider, then those of the settings.
 */
providers: Array<ProviderChoice>, 
/**
 * What can be added.
 */
kinds: Array<KindChoice>, };

/**
 * What a change, an undo or a redo did.
 */
export type ChangeDone = { 
/**
 * The screen after it.
 */
view: DataView, 
/**
 * What was done, as a sentence.
 */
said: string, 
/**
 * The row that stands in the place of the first one that was edited.
 */
row: RowId | null, };

/**
 * What one candidate asks for when something changes.
 */
export type ChangeLine = { 
/**
 * Which.
 */
candidate: CandidateId, 
/**
 * Its mark.
 */
letter: string, 
/**
 * What it is: "Prompt", "Classifier", "Fine-tuned with retrieval".
 */
way: string, 
/**
 * When facts in the documents change.
 */
documents: string, 
/**
 * When it shall behave otherwise: other labels, another form, another tone.
 */
behaviour: string, 
/**
 * When its training has paid for itself; absent where nothing was paid for one.
 */
pays_back: string | null, };

/**
 * A row whose grade changed between two runs.
 */
export type ChangedRow = { 
/**
 * The row.
 */
id: RowId, 
/**
 * The number by which a person knows it.
 */
number: number, 
/**
 * Whether it became right.
 */
fixed: boolean, 
/**
 * The start of its input.
 */
input: string, 
/**
 * The expected answer.
 */
expected: string, 
/**
 * What was answered in the first run.
 */
from: string, 
/**
 * What was answered in the other one.
 */
to: string, };

/**
 * A model saved on the way.
 */
export type CheckpointView = { 
/**
 * After which step.
 */
step: number, 
/**
 * Its name at the provider.
 */
model: string, 
/**
 * The mark of the candidate that answers with it; absent where none does.
 */
letter: string | null, 
/**
 * Loss over all validation rows.
 */
valid_loss: number | null, 
/**
 * Share of validation answers right.
 */
valid_accuracy: number | null, };

/**
 * Which columns are what.
 */
export type ColumnMapping = { 
/**
 * The column with the request.
 */
input: string, 
/**
 * The column with the expected answer.
 */
answer: string, 
/**
 * The column with the instructions that production sends today.
 */
prompt: string | null, 
/**
 * The column with the document that the answer stands in, by its name.
 */
source: string | null, };

/**
 * One column of a table to import.
 */
export type ColumnView = { 
/**
 * Its head.
 */
name: string, 
/**
 * Its first few values.
 */
samples: Array<string>, 
/**
 * Distinct values among the rows looked at.
 */
distinct: number, 
/**
 * Rows looked at.
 */
looked_at: number, };

/**
 * What looking things up and training fix of what the baseline gets wrong, and how far both
 * together could come.
 */
export type CombinationView = { 
/**
 * Whether a combination is worth a try, in a sentence.
 */
sentence: string, 
/**
 * Whether it is.
 */
worth_trying: boolean, 
/**
 * How many rows each fixes, with the filter that shows them.
 */
fixes: Array<FixedRows>, 
/**
 * How far the candidates could come together.
 */
bound: UpperBound, };

/**
 * What a run would ask.
 */
export type ComparePlan = { 
/**
 * What it comes to.
 */
headline: Headline, 
/**
 * Candidates that would answer.
 */
candidates: number, 
/**
 * Rows of the test set.
 */
rows: number, 
/**
 * Calls in all.
 */
calls: number, 
/**
 * What they cost, from and to; `null` if a price is unknown.
 */
cost: [Money, Money] | null, 
/**
 * How long they take, from and to.
 */
seconds: [number, number], 
/**
 * How often this test set was judged already.
 */
judged: number, 
/**
 * The margin: how many more wrong answers per 100 would be accepted.
 */
margin_points: number, 
/**
 * The estimate, one line a candidate.
 */
estimates: Array<Estimate>, 
/**
 * Of how many rows tokens were counted, where that is not all of them.
 */
counted_rows: number | null, 
/**
 * What it would mean to ask by batch; absent where no candidate can be asked so.
 */
batch: BatchOffer | null, 
/**
 * What would leave this computer, one entry a host.
 */
notices: Array<SendNotice>, 
/**
 * The trial run, if there was one with the candidates as they are now.
 */
trial: TrialView | null, 
/**
 * How many rows a trial would ask; 0 where there are no validation rows.
 */
trial_rows: number, 
/**
 * How many rows a draft would ask.
 */
validation_rows: number, };

/**
 * How to compare.
 */
export type CompareRequest = { 
/**
 * How many more wrong answers per 100 would be accepted, 0 to 50.
 */
margin_points: number, 
/**
 * How often each candidate is asked each row, 1 to 20; once if absent.
 */
trials?: number, 
/**
 * The most that it may cost; unlimited if absent.
 */
budget?: Money, 
/**
 * Whether also those questions are asked whose answer an earlier evaluation has; no if absent.
 */
asks_anew?: boolean, 
/**
 * Whether candidates are asked by batch where their provider has that; no if absent.
 */
by_batch?: boolean, };

/**
 * The Compare screen, but for its table of rows.
 */
export type CompareView = { 
/**
 * Question, answer, support. Once there is a verdict, its sentence is the answer.
 */
headline: Headline, 
/**
 * What a run would mean; absent while something stops it.
 */
plan: ComparePlan | null, 
/**
 * What stops a run, as sentences.
 */
blocking: Array<string>, 
/**
 * The evaluation that is shown: the one that was chosen, else the newest on the sealed test set.
 */
evaluation: EvaluationView | null, };

/**
 * One row, and what every candidate of the evaluation answered.
 */
export type ComparedRow = { 
/**
 * The row.
 */
id: RowId, 
/**
 * Its number in the test set, from 1.
 */
number: number, 
/**
 * Who is right here, and who else.
 */
headline: Headline, 
/**
 * What is asked.
 */
input: Excerpt, 
/**
 * The expected answer.
 */
expected: Excerpt, 
/**
 * The answers, in the order of the candidates' letters.
 */
answers: Array<CandidateAnswer>, };

/**
 * Which row, and which two candidates its headline is about.
 */
export type ComparedRowQuery = { 
/**
 * Of which evaluation.
 */
evaluation: EvaluationId, 
/**
 * Measured against this one.
 */
baseline: CandidateId, 
/**
 * The other one.
 */
challenger: CandidateId, 
/**
 * Which row.
 */
row: RowId, };

/**
 * A candidate against the baseline, on the same rows.
 */
export type ComparisonView = { 
/**
 * Challenger minus baseline, in points.
 */
difference_points: number, 
/**
 * Its interval in points by Tango, at `confidence`.
 */
interval_points: [number, number], 
/**
 * The level of the interval, after dividing alpha by the number of challengers.
 */
confidence: number, 
/**
 * Mid-p McNemar, times the number of challengers, at most 1.
 */
p_value: number, 
/**
 * Exact McNemar, unadjusted.
 */
exact_p_value: number, 
/**
 * Rows that only the challenger has right; with several trials, that it has right more often.
 */
only_challenger: number, 
/**
 * Rows that only the baseline has right, or more often.
 */
only_baseline: number, 
/**
 * Rows that both have right, every time.
 */
both_right: number, 
/**
 * Rows that both have wrong; with several trials, that both have right as often and not always.
 */
both_wrong: number, 
/**
 * `better`, `worse`, `not_worse`, `equivalent`, `no_worthwhile_gain` or `not_enough_evidence`.
 */
finding: string, };

/**
 * The rows of one label that a candidate answered with one label.
 */
export type ConfusionCell = { 
/**
 * Whose answers.
 */
candidate: CandidateId, 
/**
 * The label that is expected.
 */
expected: string, 
/**
 * The label that was answered; `null` for answers that are no label.
 */
answered: string | null, };

/**
 * One cell that is not 0.
 */
export type ConfusionCount = { 
/**
 * The expected label, as a place in the list of labels.
 */
expected: number, 
/**
 * The answered label; absent for answers that are no label.
 */
answered: number | null, 
/**
 * How many rows.
 */
rows: number, };

/**
 * One confusion in words.
 */
export type ConfusionLine = { 
/**
 * The expected label, as a place in the list of labels.
 */
expected: number, 
/**
 * The answered label; absent for answers that are no label.
 */
answered: number | null, 
/**
 * How many rows.
 */
rows: number, 
/**
 * `billing_invoice answered for billing_refund: 6 times`.
 */
sentence: string, };

/**
 * Whose confusion matrix.
 */
export type ConfusionQuery = { 
/**
 * Of which evaluation.
 */
evaluation: EvaluationId, 
/**
 * Whose answers.
 */
candidate: CandidateId, };

/**
 * A confusion matrix, over the rows that every candidate answered.
 */
export type ConfusionView = { 
/**
 * Whose answers.
 */
candidate: CandidateId, 
/**
 * What stands out, and what it rests on.
 */
headline: Headline, 
/**
 * Why there is no matrix; everything below is empty then.
 */
absent: string | null, 
/**
 * Rows counted.
 */
n: number, 
/**
 * The labels that are expected or answered, in the order of the alphabet.
 */
labels: Array<LabelFigures>, 
/**
 * The cells that are not 0. An answer counts on the diagonal where it is graded right.
 */
cells: Array<ConfusionCount>, 
/**
 * The wrong cells, the most frequent first, at most 200.
 */
confusions: Array<ConfusionLine>, };

/**
 * One thing that a test found out.
 */
export type ConnectionFinding = { 
/**
 * What was looked at.
 */
what: string, 
/**
 * How good it is.
 */
tone: StatusTone, 
/**
 * What was found.
 */
text: string, };

/**
 * What a test of a connection found.
 */
export type ConnectionView = { 
/**
 * When.
 */
tested_at: Timestamp, 
/**
 * How long the list of models took, in milliseconds; absent where nothing answered.
 */
answered_ms: number | null, 
/**
 * Why it does not work.
 */
error: ApiError | null, 
/**
 * One line a thing that was found out, in the order in which they depend on each other.
 */
findings: Array<ConnectionFinding>, 
/**
 * The models that the key may use.
 */
models: Array<ModelView>, };

/**
 * One candidate's figures before and after corrections.
 */
export type CorrectedScore = { 
/**
 * Which.
 */
candidate: CandidateId, 
/**
 * Its mark.
 */
letter: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Rows counted.
 */
n: number, 
/**
 * Right answers by the expected answers as they were.
 */
correct_before: number, 
/**
 * Right answers by the corrected ones.
 */
correct_after: number, 
/**
 * The difference to the baseline in points, before; absent for the baseline.
 */
difference_before: number | null, 
/**
 * Its interval.
 */
interval_before: [number, number] | null, 
/**
 * The difference after.
 */
difference_after: number | null, 
/**
 * Its interval.
 */
interval_after: [number, number] | null, };

/**
 * What is shown of a row whose expected answer is in doubt. No candidate's answer is among it, so
 * that nobody corrects towards one.
 */
export type CorrectionForm = { 
/**
 * The row.
 */
row: RowId, 
/**
 * Its number in the test set, from 1.
 */
number: number, 
/**
 * What is asked.
 */
input: Excerpt, 
/**
 * The answer that is expected now.
 */
expected: string, 
/**
 * How it was corrected before, the first one first.
 */
earlier: Array<CorrectionLine>, 
/**
 * The answers that other rows expect, where they are a closed set.
 */
labels: Array<string>, 
/**
 * Who made the last correction in this project.
 */
author: string, };

/**
 * A correction that was made.
 */
export type CorrectionLine = { 
/**
 * Its number, from 1.
 */
number: number, 
/**
 * The version of the holdout that it made, from 2.
 */
holdout_version: number, 
/**
 * The row.
 */
row: RowId, 
/**
 * The row's number in the test set, from 1.
 */
row_number: number, 
/**
 * The answer that was expected before.
 */
old_answer: string, 
/**
 * The answer that is expected since.
 */
new_answer: string, 
/**
 * Who made it.
 */
author: string, 
/**
 * Why.
 */
reason: string, 
/**
 * When.
 */
corrected_at: Timestamp, };

/**
 * A correction that somebody wants.
 */
export type CorrectionRequest = { 
/**
 * The sealed row.
 */
row: RowId, 
/**
 * The answer that it should expect.
 */
answer: string, 
/**
 * Who says so.
 */
author: string, 
/**
 * Why.
 */
reason: string, };

/**
 * A judged run with its expected answers as they were when it began, and as they are now.
 */
export type CorrectionsView = { 
/**
 * Which run.
 */
evaluation: EvaluationId, 
/**
 * How many corrections, by whom, and whether the verdict is another one; in a sentence.
 */
sentence: string, 
/**
 * The corrections since the run began, the first one first.
 */
corrections: Array<CorrectionLine>, 
/**
 * The verdict with the expected answers as they were.
 */
before: SaidVerdict, 
/**
 * The verdict with the corrected ones.
 */
after: SaidVerdict, 
/**
 * Each candidate's figures before and after.
 */
scores: Array<CorrectedScore>, };

/**
 * The Data screen, but for its table.
 */
export type DataView = { 
/**
 * Question, answer, support.
 */
headline: Headline, 
/**
 * All rows of the version.
 */
rows: number, 
/**
 * Rows a split; all zero before the first split.
 */
splits: SplitCounts, 
/**
 * Whether rows were divided yet.
 */
divided: boolean, 
/**
 * Whether the test split is sealed.
 */
sealed: boolean, 
/**
 * Whether the test rows came in a file of their own, so that the ratios are not the user's.
 */
own_test_file: boolean, 
/**
 * Findings, errors first.
 */
issues: Array<IssueView>, 
/**
 * Labels, most frequent first. Empty when answers are not a closed set.
 */
labels: Array<LabelView>, 
/**
 * Where the rows came from.
 */
origins: Array<string>, 
/**
 * Tokens of all rows, and of the longest.
 */
tokens: TokenView, 
/**
 * Rows that are left out by hand or because they can't be used.
 */
excluded: number, 
/**
 * The version in use.
 */
version: number, 
/**
 * What undo takes back: "Exclude 6 duplicates".
 */
undo: string | null, 
/**
 * What redo does again.
 */
redo: string | null, };

/**
 * How a trained model is deployed where its provider leaves that to a person.
 */
export type DeployView = { 
/**
 * The ways to do it, each of them enough.
 */
ways: Array<DeployWay>, 
/**
 * A name for the deployment that would do.
 */
suggested: string, 
/**
 * The deployment that is waited for; absent while nobody named one.
 */
waiting_for: string | null, 
/**
 * What came of asking it last, in a sentence.
 */
last: string | null, 
/**
 * What a deployment costs while it stands idle, in a sentence.
 */
costs: string, };

/**
 * One way to deploy a model.
 */
export type DeployWay = { 
/**
 * Where.
 */
title: string, 
/**
 * What to do there.
 */
text: string, 
/**
 * A command to run, with the values filled in.
 */
command: string | null, };

/**
 * A screen that a button of this one leads to.
 */
export type Destination = "data" | "candidates" | "train" | "compare" | "report";

/**
 * Whether a segment stands in both texts, or in which of them.
 */
export type DiffKind = "kept" | "removed" | "inserted";

/**
 * A piece of a text that stands beside another.
 */
export type DiffPiece = { 
/**
 * What it says.
 */
text: string, 
/**
 * Whether it is on this side only.
 */
changed: boolean, };

/**
 * A stretch of two texts that are read as one.
 */
export type DiffSegment = { 
/**
 * Which of the two it is of.
 */
kind: DiffKind, 
/**
 * What it says.
 */
text: string, };

/**
 * An answer that judge and person see differently.
 */
export type Disagreement = { 
/**
 * The row.
 */
row: RowId, 
/**
 * Its number.
 */
number: number, 
/**
 * The start of what was asked.
 */
input: string, 
/**
 * The start of the answer.
 */
answer: string, 
/**
 * What the judge says.
 */
judge: string, 
/**
 * Why.
 */
reason: string, 
/**
 * What the person says.
 */
person: string, };

/**
 * A document.
 */
export type DocumentView = { 
/**
 * Its id.
 */
id: number, 
/**
 * The name of its file, with the folders below the one that was picked.
 */
name: string, 
/**
 * What it was read as: `Markdown`, `PDF`.
 */
kind: string, 
/**
 * The size of its file.
 */
bytes: number, 
/**
 * Its passages.
 */
passages: number, 
/**
 * Their tokens, what overlaps counted twice.
 */
tokens: number, 
/**
 * When it was added, or replaced last.
 */
added_at: Timestamp, 
/**
 * Why nothing of it can be found.
 */
problem: ApiError | null, 
/**
 * What of it can't be found although the rest can, in a sentence.
 */
note: string | null, };

/**
 * What a change of the documents does to a candidate.
 */
export type EffectView = { 
/**
 * Its mark.
 */
letter: string, 
/**
 * Whether its next answers change with the documents.
 */
follows: boolean, 
/**
 * In a sentence.
 */
text: string, };

/**
 * Something that ends.
 */
export type EndView = { 
/**
 * What ends, and in how many days: "gpt-4.1-mini stops in 50 days".
 */
title: string, 
/**
 * What that means here.
 */
text: string, 
/**
 * Where that is known from.
 */
source: string, 
/**
 * Whether a candidate answers with it; else only its price is used.
 */
answers: boolean, };

/**
 * What kind of thing went wrong. The window decides by this and never by a message.
 */
export type ErrorCode = "invalid_input" | "unusable_file" | "file_changed" | "file_access" | "disk_full" | "foreign_project" | "newer_project" | "damaged_project" | "project_busy" | "no_project" | "not_found" | "sealed" | "not_sealed" | "blocked_by_issues" | "wrong_state" | "cancelled" | "network" | "unauthorized" | "training_not_available" | "insufficient_quota" | "rate_limited" | "provider_refused" | "provider_fault" | "provider_protocol" | "keychain_locked" | "keychain_missing" | "key_missing" | "not_agreed" | "budget_reached" | "dialog_missing" | "internal";

/**
 * What a run would cost at one candidate.
 */
export type Estimate = { 
/**
 * Its mark.
 */
letter: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The model that answers.
 */
model: string, 
/**
 * Where it is asked, for a person.
 */
provider_name: string, 
/**
 * Its calls.
 */
calls: number, 
/**
 * Tokens that are sent, over all calls.
 */
tokens_in: number, 
/**
 * Tokens that come back, from and to.
 */
tokens_out: [number, number], 
/**
 * What they cost, from and to; `null` if the price is unknown.
 */
cost: [Money, Money] | null, 
/**
 * Whether it can be asked by batch.
 */
by_batch: boolean, 
/**
 * What they cost by batch, from and to; `null` if that is unknown or it can't be asked so.
 */
batch_cost: [Money, Money] | null, 
/**
 * How long they take, from and to, if nothing else is asked meanwhile.
 */
seconds: [number, number], 
/**
 * What the ranges rest on, in a sentence.
 */
rests_on: string, 
/**
 * What should be known before a run: that a recording lacks answers, say.
 */
warning: string | null, };

/**
 * One run of candidates over a split.
 */
export type EvaluationId = number;

/**
 * Where an evaluation stands.
 */
export type EvaluationState = "running" | "stopped" | "done" | "failed";

/**
 * One evaluation.
 */
export type EvaluationView = { 
/**
 * Which.
 */
id: EvaluationId, 
/**
 * What it is for.
 */
kind: RunKind, 
/**
 * What it is for, in words: `Look 2`, `Draft`.
 */
name: string, 
/**
 * What it says, or how far it is.
 */
headline: Headline, 
/**
 * Corrections of expected answers since it was begun; its figures and its verdict rest on them.
 */
corrections: number, 
/**
 * Where it stands.
 */
state: EvaluationState, 
/**
 * Answers so far.
 */
done: number, 
/**
 * Answers in all.
 */
total: number, 
/**
 * Answers per second, lately.
 */
rate: number | null, 
/**
 * Seconds that remain at that rate.
 */
remaining_seconds: number | null, 
/**
 * When it was started.
 */
created_at: Timestamp, 
/**
 * Calls that were on their way when the app was killed.
 */
possibly_billed_twice: number, 
/**
 * What it has cost so far; `null` while no cost is known.
 */
spent: Money | null, 
/**
 * Calls whose cost is unknown.
 */
unknown_costs: number, 
/**
 * Answers that were taken from earlier evaluations, and cost nothing anew.
 */
from_cache: number, 
/**
 * The most that it may cost; `null` is unlimited.
 */
budget: Money | null, 
/**
 * How often each candidate is asked each row.
 */
trials: number, 
/**
 * How far its batches are; absent where it is not asked by batch.
 */
batch: BatchView | null, 
/**
 * Requests a month, for the projections; absent while nobody has said.
 */
volume_per_month: number | null, 
/**
 * The model at whose price they are made.
 */
price_model: string, 
/**
 * The candidates, in the order of their letters. Figures appear when all is answered.
 */
scores: Array<ScoreView>, 
/**
 * What the evidence says.
 */
verdict: VerdictView | null, 
/**
 * The primary metric, which was written down before the first answer.
 */
metric: MetricView, 
/**
 * The same answers by other metrics, the newest first; exploratory.
 */
regraded: Array<RegradedView>, 
/**
 * Whether there is a table of fields or of tools.
 */
has_fields: boolean, 
/**
 * What combining could bring; absent where nothing looks things up or nothing was trained.
 */
combination: CombinationView | null, 
/**
 * What each candidate asks for when something changes; empty before the verdict.
 */
changes: Array<ChangeLine>, 
/**
 * Why it failed.
 */
error: ApiError | null, };

/**
 * A text, cut where it is too long for the window.
 */
export type Excerpt = { 
/**
 * The text, or its start.
 */
text: string, 
/**
 * How many characters the whole has, where `text` is only its start.
 */
cut_from: number | null, };

/**
 * How often facts that stand in the answers change: prices, dates, stock, policies.
 */
export type FactChange = "never" | "monthly" | "weekly_or_daily";

/**
 * A candidate of the table.
 */
export type FieldCandidate = { 
/**
 * Which.
 */
candidate: CandidateId, 
/**
 * Its mark.
 */
letter: string, };

/**
 * A field of one candidate: narrows rows to those in which it is wrong.
 */
export type FieldCell = { 
/**
 * Whose.
 */
candidate: CandidateId, 
/**
 * The field's name, as in the table.
 */
field: string, };

/**
 * How one candidate answers one field.
 */
export type FieldFigures = { 
/**
 * Answered as expected.
 */
right: number, 
/**
 * Answered at all.
 */
answered: number, 
/**
 * Rows in which it is wrong, missing or not asked for.
 */
wrong_rows: number, 
/**
 * Of what was answered, the share that is right.
 */
precision: number | null, 
/**
 * Of what was expected, the share that is right.
 */
recall: number | null, 
/**
 * Their harmonic mean.
 */
f1: number | null, };

/**
 * One field.
 */
export type FieldLine = { 
/**
 * Its path, places in lists as one (`items[].price`), or the name of the tool.
 */
name: string, 
/**
 * How often it is expected.
 */
expected: number, 
/**
 * The figures, in the order of the candidates.
 */
figures: Array<FieldFigures>, };

/**
 * The fields of JSON answers or the tools that were called, on the rows that every candidate
 * answered.
 */
export type FieldsView = { 
/**
 * The worst field, in a sentence, and what the figures are.
 */
headline: Headline, 
/**
 * Why there is no table; absent where there is one.
 */
absent: string | null, 
/**
 * The candidates, in the order of their letters.
 */
candidates: Array<FieldCandidate>, 
/**
 * The fields, the one with the lowest F1 of any candidate first.
 */
fields: Array<FieldLine>, };

/**
 * A file that a person named, by dialog, drop or command line. It stands for a path that the
 * window never learns.
 */
export type FileHandle = string;

/**
 * A finding as a mark in a line.
 */
export type Finding = { 
/**
 * What.
 */
code: IssueCode, 
/**
 * How much it matters.
 */
severity: Severity, 
/**
 * One or two words.
 */
title: string, };

/**
 * One answer, as the window sends it back.
 */
export type FitAnswer = { "question": "pace", "answer": TaskPace } | { "question": "facts", "answer": FactChange } | { "question": "citation", "answer": boolean } | { "question": "volume", "answer": number | null };

/**
 * One line of the fit check.
 */
export type FitLine = { 
/**
 * Which question.
 */
sign: Sign, 
/**
 * It in words.
 */
question: string, 
/**
 * What is known, with its numbers.
 */
finding: string, 
/**
 * Where that is from.
 */
source: FitSource, 
/**
 * What it speaks for.
 */
speaks_for: SpeaksFor, 
/**
 * The same in words: "Fine-tuning", "No need for retrieval".
 */
speaks_words: string, 
/**
 * Why it speaks so.
 */
reading: string, 
/**
 * The answers to choose from; empty where the data answers or a number is asked.
 */
options: Array<FitOption>, };

/**
 * An answer to choose.
 */
export type FitOption = { 
/**
 * What is kept when it is chosen.
 */
answer: FitAnswer, 
/**
 * It in a word or two.
 */
label: string, 
/**
 * Whether it is the present answer.
 */
chosen: boolean, };

/**
 * Where a finding is from.
 */
export type FitSource = "measured" | "your_answer" | "both";

/**
 * A fix that is offered for a finding.
 */
export type FixView = { 
/**
 * What it does, with its count: "Rename 4 answers".
 */
label: string, 
/**
 * How many rows it changes.
 */
rows: number, };

/**
 * Rows that are fixed in one way.
 */
export type FixedRows = { 
/**
 * Which rows: "C right, A wrong".
 */
text: string, 
/**
 * How many.
 */
rows: number, 
/**
 * The candidate to show beside the baseline.
 */
challenger: CandidateId, 
/**
 * Which rows of the two.
 */
filter: PairFilter, 
/**
 * What a third candidate made of them.
 */
also: Array<AlsoAsked>, };

/**
 * A kind of file that can be handed over.
 */
export type FormatView = { 
/**
 * Which.
 */
format: ReportFormat, 
/**
 * Its name.
 */
name: string, 
/**
 * What is in it, and whom it is for.
 */
contents: string, 
/**
 * About how large it will be; absent before there is something to write.
 */
bytes: number | null, };

/**
 * Answers of an evaluation to make a candidate of.
 */
export type FreezeWish = { 
/**
 * Whose answers.
 */
candidate: CandidateId, 
/**
 * Of which evaluation; the newest judged one that it took part in when absent.
 */
evaluation: EvaluationId | null, 
/**
 * Whether the recording takes the candidate's place on the list, also as the baseline.
 */
in_place: boolean, };

/**
 * A figure that is shown and decides nothing: the share right by a further grader, or a mean score.
 */
export type FurtherFigure = { 
/**
 * The head of its column.
 */
name: string, 
/**
 * What it is, in a sentence.
 */
text: string, 
/**
 * 0 to 1.
 */
share: number | null, };

/**
 * An answer that a candidate gave.
 */
export type GivenAnswer = { 
/**
 * Whose.
 */
letter: string, 
/**
 * What it answered.
 */
text: string, };

/**
 * A passage that was put before a model.
 */
export type GivenPassage = { 
/**
 * Its document.
 */
document: string, 
/**
 * Its number in the document, from 1.
 */
number: number, 
/**
 * How well it fits; comparable only within one search.
 */
score: number, 
/**
 * Its text.
 */
text: string, 
/**
 * Whether the expected answer stands in it.
 */
holds_answer: boolean, };

/**
 * A grade that explains itself.
 */
export type GradeView = { 
/**
 * Whether the answer counts as right.
 */
correct: boolean, 
/**
 * 0 to 1.
 */
score: number, 
/**
 * Why, in sentences.
 */
explanation: string, 
/**
 * Its fields or calls, where it has such.
 */
parts: Array<PartView>, };

/**
 * A way to compare, with its options, as the window chooses it.
 */
export type GraderChoice = { "kind": "exact_match" } | { "kind": "normalised_match", 
/**
 * What is put aside.
 */
normalisation: NormalisationChoice, } | { "kind": "contains", 
/**
 * What is put aside.
 */
normalisation: NormalisationChoice, } | { "kind": "regex", 
/**
 * In the syntax of the regex crate.
 */
pattern: string, } | { "kind": "number", 
/**
 * At most so far away.
 */
absolute: number, 
/**
 * At most this many per cent of the expected number away.
 */
relative_percent: number, } | { "kind": "json_schema", 
/**
 * The schema, as JSON.
 */
schema: string, } | { "kind": "json_fields", 
/**
 * What is put aside before two texts inside are compared; nothing when `null`.
 */
texts: NormalisationChoice | null, } | { "kind": "tool_call", 
/**
 * Whether the arguments count.
 */
arguments: boolean, } | { "kind": "text_similarity", 
/**
 * From which ROUGE-L on an answer counts as right, 0 to 1.
 */
passes_from: number, } | { "kind": "model_judge", 
/**
 * Which judge: the hash of all that it is asked with, in hexadecimal.
 */
judge: string, } | { "kind": "all", 
/**
 * Two or more.
 */
graders: Array<GraderChoice>, } | { "kind": "any", 
/**
 * Two or more.
 */
graders: Array<GraderChoice>, };

/**
 * What to judge by.
 */
export type GradersChoice = { 
/**
 * The primary metric: it decides.
 */
primary: GraderChoice, 
/**
 * Further graders, which are shown and decide nothing; at most five.
 */
also: Array<GraderChoice>, };

/**
 * How answers are judged, and what else could be chosen.
 */
export type GradersView = { 
/**
 * The question, the metric in one sentence, and why.
 */
headline: Headline, 
/**
 * The primary metric.
 */
primary: MetricView, 
/**
 * Why it was proposed; absent where a person chose another one.
 */
reason: string | null, 
/**
 * What is shown beside it.
 */
also: Array<MetricView>, 
/**
 * What fits the expected answers, the best first.
 */
proposals: Array<ProposalView>, 
/**
 * How often the test set was judged.
 */
judged: number, 
/**
 * What another choice would mean now; absent before the first look.
 */
notice: string | null, 
/**
 * Rows to try a grader on.
 */
rows: Array<TryOutRow>, 
/**
 * Stored answers that could be judged by the metric that is chosen now.
 */
regrade: RegradeOffer | null, };

/**
 * The guess beside the verdict.
 */
export type GuessView = { 
/**
 * Whether it held; absent where that is open.
 */
held: boolean | null, 
/**
 * In words.
 */
sentence: string, };

/**
 * The head of a screen: its question, the answer as it stands now, and what that rests on.
 */
export type Headline = { 
/**
 * Always the same for a screen.
 */
question: string, 
/**
 * One sentence with its numbers.
 */
answer: string, 
/**
 * How sure, what it rests on, what follows.
 */
support: string, };

/**
 * A passage that was found.
 */
export type HitView = { 
/**
 * Its document.
 */
document: string, 
/**
 * Its number in the document, from 1.
 */
number: number, 
/**
 * The headings above it, the outermost first.
 */
headings: Array<string>, 
/**
 * How well it fits.
 */
score: number, 
/**
 * Its text in pieces.
 */
text: Array<TextPiece>, };

/**
 * What a file looks like before it is imported.
 */
export type ImportPreview = { 
/**
 * The file.
 */
file: OfferedFile, 
/**
 * What it is, in words: "CSV, comma-separated".
 */
format: string, 
/**
 * Its columns; empty for chat JSONL, which needs no mapping.
 */
columns: Array<ColumnView>, 
/**
 * What the columns seem to be.
 */
suggested: ColumnMapping | null, };

/**
 * What to read, and how its columns are meant.
 */
export type ImportRequest = { 
/**
 * The examples.
 */
examples: FileHandle, 
/**
 * A test file of their own; then nothing of `examples` is held out.
 */
test: FileHandle | null, 
/**
 * Which columns are what; not needed for chat JSONL.
 */
mapping: ColumnMapping | null, };

/**
 * What a key's account holds at a provider.
 */
export type InventoryView = { 
/**
 * What it comes to, in a sentence.
 */
summary: string, 
/**
 * What costs money while it stands idle, and what does not, as sentences.
 */
costs: Array<string>, 
/**
 * Files, the newest first.
 */
files: Array<KeptFile>, 
/**
 * Fine-tuning jobs, the newest first.
 */
jobs: Array<KeptJob>, 
/**
 * Models that were trained, the newest first. Those that everybody may use are not listed.
 */
models: Array<KeptModel>, 
/**
 * Lists that could not be read, and why.
 */
unread: Array<UnreadList>, 
/**
 * When it was looked at.
 */
at: Timestamp, };

/**
 * What was found. The names are stable: files, reports and scripts rely on them.
 */
export type IssueCode = "malformed_json" | "not_an_object" | "missing_messages" | "missing_role" | "unknown_role" | "no_assistant_reply" | "last_not_assistant" | "empty_content" | "invalid_content" | "unknown_key" | "invalid_weight" | "invalid_tool_call" | "special_token" | "too_few_rows" | "too_long" | "exact_duplicate" | "near_duplicate" | "conflicting_answers" | "exact_leak" | "validation_leak" | "near_leak" | "label_spelling" | "system_prompt_varies" | "thin_label" | "personal_data" | "byte_order_mark";

/**
 * One kind of finding.
 */
export type IssueView = { 
/**
 * What.
 */
code: IssueCode, 
/**
 * How much it matters.
 */
severity: Severity, 
/**
 * Two or three words for lists: "Exact duplicate".
 */
title: string, 
/**
 * What happened, with its numbers.
 */
message: string, 
/**
 * What to do.
 */
remedy: string, 
/**
 * How many rows it concerns.
 */
rows: number, 
/**
 * Whether the app takes care of it by itself (a leak that is left out of training).
 */
handled: boolean, 
/**
 * What can be done about it at one press.
 */
fix: FixView | null, };

/**
 * Something that happened.
 */
export type JobEventView = { 
/**
 * When.
 */
at: Timestamp, 
/**
 * `info`, `warn` or `error`, or the provider's own word.
 */
level: string, 
/**
 * The provider's words.
 */
message: string, 
/**
 * Whether it only reports a step.
 */
is_step: boolean, };

/**
 * A fine-tuning job as the project knows it; the provider's own id is a string beside it.
 */
export type JobId = number;

/**
 * Where a job stands.
 */
export type JobStateView = "uploading" | "validating" | "queued" | "running" | "paused" | "to_deploy" | "succeeded" | "failed" | "cancelled" | "unknown";

/**
 * One job, whole.
 */
export type JobView = { 
/**
 * The project's own id.
 */
id: JobId, 
/**
 * The provider's id, once it gave one.
 */
remote_id: string | null, 
/**
 * Where it stands.
 */
state: JobStateView, 
/**
 * Where it is trained, for a person.
 */
provider_name: string, 
/**
 * How far the files are on their way; absent before and after.
 */
upload: Progress | null, 
/**
 * Why it can't be followed at the moment; it goes on at the provider.
 */
unreachable: ApiError | null, 
/**
 * Files that were sent for it and are still at the provider.
 */
files: Array<SentFileView>, 
/**
 * The base model.
 */
base_model: string, 
/**
 * The trained model.
 */
model: string | null, 
/**
 * Steps done.
 */
step: number, 
/**
 * Steps in all.
 */
total_steps: number | null, 
/**
 * Passes over the training file, once the provider settled them.
 */
epochs: number | null, 
/**
 * Loss after each reported step.
 */
steps: Array<LossPoint>, 
/**
 * What happened, newest first.
 */
events: Array<JobEventView>, 
/**
 * Models saved on the way.
 */
checkpoints: Array<CheckpointView>, 
/**
 * Tokens learnt from, as the provider counts them.
 */
trained_tokens: number | null, 
/**
 * When it was started.
 */
created_at: Timestamp, 
/**
 * When it ended.
 */
finished_at: Timestamp | null, 
/**
 * How long it has been going on, or took.
 */
seconds: number, 
/**
 * Seconds that remain at the present rate.
 */
remaining_seconds: number | null, 
/**
 * What it cost; `null` if the price is unknown.
 */
cost: Money | null, 
/**
 * What it was estimated to cost before it began, from and to; absent where that was unknown.
 */
estimate: [Money, Money] | null, 
/**
 * Validation loss over training loss at the last full validation.
 */
overfitting: OverfittingView | null, 
/**
 * Whether its provider can halt it.
 */
can_pause: boolean, 
/**
 * Whether the comparison starts by itself once the model is there.
 */
then_compares: boolean, 
/**
 * What is to be done before the model answers; absent where nothing is.
 */
deploy: DeployView | null, 
/**
 * Why it failed.
 */
error: ApiError | null, };

/**
 * A judge as a person sets it up.
 */
export type JudgeEdit = { 
/**
 * Where it is asked; absent for the local provider.
 */
provider: ProviderId | null, 
/**
 * The model's name there.
 */
model: string, 
/**
 * What makes an answer good.
 */
rubric: string, 
/**
 * How it says so.
 */
scale: ScaleKind, 
/**
 * From 1 to 5: the lowest score that counts as right, 2 to 5.
 */
passes_from: number, 
/**
 * Whether it sees the expected answer.
 */
shows_reference: boolean, 
/**
 * How many rated answers it is shown as examples, at most 40. They do not count for agreement.
 */
examples: number, };

/**
 * How far a judging is.
 */
export type JudgeRun = { 
/**
 * Things judged.
 */
done: number, 
/**
 * Things to judge.
 */
total: number, 
/**
 * Judgements per second, lately.
 */
rate: number | null, 
/**
 * Seconds that remain at that rate.
 */
remaining_seconds: number | null, };

/**
 * The judge: who, how far, how well it agrees with people.
 */
export type JudgeView = { 
/**
 * What is known of it, in a sentence.
 */
answer: string, 
/**
 * The judge, or the proposed one where none is set up.
 */
judge: JudgeEdit, 
/**
 * Whether it was set up.
 */
is_set_up: boolean, 
/**
 * Its name and place, in words.
 */
name: string, 
/**
 * Rated answers that can be shown to it as examples.
 */
rated: number, 
/**
 * The answers that it is asked about; absent while there are none.
 */
about: JudgedAnswers | null, 
/**
 * What would be sent to its host; absent where nothing leaves this computer.
 */
notice: SendNotice | null, 
/**
 * A judging that is under way.
 */
run: JudgeRun | null, 
/**
 * Why the last one ended early.
 */
error: ApiError | null, 
/**
 * How well it agrees with people.
 */
agreement: AgreementView, 
/**
 * Why it may not decide a comparison; absent where it may.
 */
not_primary: ApiError | null, 
/**
 * Whether it decides comparisons now.
 */
is_primary: boolean, };

/**
 * The answers of an evaluation, judged.
 */
export type JudgedAnswers = { 
/**
 * Which evaluation.
 */
evaluation: EvaluationId, 
/**
 * Which, in words.
 */
words: string, 
/**
 * Different answers.
 */
answers: number, 
/**
 * Those with a judgement.
 */
judged: number, 
/**
 * Those whose judgement could not be read, twice.
 */
unreadable: number, 
/**
 * Those that a fault kept from being judged; they can be asked again.
 */
failed: number, 
/**
 * What judging cost for this evaluation, where that is known.
 */
cost: Money, 
/**
 * Judgements whose cost is unknown.
 */
cost_unknown: number, 
/**
 * The candidates.
 */
candidates: Array<JudgedCandidate>, 
/**
 * The share of preferences between two answers that went to the first place, 0 to 1.
 */
first_place_share: number | null, };

/**
 * A candidate's answers, judged.
 */
export type JudgedCandidate = { 
/**
 * Its mark.
 */
letter: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Answers with a judgement.
 */
judged: number, 
/**
 * Those that pass.
 */
passed: number, 
/**
 * The share of them.
 */
share: number | null, 
/**
 * Its 95 % interval by Wilson.
 */
interval: [number, number] | null, 
/**
 * Against the baseline, side by side; absent for the baseline and where that was not asked.
 */
pairs: PairsView | null, };

/**
 * A file at a provider.
 */
export type KeptFile = { 
/**
 * The provider's id.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What it is for, in the provider's word.
 */
purpose: string, 
/**
 * Its size; absent where the provider does not say.
 */
bytes: number | null, 
/**
 * Since when it is there.
 */
created_at: Timestamp | null, 
/**
 * Whether the open project sent it.
 */
ours: boolean, 
/**
 * Why it had better not be deleted now: a job that still needs it.
 */
in_use: string | null, };

/**
 * A job at a provider.
 */
export type KeptJob = { 
/**
 * The provider's id.
 */
id: string, 
/**
 * How it stands, in a few words.
 */
status: string, 
/**
 * Whether nothing more will happen.
 */
is_over: boolean, 
/**
 * The model that it trains.
 */
base_model: string | null, 
/**
 * The model that came out.
 */
model: string | null, 
/**
 * Since when.
 */
created_at: Timestamp | null, 
/**
 * Whether the open project started it.
 */
ours: boolean, };

/**
 * A trained model at a provider.
 */
export type KeptModel = { 
/**
 * Its name.
 */
id: string, 
/**
 * Since when it is there.
 */
created_at: Timestamp | null, 
/**
 * When it stops answering, `YYYY-MM-DD`, by the provider's word.
 */
shutdown_date: string | null, 
/**
 * The mark of the open project's candidate that answers with it.
 */
letter: string | null, 
/**
 * Whether it can be deleted over the API.
 */
can_delete: boolean, };

/**
 * What is done with a key.
 */
export type KeyChange = { "kind": "set", 
/**
 * The key.
 */
key: string, 
/**
 * Where it is kept.
 */
keep: KeyKeep, } | { "kind": "retry" } | { "kind": "keep_for_session" } | { "kind": "use_variable", 
/**
 * Its name.
 */
name: string, } | { "kind": "not_needed" } | { "kind": "forget" };

/**
 * Where a key is kept.
 */
export type KeyKeep = "keychain" | "session";

/**
 * Where a key is.
 */
export type KeyPlaceView = { "kind": "missing" } | { "kind": "not_needed" } | { "kind": "keychain" } | { "kind": "session" } | { "kind": "variable", 
/**
 * Its name.
 */
name: string, 
/**
 * Whether it is set.
 */
set: boolean, };

/**
 * The key of a provider, of which the window learns only where it is.
 */
export type KeyView = { 
/**
 * Where it is.
 */
place: KeyPlaceView, 
/**
 * Why it can't be read or kept, as it was last found.
 */
trouble: ApiError | null, 
/**
 * Whether a key that was entered waits for a place, in memory.
 */
pending: boolean, };

/**
 * A kind of candidate that can be added.
 */
export type KindChoice = { 
/**
 * Which.
 */
kind: CandidateKind, 
/**
 * In a word or two.
 */
name: string, 
/**
 * What it is for, in a sentence.
 */
what_for: string, };

/**
 * The knowledge base.
 */
export type KnowledgeView = { 
/**
 * What is in it, in a sentence.
 */
summary: string, 
/**
 * The start of its version; absent while nothing in it can be found.
 */
version: string | null, 
/**
 * Its documents, in the order in which they were first added.
 */
documents: Array<DocumentView>, 
/**
 * Passages of all of them.
 */
passages: number, 
/**
 * How long passages are.
 */
sizes: PassageSizes, 
/**
 * How the index stands, in a sentence.
 */
index: string, 
/**
 * The vectors; absent while nobody asked for any.
 */
vectors: VectorsView | null, 
/**
 * Whether every passage has a vector, so that a search can use them.
 */
is_hybrid: boolean, 
/**
 * Where vectors can be made: the local provider, then those of the settings.
 */
vector_sources: Array<VectorSource>, 
/**
 * How far what is being done to it is.
 */
running: Progress | null, 
/**
 * What a change of the documents changes, and what not, one sentence a candidate.
 */
effects: Array<EffectView>, };

/**
 * One label of a confusion matrix.
 */
export type LabelFigures = { 
/**
 * The label.
 */
label: string, 
/**
 * Rows that expect it.
 */
expected: number, 
/**
 * Rows that were answered with it.
 */
answered: number, 
/**
 * Rows that expect it and were answered right.
 */
correct: number, 
/**
 * The share of its answers that are right, 0 to 1; absent where it was never answered.
 */
precision: number | null, 
/**
 * The share of its rows that are answered right; absent where it is never expected.
 */
recall: number | null, 
/**
 * The harmonic mean of both, 2 correct / (expected + answered).
 */
f1: number | null, };

/**
 * One label.
 */
export type LabelView = { 
/**
 * The answer.
 */
label: string, 
/**
 * How many rows have it.
 */
rows: number, };

/**
 * Something about a line of a file.
 */
export type LineNote = { 
/**
 * The line, from 1.
 */
line: number, 
/**
 * What is to be said of it.
 */
text: string, };

/**
 * Losses at one step. Unset where the provider reported none.
 */
export type LossPoint = { 
/**
 * The step, from 1.
 */
step: number, 
/**
 * Training loss of this step.
 */
train_loss: number | null, 
/**
 * Share of training answers right in this step.
 */
train_accuracy: number | null, 
/**
 * Loss over all validation rows.
 */
valid_loss: number | null, 
/**
 * Share of validation answers right.
 */
valid_accuracy: number | null, };

/**
 * One message of text.
 */
export type Message = { 
/**
 * Who says it.
 */
role: Role, 
/**
 * What is said.
 */
content: string, };

/**
 * A metric, and what it asks.
 */
export type MetricView = { 
/**
 * The grader with its options.
 */
grader: GraderChoice, 
/**
 * In words: `exact match`.
 */
name: string, 
/**
 * What it asks of an answer, as the end of a sentence.
 */
asks: string, };

/**
 * A model that a provider lists.
 */
export type ModelView = { 
/**
 * Its name.
 */
id: string, 
/**
 * When it stops answering, `YYYY-MM-DD`, by the provider's own word.
 */
shutdown_date: string | null, 
/**
 * Whether a price is known for it.
 */
priced: boolean, };

/**
 * An amount of US dollars in units of 10⁻¹² dollar (±9.2 million dollars; sums saturate).
 *
 * It is written as a decimal number of dollars in a string (`"0.000165"`), because a JSON number
 * would lose digits in a web view. An unknown amount is `Option::None`, never zero.
 */
export type Money = string;

/**
 * How a provider is reached.
 */
export type NetworkSettings = { 
/**
 * The proxy that requests go through, such as `http://proxy.example:3128`; the system's when
 * absent. Requests to this computer go through none.
 */
proxy: string | null, 
/**
 * Certificates of authorities that are trusted beside the system's, as PEM text.
 */
extra_ca: string | null, 
/**
 * Seconds to reach the host, 1 to 600.
 */
connect_seconds: number, 
/**
 * Seconds from the first byte sent to the last byte read, 1 to 3,600; an upload gets more.
 */
request_seconds: number, };

/**
 * The next step, as a button.
 */
export type NextStep = { 
/**
 * A verb and its object: "Seal 248 test rows".
 */
label: string, 
/**
 * Where that is done.
 */
screen: Destination, };

/**
 * What is put aside before two texts are compared.
 */
export type NormalisationChoice = { 
/**
 * Space at both ends.
 */
trim: boolean, 
/**
 * Upper and lower case.
 */
case: boolean, 
/**
 * The form of characters, by Unicode's NFKC.
 */
nfkc: boolean, 
/**
 * Quotes at both ends, and sentence punctuation at the end.
 */
punctuation: boolean, 
/**
 * Runs of space inside.
 */
spaces: boolean, 
/**
 * How numbers are written.
 */
numbers: boolean, 
/**
 * Currency signs.
 */
currency: boolean, };

/**
 * A file to read examples from.
 */
export type OfferedFile = { 
/**
 * Stands for its path.
 */
handle: FileHandle, 
/**
 * Its name without the folder.
 */
name: string, 
/**
 * Its size.
 */
bytes: number, };

/**
 * Examples, and perhaps a test file of their own.
 */
export type OfferedFiles = { 
/**
 * The examples.
 */
examples: OfferedFile, 
/**
 * The test file.
 */
test: OfferedFile | null, };

/**
 * Whether the model learns its rows by heart.
 */
export type OverfittingView = { 
/**
 * Validation loss over training loss.
 */
ratio: number, 
/**
 * `healthy`, `mild`, `moderate` or `severe`.
 */
word: string, 
/**
 * What that means, in a sentence.
 */
explanation: string, };

/**
 * The Overview screen.
 */
export type OverviewView = { 
/**
 * Question, answer, support. Once there is a verdict, its sentence is the answer.
 */
headline: Headline, 
/**
 * What to do now.
 */
next: NextStep, 
/**
 * Whether something runs, so that the sentences move.
 */
running: boolean, 
/**
 * The fit check, a line a question.
 */
fit: Array<FitLine>, 
/**
 * Requests a month in production; absent while nobody has said.
 */
volume_per_month: number | null, 
/**
 * What the fit check advises, and what was measured since.
 */
advice: AdviceView, 
/**
 * The candidates, in the order of their letters.
 */
candidates: Array<WorthLine>, 
/**
 * How the figures of `candidates` were made.
 */
figures_note: string, 
/**
 * The way from examples to a report.
 */
path: Array<PathStep>, 
/**
 * Models and services that end and that this project leans on.
 */
ends: Array<EndView>, };

/**
 * Which rows of the comparison.
 */
export type PairFilter = "all" | "only_challenger" | "only_baseline" | "both_wrong" | "both_right";

/**
 * One row, answered by two.
 */
export type PairLine = { 
/**
 * The row.
 */
id: RowId, 
/**
 * Its number in the test set, from 1.
 */
number: number, 
/**
 * The start of its input.
 */
input: string, 
/**
 * The expected answer.
 */
expected: string, 
/**
 * What the baseline answered; absent where it was excluded.
 */
baseline: AnswerView | null, 
/**
 * What the challenger answered.
 */
challenger: AnswerView | null, };

/**
 * A piece of the table of two candidates.
 */
export type PairPage = { 
/**
 * How many rows match.
 */
total: number, 
/**
 * Where `rows` begins.
 */
offset: number, 
/**
 * The rows.
 */
rows: Array<PairLine>, 
/**
 * Every row of the test set for the strip, grouped by label.
 */
strip: Array<StripGroup>, };

/**
 * A piece of the table of two candidates, row by row.
 */
export type PairQuery = { 
/**
 * Which evaluation.
 */
evaluation: EvaluationId, 
/**
 * Measured against this one.
 */
baseline: CandidateId, 
/**
 * The other one.
 */
challenger: CandidateId, 
/**
 * Which rows.
 */
filter: PairFilter, 
/**
 * Only the rows of this cell of a confusion matrix.
 */
cell: ConfusionCell | null, 
/**
 * Only the rows in which this field is wrong.
 */
field: FieldCell | null, 
/**
 * Only rows that these other candidates have right or wrong.
 */
also: Array<AlsoAsked>, 
/**
 * Only rows with this text in their input, the expected answer or one of the two answers,
 * whatever its case; empty for all.
 */
search: string, 
/**
 * In which order.
 */
sort: PairSort, 
/**
 * The first row wanted, from 0.
 */
offset: number, 
/**
 * How many rows wanted, at most 500.
 */
limit: number, };

/**
 * One of two rows side by side.
 */
export type PairSide = { 
/**
 * The row.
 */
id: RowId, 
/**
 * Its number in the table's own order, from 1.
 */
number: number, 
/**
 * Its split.
 */
split: Split | null, 
/**
 * Whether it is left out.
 */
excluded: boolean, 
/**
 * Whether it is a row of the sealed test split.
 */
sealed: boolean, 
/**
 * Its input, with what the other has not.
 */
input: Array<DiffPiece>, 
/**
 * Its answer, with what the other has not.
 */
answer: Array<DiffPiece>, };

/**
 * The order of the rows of two candidates.
 */
export type PairSort = "number" | "slowest";

/**
 * How an example of a prompt stands to the rows of the project.
 */
export type PairStanding = "new" | "known" | "conflict" | "in_test_set";

/**
 * Answers side by side with the baseline's, asked in both orders.
 */
export type PairsView = { 
/**
 * Better in both orders.
 */
wins: number, 
/**
 * Worse in both orders.
 */
losses: number, 
/**
 * Neither.
 */
ties: number, 
/**
 * Those of the ties where the order decided.
 */
swayed: number, 
/**
 * Without a judgement in both orders.
 */
missing: number, };

/**
 * One field of a JSON answer, or one tool call.
 */
export type PartView = { 
/**
 * The path of the field, or the name of the tool.
 */
name: string, 
/**
 * Whether it is right.
 */
correct: boolean, 
/**
 * What is expected, as JSON.
 */
expected: string | null, 
/**
 * What was answered, as JSON.
 */
answered: string | null, };

/**
 * How long passages are, in tokens.
 */
export type PassageSizes = { 
/**
 * At most.
 */
size: number, 
/**
 * What a passage shares with the one before it, at most.
 */
overlap: number, };

/**
 * One step of the way.
 */
export type PathStep = { 
/**
 * What is done in it.
 */
name: string, 
/**
 * How it stands, in one line.
 */
line: string, 
/**
 * Whether it is behind, at hand or ahead.
 */
standing: StepStanding, 
/**
 * Where it is done.
 */
screen: Destination, };

/**
 * The texts of a row that can be edited.
 */
export type PlainTexts = { 
/**
 * What is asked.
 */
input: string, 
/**
 * What is answered.
 */
answer: string, };

/**
 * What it answered.
 */
export type PlaygroundAnswer = { 
/**
 * The candidate's mark.
 */
letter: string, 
/**
 * The answer; empty where it said nothing.
 */
text: string, 
/**
 * What is to be known of the answer, as sentences: that it was cut off, that it is a refusal.
 */
notes: Array<string>, 
/**
 * The model that answered, by the provider's own word.
 */
model: string, 
/**
 * Tokens of the question with prompt and examples, as the provider counts them.
 */
prompt_tokens: number | null, 
/**
 * Tokens of the answer.
 */
completion_tokens: number | null, 
/**
 * How long the answer took, without repetitions.
 */
latency_ms: number, 
/**
 * What it cost; `null` where the price or the tokens are unknown.
 */
cost: Money | null, };

/**
 * A question to one candidate.
 */
export type PlaygroundQuestion = { 
/**
 * Who is asked.
 */
candidate: CandidateId, 
/**
 * What is asked, in the place of a row's input.
 */
text: string, };

/**
 * A price that a person enters or takes back.
 */
export type PriceEdit = { 
/**
 * At which provider.
 */
provider: ProviderId, 
/**
 * Of which model.
 */
model: string, 
/**
 * The prices; absent to take the entry back.
 */
price: PriceText | null, };

/**
 * The price of a model, in dollars per million tokens.
 */
export type PriceLine = { 
/**
 * At which provider; absent for the built-in ones.
 */
provider: ProviderId | null, 
/**
 * That provider's name.
 */
provider_name: string, 
/**
 * The model.
 */
model: string, 
/**
 * A million tokens of the question.
 */
input: Money, 
/**
 * A million tokens of it that came from the provider's cache; as `input` when absent.
 */
cached: Money | null, 
/**
 * A million tokens of the answer.
 */
output: Money, 
/**
 * A million tokens learnt from, every epoch counted; absent where it is not trained or not
 * known.
 */
training: Money | null, 
/**
 * By batch; absent where that is not known.
 */
batch: BatchPrice | null, 
/**
 * Whether tokens of the validation file are billed; absent where that is not known or said.
 */
validation_billed: boolean | null, };

/**
 * Dollars per million tokens as a person writes them: `0.40`.
 */
export type PriceText = { 
/**
 * For the question.
 */
input: string, 
/**
 * For what the provider had in its cache; as `input` when absent.
 */
cached: string | null, 
/**
 * For the answer.
 */
output: string, 
/**
 * For what is learnt from, every epoch counted; unknown when absent.
 */
training?: string, 
/**
 * By batch; unknown when absent.
 */
batch?: BatchText, 
/**
 * Whether tokens of the validation file are billed; as the provider is known for when absent.
 */
validation_billed?: boolean, };

/**
 * What tokens cost.
 */
export type PricesView = { 
/**
 * The prices that the app brings along, for OpenAI's own API.
 */
built_in: Array<PriceLine>, 
/**
 * Where those are from, and of when.
 */
source: string, 
/**
 * The prices that a person entered. They go before the built-in ones.
 */
own: Array<PriceLine>, };

/**
 * How far something is. The first one that a new watcher gets is the full state.
 */
export type Progress = { 
/**
 * What is going on, as words for a person: "Reading tickets.csv".
 */
stage: string, 
/**
 * What `done` and `total` count.
 */
unit: Unit, 
/**
 * How much is done.
 */
done: number, 
/**
 * How much there is, if that is known.
 */
total: number | null, 
/**
 * Units per second, lately.
 */
rate: number | null, 
/**
 * Seconds that remain at that rate.
 */
remaining_seconds: number | null, };

/**
 * What the frame around every screen shows of the open project.
 */
export type ProjectView = { 
/**
 * The project's name, from its file.
 */
name: string, 
/**
 * The file's name, without its folder.
 */
file_name: string, 
/**
 * All rows of the version in use.
 */
rows: number, 
/**
 * The version in use, counted from 1; absent before the first import is complete.
 */
version: number | null, 
/**
 * Rows a split.
 */
splits: SplitCounts, 
/**
 * Whether the test split is sealed.
 */
sealed: boolean, 
/**
 * Whether its rows were changed, divided or sealed since they came: then it opens on Overview.
 */
worked_on: boolean, 
/**
 * How often the sealed test set was judged.
 */
judged: number, 
/**
 * Findings of severity error.
 */
errors: number, 
/**
 * All findings but notes.
 */
findings: number, 
/**
 * Candidates that take part.
 */
candidates: number, 
/**
 * What runs now.
 */
running: RunningView | null, 
/**
 * The letter of the candidate that the last verdict is for.
 */
winner: string | null, 
/**
 * Money spent by all runs and jobs so far, as far as it is known.
 */
spent: Money, 
/**
 * Whether answers came back whose cost is not known, so that it was more.
 */
spent_at_least: boolean, };

/**
 * An example that stands in a prompt.
 */
export type PromptPair = { 
/**
 * Its place among the examples, from 0.
 */
place: number, 
/**
 * What is asked.
 */
input: string, 
/**
 * What is answered.
 */
answer: string, 
/**
 * Its first line in the prompt, from 1.
 */
first_line: number, 
/**
 * Its last line.
 */
last_line: number, 
/**
 * How it stands to the rows.
 */
standing: PairStanding, 
/**
 * The number of the row that it stands so to; absent where that is an earlier example of the
 * same prompt.
 */
row: number | null, };

/**
 * What a big prompt would become.
 */
export type PromptPreview = { 
/**
 * Tokens of the big prompt.
 */
tokens: number, 
/**
 * Those of them that are rules; the others are examples.
 */
rules_tokens: number, 
/**
 * The tokenizer that counted.
 */
encoding: string, 
/**
 * The examples that stand in it.
 */
pairs: Array<PromptPair>, 
/**
 * The short prompt: the one that was asked about, else the proposed one.
 */
short: string, 
/**
 * Its tokens.
 */
short_tokens: number, 
/**
 * How many tokens fewer that is.
 */
saved_tokens: number, 
/**
 * The same in per cent of the big one, 0 to 100.
 */
saved_percent: number, 
/**
 * The mark of the candidate that would send the short prompt; absent if one has to be made.
 */
tuned_letter: string | null, };

/**
 * A prompt to look at.
 */
export type PromptQuestion = { 
/**
 * The big prompt.
 */
text: string, 
/**
 * The short prompt to count; the proposed one when absent.
 */
short: string | null, };

/**
 * What of a prompt is to be used.
 */
export type PromptUse = { 
/**
 * The big prompt, which the baseline sends.
 */
text: string, 
/**
 * The short prompt, which the fine-tuned candidate is trained with and sends.
 */
short: string, 
/**
 * The places of the examples that become training rows.
 */
accepted: Array<number>, };

/**
 * A grader that fits the expected answers.
 */
export type ProposalView = { 
/**
 * The grader.
 */
metric: MetricView, 
/**
 * Why, in a sentence.
 */
reason: string, 
/**
 * What it can't judge.
 */
caution: string | null, };

/**
 * A kind of candidate that is worth comparing.
 */
export type ProposedCandidate = { 
/**
 * Which kind.
 */
kind: CandidateKind, 
/**
 * The name that it would get.
 */
name: string, 
/**
 * The measured fact that speaks for it.
 */
why: string, 
/**
 * The mark of the candidate of this kind; absent where none is there yet.
 */
letter: string | null, 
/**
 * Whether it can be added now.
 */
addable: boolean, };

/**
 * Where a candidate can be asked.
 */
export type ProviderChoice = { 
/**
 * Which; absent for the local provider.
 */
id: ProviderId | null, 
/**
 * Its name.
 */
name: string, 
/**
 * The models that it is known to have; others can be named.
 */
models: Array<string>, };

/**
 * A new provider, or a change of one.
 */
export type ProviderEdit = { 
/**
 * Which; a new one when absent.
 */
id: ProviderId | null, 
/**
 * Whose protocol.
 */
kind: ProviderKind, 
/**
 * Its name.
 */
name: string, 
/**
 * The root of its API.
 */
base_url: string, 
/**
 * Sent as `OpenAI-Organization`; empty is none.
 */
organization: string | null, 
/**
 * Sent as `OpenAI-Project`; empty is none.
 */
project: string | null, 
/**
 * The most requests under way at once, 1 to 1,000.
 */
at_once: number, 
/**
 * Whether the server asks for a key.
 */
needs_key: boolean, 
/**
 * The version of the API that every request names; empty is none.
 */
api_version: string | null, 
/**
 * How it is reached.
 */
network: NetworkSettings, };

/**
 * An API that this app may reach, as its settings know it. It is a short word made of the name
 * that it was given first (`openai`, `vllm-on-gpu-02`), so that a project stays readable, and is
 * never given to another.
 */
export type ProviderId = string;

/**
 * Whose protocol an API speaks.
 */
export type ProviderKind = "openai" | "azure" | "nebius" | "compatible" | "chat_only";

/**
 * What a new provider can begin with.
 */
export type ProviderPreset = { 
/**
 * Its name.
 */
name: string, 
/**
 * What it is, in a few words.
 */
note: string, 
/**
 * Whose protocol.
 */
kind: ProviderKind, 
/**
 * The root of its API; empty where only the user knows.
 */
base_url: string, 
/**
 * Whether it asks for a key.
 */
needs_key: boolean, 
/**
 * The environment variable that usually holds its key.
 */
variable: string | null, 
/**
 * The version of the API that is usually asked for, where the provider wants one.
 */
api_version: string | null, };

/**
 * How a provider stands.
 */
export type ProviderStatus = { 
/**
 * How good that is.
 */
tone: StatusTone, 
/**
 * In a few words.
 */
text: string, };

/**
 * One provider.
 */
export type ProviderView = { 
/**
 * Which; absent for the built-in local provider.
 */
id: ProviderId | null, 
/**
 * Whose protocol it speaks.
 */
kind: ProviderKind, 
/**
 * Its name.
 */
name: string, 
/**
 * The root of its API.
 */
base_url: string, 
/**
 * The host and port that requests go to.
 */
host: string, 
/**
 * Whether that is this computer.
 */
on_this_computer: boolean, 
/**
 * Sent as `OpenAI-Organization`.
 */
organization: string | null, 
/**
 * Sent as `OpenAI-Project`.
 */
project: string | null, 
/**
 * The most requests under way at once.
 */
at_once: number, 
/**
 * The version of the API that every request names, where the provider asks for one.
 */
api_version: string | null, 
/**
 * How it is reached.
 */
network: NetworkSettings, 
/**
 * What should be known of it, as sentences: what was never tried, what it asks of a person.
 */
notes: Array<string>, 
/**
 * Its key.
 */
key: KeyView, 
/**
 * What the last test found; absent while nobody tested it as it is now.
 */
connection: ConnectionView | null, 
/**
 * How it stands, in a few words.
 */
status: ProviderStatus, };

/**
 * A rating.
 */
export type RatingEdit = { 
/**
 * The evaluation whose sample it is of.
 */
evaluation: EvaluationId, 
/**
 * Which answer.
 */
id: string, 
/**
 * The rating: 0 or 1, or 1 to 5.
 */
value: number, };

/**
 * An answer to be rated. Whose it is and what the judge says are not told.
 */
export type RatingItem = { 
/**
 * Which answer.
 */
id: string, 
/**
 * The row's number.
 */
number: number, 
/**
 * What was asked.
 */
input: string, 
/**
 * What was expected.
 */
expected: string, 
/**
 * What was answered.
 */
answer: string, 
/**
 * The rating: 0 or 1, or 1 to 5; absent while there is none.
 */
value: number | null, };

/**
 * A blind sample of answers, to be rated.
 */
export type RatingView = { 
/**
 * How ratings are given.
 */
scale: ScaleKind, 
/**
 * The rubric that the judge goes by.
 */
rubric: string, 
/**
 * The answers, in a seeded order that tells nothing of who gave them.
 */
items: Array<RatingItem>, 
/**
 * How many of them are rated.
 */
rated: number, };

/**
 * A project opened before.
 */
export type RecentProject = { 
/**
 * Stands for its path, which the window never learns.
 */
handle: FileHandle, 
/**
 * Its name.
 */
name: string, 
/**
 * When it was opened last.
 */
opened_at: Timestamp, };

/**
 * Where the answers of a recorded candidate come from.
 */
export type RecordedView = { 
/**
 * When they were given, or, from a file, when they were imported.
 */
at: Timestamp, 
/**
 * Where they come from, in a sentence.
 */
source: string, 
/**
 * Whether that is a file, so that cost and latency are what it says.
 */
from_file: boolean, 
/**
 * Test rows that have an answer.
 */
answered: number, 
/**
 * Test rows; all rows while nothing is divided.
 */
rows: number, };

/**
 * A file of recorded answers to make a candidate of.
 */
export type RecordingImport = { 
/**
 * The file.
 */
file: FileHandle, 
/**
 * The candidate's name.
 */
name: string, };

/**
 * What a file of recorded answers would bring.
 */
export type RecordingPreview = { 
/**
 * The file.
 */
file: OfferedFile, 
/**
 * Its answers.
 */
answers: number, 
/**
 * Test rows that get one.
 */
matched: number, 
/**
 * Test rows; all rows while nothing is divided.
 */
rows: number, 
/**
 * Numbers of test rows that get none, the first of them.
 */
missing: Array<number>, 
/**
 * Lines whose row is not there.
 */
unmatched: number, 
/**
 * The first of those lines, each with why.
 */
unmatched_lines: Array<LineNote>, 
/**
 * Lines that give a row another answer than a line before them. The first answer is kept.
 */
differing: number, 
/**
 * The first of those lines, each with what differs.
 */
differing_lines: Array<LineNote>, 
/**
 * What is known beside the answers, as a sentence.
 */
known: string, 
/**
 * The models that answered, by the file.
 */
models: Array<string>, 
/**
 * What should be known before a run with them.
 */
warning: string | null, };

/**
 * Stored answers that could be judged by another metric.
 */
export type RegradeOffer = { 
/**
 * Of which evaluation.
 */
evaluation: EvaluationId, 
/**
 * What that would mean, as sentences.
 */
says: string, };

/**
 * A judgement of stored answers by another metric than the one of the run.
 */
export type RegradedView = { 
/**
 * By which metric.
 */
metric: MetricView, 
/**
 * When.
 */
created_at: Timestamp, 
/**
 * The figures, in the order of the candidates' letters.
 */
scores: Array<ScoreView>, 
/**
 * What they say; always exploratory.
 */
verdict: VerdictView, };

/**
 * A document that is handed over.
 */
export type ReportFormat = "html" | "markdown" | "csv" | "json";

/**
 * The first half page of the report, in the same words as the file's.
 */
export type ReportPreview = { 
/**
 * The project's name.
 */
title: string, 
/**
 * Date, data version and hash, app version.
 */
about: Array<string>, 
/**
 * The verdict.
 */
sentence: string, 
/**
 * What it rests on.
 */
support: string, 
/**
 * The figures beside it.
 */
figures: Array<TitledText>, 
/**
 * The scoreboard.
 */
scores: Array<ScoreView>, 
/**
 * What its columns are.
 */
scoreboard_note: string, 
/**
 * What limits the verdict.
 */
caveats: Array<string>, 
/**
 * What follows, where it fails, how far to trust it.
 */
notes: Array<TitledText>, };

/**
 * Which file to write.
 */
export type ReportRequest = { 
/**
 * Its format.
 */
format: ReportFormat, };

/**
 * The Report screen.
 */
export type ReportView = { 
/**
 * Question, answer, support.
 */
headline: Headline, 
/**
 * The first half page; absent before there is a verdict.
 */
preview: ReportPreview | null, 
/**
 * What can be written.
 */
formats: Array<FormatView>, };

/**
 * How good a candidate's lookup is by itself, before any model answers.
 */
export type RetrievalScoresView = { 
/**
 * Passages that are looked up at most.
 */
k: number, 
/**
 * Rows that name their source.
 */
with_source: number, 
/**
 * Those of them whose source was found.
 */
hits: number, 
/**
 * The share; absent where no row names its source.
 */
hit_rate: number | null, 
/**
 * The mean of 1 / rank of the source; absent where no row names its source.
 */
mean_reciprocal_rank: number | null, 
/**
 * Rows whose expected answer may be looked for.
 */
with_answer: number, 
/**
 * Those of them whose expected answer stood in the context.
 */
answer_shown: number, 
/**
 * The share; absent where there is no such row.
 */
answer_rate: number | null, };

/**
 * How a candidate looks something up and asks with it.
 */
export type RetrievalView = { 
/**
 * By what passages are found.
 */
mode: SearchMode, 
/**
 * What is searched for; `{question}` stands for the row's input.
 */
query_template: string, 
/**
 * At most this many passages.
 */
k: number, 
/**
 * At most this many tokens of passages.
 */
token_budget: number, 
/**
 * The last turn; `{context}` stands for the passages, `{question}` for the row's input.
 */
context_template: string, 
/**
 * Whether the answer shall name its passages.
 */
citations: boolean, 
/**
 * Of a candidate that is trained: how many of the passages that don't hold the answer are
 * replaced by others in training rows, in per cent.
 */
distractors_percent: number, };

/**
 * Who says a message. Other roles are kept in the raw row and reported by the checks.
 */
export type Role = "system" | "developer" | "user" | "assistant" | "tool" | "function";

/**
 * Two rows side by side.
 */
export type RowBeside = { 
/**
 * The finding that brings them together.
 */
code: IssueCode, 
/**
 * It in two or three words.
 */
title: string, 
/**
 * The share of five-character pieces that their inputs have in common, from 0 to 1.
 */
likeness: number, 
/**
 * Whether their answers are the same.
 */
same_answer: boolean, 
/**
 * The row that is looked at.
 */
here: PairSide, 
/**
 * The other one.
 */
there: PairSide, 
/**
 * All rows that the finding brings together here, these two among them.
 */
group: Array<RowId>, };

/**
 * A change of rows. Each is one step that can be undone.
 */
export type RowChange = { "kind": "fix", 
/**
 * Which finding.
 */
code: IssueCode, } | { "kind": "exclude", 
/**
 * Which.
 */
rows: Array<RowId>, } | { "kind": "include", 
/**
 * Which.
 */
rows: Array<RowId>, } | { "kind": "edit", 
/**
 * Which row.
 */
row: RowId, 
/**
 * Its input.
 */
input: string | null, 
/**
 * Its answer.
 */
answer: string | null, } | { "kind": "keep", 
/**
 * The row whose answer holds.
 */
row: RowId, 
/**
 * The others.
 */
over: Array<RowId>, 
/**
 * Whether they take the answer over, instead of being left out.
 */
relabel: boolean, } | { "kind": "accept", 
/**
 * Which.
 */
rows: Array<RowId>, };

/**
 * The inspector: one row, whole.
 */
export type RowDetail = { 
/**
 * The row.
 */
id: RowId, 
/**
 * Its number in the table's own order, from 1.
 */
number: number, 
/**
 * The file it came from.
 */
origin: string, 
/**
 * Its line there, from 1.
 */
line: number, 
/**
 * Its split.
 */
split: Split | null, 
/**
 * Its tokens.
 */
tokens: number, 
/**
 * Its messages, as far as they can be read.
 */
messages: Array<Message>, 
/**
 * The row as it came, at most 100,000 characters of it.
 */
raw: string, 
/**
 * How many characters of `raw` were cut off.
 */
raw_cut: number, 
/**
 * Everything found in it.
 */
issues: Array<IssueView>, 
/**
 * Whether it is left out.
 */
excluded: boolean, 
/**
 * Whether it is a row of the sealed test split, which nobody changes.
 */
sealed: boolean, 
/**
 * Whether it was edited by hand.
 */
edited: boolean, 
/**
 * Its texts, if they can be edited.
 */
texts: PlainTexts | null, 
/**
 * What in it looks like personal data: "e-mail address".
 */
personal: Array<string>, 
/**
 * The row that a finding holds it against.
 */
beside: RowBeside | null, };

/**
 * One immutable row. Ids rise in the order of import and are never used again.
 */
export type RowId = number;

/**
 * One line of the table. Texts are cut to what a table can show; the inspector has the whole.
 */
export type RowLine = { 
/**
 * The row.
 */
id: RowId, 
/**
 * Its number in the table's own order, from 1.
 */
number: number, 
/**
 * The start of its input, control and bidi characters made visible.
 */
input: string, 
/**
 * The start of its answer.
 */
answer: string, 
/**
 * Its tokens.
 */
tokens: number, 
/**
 * Its split, once divided.
 */
split: Split | null, 
/**
 * Its gravest finding.
 */
finding: Finding | null, 
/**
 * Whether it is left out.
 */
excluded: boolean, };

/**
 * A piece of the table.
 */
export type RowPage = { 
/**
 * How many rows match the query.
 */
total: number, 
/**
 * Where `rows` begins.
 */
offset: number, 
/**
 * The rows.
 */
rows: Array<RowLine>, };

/**
 * Which rows of the table, in which order.
 */
export type RowQuery = { 
/**
 * Only this split.
 */
split: Split | null, 
/**
 * Only rows with this finding.
 */
issue: IssueCode | null, 
/**
 * Only rows with this answer.
 */
label: string | null, 
/**
 * Only rows that are left out, or only those that are not.
 */
excluded: boolean | null, 
/**
 * Only rows whose input or answer has this text, whatever its case.
 */
search: string, 
/**
 * The column to sort by; in the order of import when absent.
 */
sort: RowSort | null, 
/**
 * Whether the sorting is reversed.
 */
descending: boolean, 
/**
 * The first row wanted, from 0.
 */
offset: number, 
/**
 * How many rows wanted, at most 500.
 */
limit: number, };

/**
 * A column to sort by.
 */
export type RowSort = "number" | "label" | "tokens" | "split";

/**
 * A candidate of a run in the list.
 */
export type RunCandidate = { 
/**
 * Which.
 */
candidate: CandidateId, 
/**
 * Its mark.
 */
letter: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Whether the others were measured against it.
 */
baseline: boolean, 
/**
 * Share right by the primary metric, 0 to 1; absent until it is known, and of a trial.
 */
accuracy: number | null, };

/**
 * What a run is for.
 */
export type RunKind = "look" | "draft" | "trial";

/**
 * One run in the list.
 */
export type RunLine = { 
/**
 * Which; the number by which a person knows it.
 */
id: EvaluationId, 
/**
 * What it is for.
 */
kind: RunKind, 
/**
 * What it is for, in words: `Look 2`, `Draft`, `Trial`.
 */
name: string, 
/**
 * When it was begun.
 */
created_at: Timestamp, 
/**
 * Whose rows were asked.
 */
split: Split, 
/**
 * Which look at the sealed rows it is.
 */
look: number | null, 
/**
 * Rows that were asked.
 */
rows: number, 
/**
 * Where it stands.
 */
state: EvaluationState, 
/**
 * What counts as right, in words.
 */
metric: string, 
/**
 * Who answered, the baseline among them.
 */
candidates: Array<RunCandidate>, 
/**
 * The verdict in a few words, or what stands in its place.
 */
verdict: string, 
/**
 * Corrections of expected answers since it was begun.
 */
corrections: number, 
/**
 * What it cost, as far as that is known.
 */
spent: Money, 
/**
 * Whether answers came whose cost is unknown, so that it was more.
 */
spent_at_least: boolean, 
/**
 * Calls that were on their way when the app was killed.
 */
possibly_billed_twice: number, 
/**
 * Whether it may be deleted. A look stays.
 */
deletable: boolean, };

/**
 * Every run of a project.
 */
export type RunList = { 
/**
 * Looks, drafts and trials, the newest first.
 */
runs: Array<RunLine>, 
/**
 * What the list says, in a sentence.
 */
summary: string, };

/**
 * Something long that is going on.
 */
export type RunningView = { "kind": "training", 
/**
 * Steps done.
 */
step: number, 
/**
 * Steps in all, once the provider says so.
 */
total_steps: number | null, } | { "kind": "comparing", 
/**
 * Answers so far.
 */
done: number, 
/**
 * Answers in all.
 */
total: number, };

/**
 * A verdict in words.
 */
export type SaidVerdict = { 
/**
 * When it was reached.
 */
reached_at: Timestamp, 
/**
 * The rule's outcome.
 */
outcome: string, 
/**
 * In words.
 */
sentence: string, 
/**
 * What it rests on.
 */
support: string, };

/**
 * Which sample.
 */
export type SampleKind = "triage" | "repairs" | "contact";

/**
 * A sample that can be opened.
 */
export type SampleView = { 
/**
 * Which.
 */
kind: SampleKind, 
/**
 * The name that its project gets.
 */
name: string, 
/**
 * What it is about, in one line.
 */
line: string, };

/**
 * How good an answer is said to be.
 */
export type ScaleKind = "pass_fail" | "one_to_five";

/**
 * What a provider makes of a schema.
 */
export type SchemaAtProvider = { 
/**
 * The provider's name.
 */
name: string, 
/**
 * Whether the candidate is asked there.
 */
asked: boolean, 
/**
 * How far answers are held to the schema.
 */
support: SchemaSupport, 
/**
 * The same in a sentence.
 */
text: string, 
/**
 * What keeps answers from being held to it.
 */
faults: Array<SchemaFault>, };

/**
 * What is to be said of a schema.
 */
export type SchemaCheck = { 
/**
 * A schema that fits the answers at hand.
 */
proposed: SchemaProposal, 
/**
 * Why it can't be used at all.
 */
fault: SchemaFault | null, 
/**
 * The members at its root, any of which can be compared in place of the whole.
 */
members: Array<string>, 
/**
 * What each provider makes of it; the one that is asked comes first. Empty with a fault.
 */
providers: Array<SchemaAtProvider>, };

/**
 * Something that is wrong at a place of a schema.
 */
export type SchemaFault = { 
/**
 * The line of the text, from 1, where the text itself is wrong.
 */
line: number | null, 
/**
 * The place in the schema as a JSON pointer; empty for its root.
 */
path: string, 
/**
 * What is wrong.
 */
message: string, 
/**
 * What to do.
 */
remedy: string, };

/**
 * A schema made of the answers.
 */
export type SchemaProposal = { 
/**
 * The schema, and what of an answer is compared.
 */
form: AnswerForm, 
/**
 * What it was made of, as sentences.
 */
reasons: Array<string>, };

/**
 * A schema to look at.
 */
export type SchemaQuestion = { 
/**
 * Its text; the proposed one when absent.
 */
schema: string | null, 
/**
 * Where the candidate is asked; absent for the local provider.
 */
provider: ProviderId | null, 
/**
 * The model that is asked there.
 */
model: string | null, };

/**
 * How far a provider holds answers to a schema.
 */
export type SchemaSupport = "held" | "loose" | "unknown" | "refused";

/**
 * One line of the scoreboard: figures over the rows that every candidate answered.
 */
export type ScoreView = { 
/**
 * Which candidate.
 */
candidate: CandidateId, 
/**
 * Its mark.
 */
letter: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What kind it is.
 */
kind: CandidateKind, 
/**
 * The kind in a word or two; what the local provider trains is a classifier.
 */
way: string, 
/**
 * The model that answered.
 */
model: string, 
/**
 * Whether the others are measured against it.
 */
baseline: boolean, 
/**
 * Whether the verdict is for it.
 */
winner: boolean, 
/**
 * Answers counted: rows, as often as each was asked.
 */
n: number, 
/**
 * Those that are right by the primary metric.
 */
correct: number, 
/**
 * Rows without an answer because of a fault that was not the candidate's.
 */
excluded: number, 
/**
 * Share right, 0 to 1.
 */
accuracy: number | null, 
/**
 * Its 95 % interval by Wilson.
 */
interval: [number, number] | null, 
/**
 * Share right by the other of exact and normalised match.
 */
other_accuracy: number | null, 
/**
 * Cost per 1,000 requests; `null` if the price is unknown.
 */
cost_per_1000: Money | null, 
/**
 * Cost per 1,000 right answers.
 */
cost_per_1000_correct: Money | null, 
/**
 * Median latency.
 */
p50_ms: number | null, 
/**
 * Latency that 95 of 100 requests keep.
 */
p95_ms: number | null, 
/**
 * Prompt and answer tokens of a request, on average.
 */
tokens_per_request: number | null, 
/**
 * What these tokens would cost a month at the project's volume, without caching: at its own
 * model's price, or, for what was asked at the local provider, projected at that of
 * [`EvaluationView::price_model`]. `null` if one of them is unknown.
 */
month_projected: Money | null, 
/**
 * How good its lookup was by itself; absent where it looks nothing up.
 */
retrieval: RetrievalScoresView | null, 
/**
 * When its answers were recorded, and what that means for cost and latency, in a sentence;
 * absent for one that was asked.
 */
recorded: string | null, 
/**
 * Figures that are shown and decide nothing, the same ones for every candidate.
 */
further: Array<FurtherFigure>, 
/**
 * Against the baseline; absent for the baseline itself.
 */
comparison: ComparisonView | null, };

/**
 * By what passages are found.
 */
export type SearchMode = "lexical" | "hybrid";

/**
 * What is searched for.
 */
export type SearchQuery = { 
/**
 * Words or a question.
 */
text: string, 
/**
 * By what.
 */
mode: SearchMode, 
/**
 * At most so many passages.
 */
k: number, };

/**
 * What a search found.
 */
export type SearchResult = { 
/**
 * The best first.
 */
hits: Array<HitView>, 
/**
 * How long it took, in milliseconds.
 */
took_ms: number, 
/**
 * What the scores are, in a sentence.
 */
scores: string, };

/**
 * What would be sent to a host.
 */
export type SendNotice = { 
/**
 * The provider's name.
 */
provider_name: string, 
/**
 * The host and port.
 */
host: string, 
/**
 * The marks of the candidates that are asked there.
 */
letters: Array<string>, 
/**
 * Which rows and which of their fields, as sentences.
 */
sent: Array<string>, 
/**
 * What personal data was found in them, in a sentence.
 */
personal: string, 
/**
 * Whether any was.
 */
has_personal: boolean, 
/**
 * When somebody agreed to it; absent while nobody has.
 */
agreed_at: Timestamp | null, };

/**
 * A file that was sent.
 */
export type SentFileView = { 
/**
 * The provider's id.
 */
id: string, 
/**
 * Its name.
 */
name: string, };

/**
 * The Settings screen.
 */
export type SettingsView = { 
/**
 * Question, answer, support.
 */
headline: Headline, 
/**
 * The providers in the order in which they were added; the built-in local one comes last.
 */
providers: Array<ProviderView>, 
/**
 * What a new provider can begin with.
 */
presets: Array<ProviderPreset>, 
/**
 * Prices: built in, and a person's own.
 */
prices: PricesView, 
/**
 * Where the log is, as a display name.
 */
log_folder: string, 
/**
 * Where projects and settings are, as a display name.
 */
data_folder: string, };

/**
 * How much a finding matters.
 */
export type Severity = "error" | "warning" | "note";

/**
 * A question of the fit check.
 */
export type Sign = "pace" | "closed" | "format" | "prompt" | "volume" | "facts" | "documents" | "citation" | "examples" | "conflicts";

/**
 * One candidate's figures over a slice.
 */
export type SliceFigures = { 
/**
 * Share right, 0 to 1.
 */
share: number, 
/**
 * Its 95 % interval by Wilson.
 */
interval: [number, number], 
/**
 * The difference to the baseline in points; absent for the baseline and in a thin slice.
 */
difference_points: number | null, 
/**
 * Its interval in points by Tango.
 */
difference_interval: [number, number] | null, 
/**
 * Whether that interval does not hold 0.
 */
is_clear: boolean, };

/**
 * Slices that together hold every row once.
 */
export type SliceGroup = { 
/**
 * What the rows are parted by: `Label`.
 */
name: string, 
/**
 * How that was found out.
 */
note: string, 
/**
 * Its slices.
 */
slices: Array<SliceLine>, };

/**
 * Some of the rows.
 */
export type SliceLine = { 
/**
 * Which rows.
 */
name: string, 
/**
 * How many of those that every candidate answered.
 */
n: number, 
/**
 * Why no difference is given, where there are too few.
 */
thin: string | null, 
/**
 * Each candidate's figures, in the order of the candidates.
 */
figures: Array<SliceFigures>, };

/**
 * A candidate of the table of slices.
 */
export type SlicedCandidate = { 
/**
 * Which.
 */
candidate: CandidateId, 
/**
 * Its mark.
 */
letter: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Whether the others are measured against it.
 */
baseline: boolean, };

/**
 * A run, part by part. It describes; it decides nothing.
 */
export type SlicesView = { 
/**
 * Of which run.
 */
evaluation: EvaluationId, 
/**
 * Where candidates differ, and how the intervals were made.
 */
headline: Headline, 
/**
 * Who answered, in the order of the letters.
 */
candidates: Array<SlicedCandidate>, 
/**
 * The level of the intervals of differences, after dividing alpha.
 */
confidence: number, 
/**
 * The parts, by what they are parted by.
 */
groups: Array<SliceGroup>, };

/**
 * What a finding speaks for.
 */
export type SpeaksFor = "fine_tuning" | "prompt" | "retrieval" | "nothing" | "fix_first";

/**
 * Which part of a dataset a row belongs to.
 */
export type Split = "train" | "validation" | "test";

/**
 * How many rows each split has.
 */
export type SplitCounts = { 
/**
 * Rows to learn from.
 */
train: number, 
/**
 * Rows to watch the training with.
 */
validation: number, 
/**
 * Rows of the holdout.
 */
test: number, };

/**
 * One way to divide the rows, with what its test set could show.
 */
export type SplitOption = { 
/**
 * Shares of train, validation and test in per cent.
 */
percent: SplitCounts, 
/**
 * Rows that this gives.
 */
counts: SplitCounts, 
/**
 * The smallest difference, in points, that the test set can show with 10 % disagreement.
 */
detectable_points: number, 
/**
 * The same, as a sentence.
 */
sentence: string, 
/**
 * Whether this is the one proposed.
 */
proposed: boolean, };

/**
 * How to divide the rows.
 */
export type SplitRequest = { 
/**
 * Shares of train, validation and test in per cent; they add up to 100.
 */
percent: SplitCounts, 
/**
 * The seed, so that the same split can be made again.
 */
seed: number, };

/**
 * How good a status is.
 */
export type StatusTone = "ready" | "untested" | "incomplete" | "failing";

/**
 * How far a step is.
 */
export type StepStanding = "done" | "current" | "ahead";

/**
 * The rows of one label in the win/loss strip.
 */
export type StripGroup = { 
/**
 * The label, or the empty text when answers are not a closed set.
 */
label: string, 
/**
 * A mark a row: `+` only the challenger, `-` only the baseline, `x` both wrong, `.` both
 * right, a blank where one was excluded.
 */
marks: string, };

/**
 * How often the task itself changes: its labels, its rules, what a good answer is.
 */
export type TaskPace = "settled" | "small_changes" | "every_week";

/**
 * A piece of a text.
 */
export type TextPiece = { 
/**
 * The piece.
 */
text: string, 
/**
 * Whether it is a word of the question.
 */
found: boolean, };

/**
 * A moment, in milliseconds since 1970-01-01T00:00:00Z.
 */
export type Timestamp = number;

/**
 * A text with its title; of a figure, the value and what it counts.
 */
export type TitledText = { 
/**
 * The title.
 */
title: string, 
/**
 * The text.
 */
text: string, };

/**
 * Token counts of a version.
 */
export type TokenView = { 
/**
 * All rows together.
 */
total: number, 
/**
 * The row in the middle.
 */
median: number, 
/**
 * The longest row.
 */
longest: number, };

/**
 * A candidate that can be trained.
 */
export type TrainChoice = { 
/**
 * Which.
 */
id: CandidateId, 
/**
 * Its mark.
 */
letter: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The base model.
 */
model: string, 
/**
 * Where it is trained.
 */
provider_name: string, 
/**
 * Whether it has a model already.
 */
trained: boolean, };

/**
 * How a model learns.
 */
export type TrainMethod = "supervised" | "preference";

/**
 * What a training would use.
 */
export type TrainPlan = { 
/**
 * Question, answer, support, as long as nothing runs.
 */
headline: Headline, 
/**
 * The candidates that can be trained, in the order of their letters.
 */
choices: Array<TrainChoice>, 
/**
 * The one that would be trained; absent where there is none.
 */
candidate: CandidateId | null, 
/**
 * The base model.
 */
model: string, 
/**
 * Where it is trained, as words.
 */
provider: string, 
/**
 * Whether that is the built-in local provider.
 */
is_local: boolean, 
/**
 * What should be known of the provider before a start, as sentences: what was never tried
 * against it, what ends when.
 */
provider_notes: Array<string>, 
/**
 * How it learns; the rows decide.
 */
method: TrainMethod, 
/**
 * The same in words.
 */
method_words: string, 
/**
 * Rows in the training file.
 */
train_rows: number, 
/**
 * Rows in the validation file.
 */
validation_rows: number, 
/**
 * Training rows left out because their input stands in the test set.
 */
leaks_left_out: number, 
/**
 * Rows left out because they can't be used.
 */
unusable_left_out: number, 
/**
 * Rows that are longer than the model's limit for training; what is beyond is cut off.
 */
too_long: number, 
/**
 * Tokens of the training file.
 */
train_tokens: number, 
/**
 * Passes over the training file that the estimate reckons with, from and to.
 */
epochs: [number, number], 
/**
 * Tokens learnt from, from and to.
 */
learnt_tokens: [number, number], 
/**
 * What it will cost, from and to; `null` if the price is unknown.
 */
cost: [Money, Money] | null, 
/**
 * What the ranges rest on, in a sentence.
 */
rests_on: string, 
/**
 * How this provider takes the learning rate: as a factor of its own choice, or the rate itself.
 */
learning_rate_label: string, 
/**
 * Whether values other than the provider's own choice may be set.
 */
may_tune: boolean, 
/**
 * Why, or why not yet, in a sentence.
 */
tuning_note: string, 
/**
 * What would be sent where; absent where nothing leaves this computer.
 */
notice: SendNotice | null, 
/**
 * What stops the start, as sentences. Empty when nothing does.
 */
blocking: Array<string>, 
/**
 * That no test row is in the files, proven by comparing hashes.
 */
test_absent: boolean, 
/**
 * One training row with what is looked up for it; absent where the candidate looks nothing up.
 */
looked_up: TrainingRowView | null, };

/**
 * How to train. What is absent is the provider's own choice.
 */
export type TrainRequest = { 
/**
 * Which candidate; when absent, the newest that has no model, else the newest.
 */
candidate: CandidateId | null, 
/**
 * A part of the trained model's name.
 */
suffix: string | null, 
/**
 * The seed.
 */
seed: number | null, 
/**
 * Passes over the training file, 1 to 50.
 */
epochs: number | null, 
/**
 * Rows a step, 1 to 256.
 */
batch_size: number | null, 
/**
 * Times the provider's own learning rate, or the rate itself where it is taken so; above 0.
 */
learning_rate_multiplier: number | null, 
/**
 * How near the model stays to its base when it learns from preferences, above 0 to 2; not used
 * otherwise.
 */
beta: number | null, 
/**
 * The most that it may cost, in dollars: where the estimate may come to more, nothing starts.
 */
budget: string | null, 
/**
 * Whether the comparison starts by itself once the model is there.
 */
compare_when_done: boolean, };

/**
 * The Train screen: what a start would mean, and the job that runs or ran last.
 */
export type TrainView = { 
/**
 * Question, answer, support.
 */
headline: Headline, 
/**
 * What would be sent and learnt; absent before the test set is sealed.
 */
plan: TrainPlan | null, 
/**
 * The newest job.
 */
job: JobView | null, 
/**
 * How many jobs this project had.
 */
jobs: number, };

/**
 * One training row with what is looked up for it, as it would be sent.
 */
export type TrainingRowView = { 
/**
 * Its number.
 */
number: number, 
/**
 * The user's last turn, with the passages in it.
 */
turn: string, 
/**
 * The answer that is learnt.
 */
answer: string, 
/**
 * What is in it, in a sentence.
 */
about: string, };

/**
 * An answer of a trial.
 */
export type TrialAnswer = { 
/**
 * Whose.
 */
letter: string, 
/**
 * The start of the answer; absent while there is none.
 */
text: string | null, 
/**
 * Whether it is right.
 */
correct: boolean | null, 
/**
 * How long it took, in milliseconds.
 */
latency_ms: number | null, 
/**
 * Tokens sent and come back, as the provider counted them.
 */
tokens: [number, number] | null, 
/**
 * What it cost.
 */
cost: Money | null, 
/**
 * Why there is no answer.
 */
failure: string | null, };

/**
 * A row of a trial.
 */
export type TrialRow = { 
/**
 * Its number.
 */
number: number, 
/**
 * The start of what was asked.
 */
input: string, 
/**
 * The answer that is right.
 */
expected: string, 
/**
 * What the candidates answered, in the order of the estimates.
 */
answers: Array<TrialAnswer>, };

/**
 * A trial run on a few validation rows.
 */
export type TrialView = { 
/**
 * The evaluation that holds its answers.
 */
evaluation: EvaluationId, 
/**
 * Where it stands.
 */
state: EvaluationState, 
/**
 * Answers so far.
 */
done: number, 
/**
 * Answers in all.
 */
total: number, 
/**
 * Why it failed.
 */
error: ApiError | null, 
/**
 * What was answered, a row at a time.
 */
rows: Array<TrialRow>, };

/**
 * An expected answer and an answer.
 */
export type TriedPair = { 
/**
 * What is expected.
 */
expected: string, 
/**
 * What is answered.
 */
answer: string, };

/**
 * What a grader says of the pairs.
 */
export type TriedView = { 
/**
 * What the grader asks of an answer, in a sentence.
 */
asks: string, 
/**
 * How many of the rows' answers are right, in a sentence; empty without rows.
 */
says: string, 
/**
 * What it says of the pair.
 */
grade: GradeView, 
/**
 * What it says of the rows, in their order.
 */
rows: Array<GradeView>, };

/**
 * A grader, and what to try it on.
 */
export type TryOut = { 
/**
 * The grader.
 */
grader: GraderChoice, 
/**
 * A pair that a person wrote.
 */
pair: TriedPair, 
/**
 * Those of rows, at most 200.
 */
rows: Array<TriedPair>, };

/**
 * A row to try a grader on.
 */
export type TryOutRow = { 
/**
 * The row.
 */
id: RowId, 
/**
 * Its number.
 */
number: number, 
/**
 * The start of its input.
 */
input: string, 
/**
 * The expected answer.
 */
expected: string, 
/**
 * What candidates answered, where some did.
 */
answers: Array<GivenAnswer>, };

/**
 * What is being counted.
 */
export type Unit = "bytes" | "rows" | "steps" | "answers" | "documents" | "passages";

/**
 * A list that could not be read.
 */
export type UnreadList = { 
/**
 * Of what: `files`, `jobs` or `models`.
 */
what: string, 
/**
 * Why.
 */
error: ApiError, };

/**
 * Rows that at least one candidate has right: what no choice among them can exceed.
 */
export type UpperBound = { 
/**
 * Rows that some candidate has right.
 */
rows: number, 
/**
 * Of how many.
 */
n: number, 
/**
 * The share, 0 to 1.
 */
share: number, 
/**
 * Its 95 % interval by Wilson.
 */
interval: [number, number], 
/**
 * The same in words, with what the best candidate has.
 */
text: string, };

/**
 * What making vectors would mean.
 */
export type VectorPlan = { 
/**
 * Passages that need one.
 */
passages: number, 
/**
 * Passages that have one of this model already.
 */
known: number, 
/**
 * Tokens that are sent, counted here.
 */
tokens: number, 
/**
 * What they cost; `null` if the price is unknown.
 */
cost: Money | null, 
/**
 * What would leave this computer; absent where nothing does.
 */
notice: SendNotice | null, };

/**
 * Which vectors to make.
 */
export type VectorRequest = { 
/**
 * Where; absent for the local provider.
 */
provider: ProviderId | null, 
/**
 * By which model.
 */
model: string, };

/**
 * Where vectors can be made.
 */
export type VectorSource = { 
/**
 * Which; absent for the local provider.
 */
provider: ProviderId | null, 
/**
 * Its name.
 */
name: string, 
/**
 * A model there that makes vectors, as far as one is known.
 */
model: string, };

/**
 * The vectors in use.
 */
export type VectorsView = { 
/**
 * Where they are made; absent for the local provider.
 */
provider: ProviderId | null, 
/**
 * The name of that provider.
 */
provider_name: string, 
/**
 * The model that makes them.
 */
model: string, 
/**
 * Passages without a vector.
 */
missing: number, };

/**
 * What the evidence says.
 */
export type VerdictView = { 
/**
 * The rule's outcome, as in the headless runner's JSON.
 */
outcome: string, 
/**
 * In words.
 */
sentence: string, 
/**
 * How sure, and what it rests on.
 */
support: string, 
/**
 * What limits it, each a sentence.
 */
caveats: Array<string>, 
/**
 * How it was reached, each rule a sentence.
 */
reasons: Array<string>, };

/**
 * A version of a candidate.
 */
export type VersionView = { 
/**
 * Which.
 */
id: CandidateId, 
/**
 * Its mark.
 */
letter: string, 
/**
 * Its name.
 */
name: string, 
/**
 * When it was made.
 */
at: Timestamp, 
/**
 * Whether it is the one that is looked at.
 */
is_this: boolean, 
/**
 * Whether it is off the list, and can be put back in this one's place.
 */
can_be_restored: boolean, 
/**
 * What was changed, in a sentence.
 */
text: string, };

/**
 * How often production asks, and at which prices tokens are projected.
 */
export type Volume = { 
/**
 * Requests a month; absent while nobody has said.
 */
per_month: number | null, 
/**
 * The model at whose price tokens are projected.
 */
price_model: string, 
/**
 * The models whose prices are known.
 */
models: Array<string>, 
/**
 * Where the prices are from, and of when.
 */
source: string, };

/**
 * A change of the volume.
 */
export type VolumeEdit = { 
/**
 * Requests a month; absent or 0 for "not known".
 */
per_month: number | null, 
/**
 * One of the models in the list.
 */
price_model: string, };

/**
 * A candidate, and why it is compared.
 */
export type WorthLine = { 
/**
 * Which.
 */
id: CandidateId, 
/**
 * Its mark.
 */
letter: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Why it is in.
 */
why: string, 
/**
 * Tokens of a request: prompt, examples, input and what is looked up; of a measured candidate
 * with the answer. `null` where nothing can be looked up yet.
 */
tokens_per_request: number | null, 
/**
 * Whether the tokens were measured; else they are counted from prompt, rows and documents.
 */
measured: boolean, 
/**
 * What these tokens would cost a month; `null` while volume or price is not known.
 */
month_projected: Money | null, 
/**
 * Where it stands.
 */
state: WorthState, 
/**
 * Share right on the sealed rows, 0 to 1, once judged.
 */
accuracy: number | null, 
/**
 * Rows that the share is of.
 */
n: number, };

/**
 * Where a candidate stands.
 */
export type WorthState = "not_trained" | "ready" | "judged";
