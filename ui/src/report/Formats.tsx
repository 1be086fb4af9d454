import { bytes } from "../format";
import type { FormatView, ReportFormat } from "../host";
import { Button } from "../parts/Button";

type FormatsProps = {
  formats: readonly FormatView[];
  isBusy: boolean;
  onSave: (format: ReportFormat) => void;
  onSaveBeside: (format: ReportFormat) => void;
};

/** What can be written, with what is in each. */
export function Formats({ formats, isBusy, onSave, onSaveBeside }: FormatsProps) {
  return (
    <ul>
      {formats.map((format) => (
        <li key={format.format} className="insp-sec">
          <div className="row">
            <b className="strong grow">{format.name}</b>
            <span className="t3 sm">{format.bytes === null ? "" : `about ${bytes(format.bytes)}`}</span>
          </div>
          <p className="t2 sm report-contents">{format.contents}</p>
          <div className="row">
            <Button
              small
              aria-label={`Save ${format.name}…`}
              data-testid={`report-save-${format.format}`}
              disabled={isBusy}
              onClick={() => onSave(format.format)}
            >
              Save…
            </Button>
            <Button
              small
              kind="quiet"
              aria-label={`Save ${format.name} beside the project`}
              data-testid={`report-save-beside-${format.format}`}
              disabled={isBusy}
              onClick={() => onSaveBeside(format.format)}
            >
              Save beside the project
            </Button>
          </div>
        </li>
      ))}
    </ul>
  );
}
