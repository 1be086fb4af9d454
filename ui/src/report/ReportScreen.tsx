import { Ask } from "../app/Ask";
import { useNavigation } from "../app/navigation";
import { ScreenState } from "../app/ScreenState";
import { useToast } from "../app/toasts";
import type { FormatView, ReportFormat, ReportView } from "../host";
import { Button } from "../parts/Button";
import { Callout, Empty, ErrorCallout } from "../parts/Callout";
import { ScrollRegion } from "../parts/ScrollRegion";
import { Formats } from "./Formats";
import { Preview } from "./Preview";
import { useReportView, useSave, useSaveBeside } from "./queries";

/** What do I hand over? */
export function ReportScreen() {
  const query = useReportView();
  return <ScreenState query={query}>{query.data && <Report view={query.data} />}</ScreenState>;
}

function Report({ view }: { view: ReportView }) {
  const { go } = useNavigation();
  if (view.preview === null) {
    return (
      <main className="main">
        <Ask headline={view.headline} answerTestId="report-headline" />
        <Empty
          title="No verdict yet."
          action={
            <Button kind="primary" data-testid="report-to-compare" onClick={() => go("compare")}>
              Go to Compare
            </Button>
          }
        >
          When the candidates have answered the sealed rows, the report stands here, ready to be saved.
        </Empty>
      </main>
    );
  }
  return <Ready view={view} preview={view.preview} />;
}

function Ready({ view, preview }: { view: ReportView; preview: NonNullable<ReportView["preview"]> }) {
  const saving = useSaving();
  return (
    <main className="main">
      <Ask
        headline={view.headline}
        answerTestId="report-headline"
        actions={
          <Button kind="primary" data-testid="report-save" disabled={saving.isBusy} onClick={() => saving.save("html")}>
            Save the HTML report…
          </Button>
        }
      />
      <div className="body">
        <section className="pane grow" aria-label="The first half page">
          <ScrollRegion label="The first half page of the report">
            <Preview preview={preview} />
          </ScrollRegion>
        </section>
        <aside className="pane inspector report-side" aria-label="Formats">
          <Outcome saving={saving} formats={view.formats} />
          <ScrollRegion label="Formats">
            <Formats formats={view.formats} isBusy={saving.isBusy} onSave={saving.save} onSaveBeside={saving.saveBeside} />
          </ScrollRegion>
        </aside>
      </div>
    </main>
  );
}

type Saving = ReturnType<typeof useSaving>;

/** Saving one file at a time, with what became of the last. */
function useSaving() {
  const say = useToast();
  const dialog = useSave();
  const beside = useSaveBeside();
  const save = (format: ReportFormat) => {
    beside.reset();
    dialog.mutate(format, { onSuccess: (name) => name !== null && say(`Saved ${name}.`) });
  };
  const saveBeside = (format: ReportFormat) => {
    dialog.reset();
    beside.mutate(format, { onSuccess: (name) => say(`Saved ${name} beside the project.`) });
  };
  return { dialog, beside, save, saveBeside, isBusy: dialog.isPending || beside.isPending };
}

/** What became of the last save: an error with its remedy, or the file's name. */
function Outcome({ saving, formats }: { saving: Saving; formats: readonly FormatView[] }) {
  const { dialog, beside, saveBeside } = saving;
  const error = dialog.error ?? beside.error;
  const wanted = dialog.variables;
  if (error !== null) {
    const canSaveBeside = error.code === "dialog_missing" && wanted !== undefined;
    const name = formats.find((format) => format.format === wanted)?.name ?? "it";
    return (
      <div className="report-outcome" data-testid="report-error">
        <ErrorCallout
          error={error}
          actions={
            canSaveBeside && (
              <Button small data-testid="report-save-beside" onClick={() => saveBeside(wanted)}>
                Save {name} beside the project
              </Button>
            )
          }
        />
      </div>
    );
  }
  const name = dialog.data ?? beside.data;
  if (!name) return null;
  return (
    <div className="report-outcome" data-testid="report-saved" data-name={name}>
      <Callout tone="ok" title={`Saved ${name}.`}>
        {beside.data ? "It stands in the folder of the project’s file." : "It stands where you chose."}
      </Callout>
    </div>
  );
}
