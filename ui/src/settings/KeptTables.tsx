import { bytes, day } from "../format";
import type { KeptFile, KeptJob, KeptModel } from "../host";
import { Icon } from "../parts/Icon";
import { Badge, CandidateMark } from "../parts/marks";

/** Files at a provider. */
export function KeptFiles({ files, onDelete }: { files: readonly KeptFile[]; onDelete: (file: KeptFile) => void }) {
  return (
    <table className="t kept">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col" className="w-purpose">
            For
          </th>
          <th scope="col" className="num w-size">
            Size
          </th>
          <Since />
          <Do />
        </tr>
      </thead>
      <tbody>
        {files.map((file) => (
          <tr key={file.id} className={file.in_use === null ? undefined : "tall"} data-testid={`kept-${file.id}`}>
            <td title={`${file.name}, ${file.id}`}>
              <Named name={file.name} isOurs={file.ours} />
              {file.in_use !== null && (
                <span className="sub warn" title={file.in_use}>
                  <span className="row">
                    <Icon name="warning" size={12} />
                    <span className="ell">{file.in_use}</span>
                  </span>
                </span>
              )}
            </td>
            <td className="t2" title={file.purpose}>
              {file.purpose}
            </td>
            <td className="num">{file.bytes === null ? <span className="t3">unknown</span> : bytes(file.bytes)}</td>
            <td className="t2">{since(file.created_at)}</td>
            <td className="kept-do">
              <RowButton name={file.name} onPress={() => onDelete(file)}>
                Delete…
              </RowButton>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Fine-tuning jobs at a provider. */
export function KeptJobs({ jobs, onCancel }: { jobs: readonly KeptJob[]; onCancel: (job: KeptJob) => void }) {
  return (
    <table className="t kept">
      <thead>
        <tr>
          <th scope="col">Base model</th>
          <th scope="col">Model</th>
          <th scope="col" className="w-status">
            Status
          </th>
          <Since />
          <Do />
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <tr key={job.id} className="tall" data-testid={`kept-${job.id}`}>
            <td title={`${job.base_model ?? "not told"}, ${job.id}`}>
              {job.base_model ?? <span className="t3">not told</span>}
              <span className="sub">
                {job.ours && "this project, "}
                {job.id}
              </span>
            </td>
            <td className="t2" title={job.model ?? undefined}>
              {job.model ?? <span className="t3">none</span>}
            </td>
            <td>{job.status}</td>
            <td className="t2">{since(job.created_at)}</td>
            <td className="kept-do">
              {!job.is_over && (
                <RowButton name={job.id} onPress={() => onCancel(job)}>
                  Cancel…
                </RowButton>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Trained models at a provider. */
export function KeptModels({ models, onDelete }: { models: readonly KeptModel[]; onDelete: (model: KeptModel) => void }) {
  return (
    <table className="t kept">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col" className="w-letter" title="The candidate of this project that answers with it">
            Answers as
          </th>
          <th scope="col" className="w-end" title="When it stops answering, by the provider’s word">
            Ends
          </th>
          <Since />
          <Do />
        </tr>
      </thead>
      <tbody>
        {models.map((model) => (
          <tr key={model.id} data-testid={`kept-${model.id}`}>
            <td title={model.id}>{model.id}</td>
            <td>{model.letter === null ? <span className="t3">–</span> : <CandidateMark letter={model.letter} />}</td>
            <td>
              {model.shutdown_date === null ? (
                <span className="t3">not told</span>
              ) : (
                <span className="row warn">
                  <Icon name="warning" size={12} />
                  {model.shutdown_date}
                </span>
              )}
            </td>
            <td className="t2">{since(model.created_at)}</td>
            <td className="kept-do">
              {model.can_delete && (
                <RowButton name={model.id} onPress={() => onDelete(model)}>
                  Delete…
                </RowButton>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Since() {
  return (
    <th scope="col" className="w-since">
      Since
    </th>
  );
}

function Do() {
  return (
    <th scope="col" className="w-do">
      <span className="unseen">Change</span>
    </th>
  );
}

function Named({ name, isOurs }: { name: string; isOurs: boolean }) {
  return (
    <span className="row kept-name">
      <span className="ell">{name}</span>
      {isOurs && <Badge>this project</Badge>}
    </span>
  );
}

function RowButton({ name, onPress, children }: { name: string; onPress: () => void; children: string }) {
  return (
    <button type="button" className="btn quiet small" aria-label={`${children} ${name}`} data-testid={`drop-${name}`} onClick={onPress}>
      {children}
    </button>
  );
}

function since(at: number | null) {
  return at === null ? <span className="t3">unknown</span> : day(at);
}
