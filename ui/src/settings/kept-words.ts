import type { KeptFile, KeptJob, KeptModel } from "../host";

/** Something at a provider that is to be deleted or stopped. */
export type Kept = { kind: "file"; file: KeptFile } | { kind: "job"; job: KeptJob } | { kind: "model"; model: KeptModel };

/** What a dialog asks, what would be lost, and what its buttons say. */
export type KeptWords = { title: string; confirm: string; dismiss: string; loss: string; warning: string | null };

/** The question before something at the provider `name` is deleted or stopped. */
export function keptWords(kept: Kept, name: string): KeptWords {
  switch (kept.kind) {
    case "file":
      return {
        title: `Delete ${kept.file.name} at ${name}?`,
        confirm: "Delete the file",
        dismiss: "Keep it there",
        loss: `It is deleted there, which can’t be undone. Models that learnt from it stay.${kept.file.ours ? "" : " This project did not send it: others of the account may need it."}`,
        warning: kept.file.in_use,
      };
    case "job":
      return {
        title: `Cancel ${kept.job.id} at ${name}?`,
        confirm: "Cancel the job",
        dismiss: "Let it go on",
        loss: `A cancelled job can’t be taken up again, and what it learnt so far may be billed.${kept.job.ours ? "" : " This project did not start it: others of the account may wait for it."}`,
        warning: null,
      };
    case "model":
      return {
        title: `Delete ${kept.model.id} at ${name}?`,
        confirm: "Delete the model",
        dismiss: "Keep it there",
        loss: "It answers no more, in production neither, and can’t be had back: another training makes another model.",
        warning:
          kept.model.letter === null
            ? null
            : `${kept.model.letter} answers with it and can’t be asked any more. What it answered in comparisons is kept.`,
      };
  }
}
