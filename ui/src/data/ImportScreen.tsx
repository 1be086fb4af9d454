import { useState } from "react";

import { Ask } from "../app/Ask";
import {
  type AppView,
  type ColumnMapping,
  type ImportPreview,
  type OfferedFile,
  type OfferedFiles,
  toHostError,
  useHost,
} from "../host";
import { Button } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { ImportForm } from "./ImportForm";
import { ImportProgress } from "./ImportProgress";
import { usePreview } from "./queries";
import { SampleRows } from "./SampleRows";
import { useImport } from "./useImport";

type ImportScreenProps = {
  offer: OfferedFiles;
  onDone: (view: AppView) => void;
  onLeave: () => void;
};

/** Between a file and a project: which column is what, and perhaps a test file of its own. */
export function ImportScreen({ offer, onDone, onLeave }: ImportScreenProps) {
  const preview = usePreview(offer.examples.handle);
  return (
    <div className="app1">
      <main className="main" aria-busy={preview.isPending}>
        <Ask
          headline={{
            question: "What is in this file?",
            answer: offer.examples.name,
            support: preview.data?.format ?? "",
          }}
          actions={<Button onClick={onLeave}>Leave it</Button>}
        />
        {preview.error && (
          <div className="sec">
            <ErrorCallout
              error={preview.error}
              actions={
                <Button small onClick={() => void preview.refetch()}>
                  Read it again
                </Button>
              }
            />
          </div>
        )}
        {preview.data && <Import preview={preview.data} offeredTest={offer.test} onDone={onDone} />}
      </main>
      <footer className="status">
        <span className="right">The file stays where it is. Nothing is sent.</span>
      </footer>
    </div>
  );
}

type ImportProps = {
  preview: ImportPreview;
  offeredTest: OfferedFile | null;
  onDone: (view: AppView) => void;
};

function Import({ preview, offeredTest, onDone }: ImportProps) {
  const host = useHost();
  const [mapping, setMapping] = useState<ColumnMapping | null>(() => firstMapping(preview));
  const [test, setTest] = useState<OfferedFile | null>(offeredTest);
  const [pickError, setPickError] = useState<ReturnType<typeof toHostError> | null>(null);
  const run = useImport(onDone);
  const pickTest = async () => {
    setPickError(null);
    try {
      const file = await host.app.pickExamples();
      if (file !== null) setTest(file);
    } catch (thrown) {
      setPickError(toHostError(thrown));
    }
  };
  const start = () =>
    run.start({ examples: preview.file.handle, test: test?.handle ?? null, mapping });
  return (
    <div className="body import">
      <section className="pane import-form" aria-label="How the file is meant">
        <div className="scroll">
          <ImportForm
            preview={preview}
            mapping={mapping}
            onMapping={(next) => {
              run.forget();
              setMapping(next);
            }}
            test={test}
            onPickTest={() => void pickTest()}
            onDropTest={() => setTest(null)}
            error={run.error ?? pickError}
            isOff={run.isRunning}
          />
        </div>
        <div className="import-do">
          {run.isRunning ? (
            <ImportProgress progress={run.progress} onCancel={run.cancel} />
          ) : (
            <Button kind="primary" data-testid="import-start" onClick={start}>
              Import {preview.file.name}
            </Button>
          )}
        </div>
      </section>
      <SampleRows columns={preview.columns} mapping={mapping} />
    </div>
  );
}

/** What the columns seem to be; the first two where nothing is suggested. */
function firstMapping({ columns, suggested }: ImportPreview): ColumnMapping | null {
  if (suggested !== null) return suggested;
  const [input, answer] = columns;
  if (input === undefined) return null;
  return { input: input.name, answer: (answer ?? input).name, prompt: null, source: null };
}
