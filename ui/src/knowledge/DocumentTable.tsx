import { bytes, count, day } from "../format";
import type { DocumentView } from "../host";
import { Icon } from "../parts/Icon";

type DocumentTableProps = { documents: readonly DocumentView[]; onRemove: (document: DocumentView) => void };

/** Rows that are laid out; more documents than that are counted below. */
const MOST = 500;

/** The documents, with what is wrong with one in its own row. */
export function DocumentTable({ documents, onRemove }: DocumentTableProps) {
  return (
    // Its rows can be pressed, so that it need not take the focus itself.
    <div className="scroll documents" data-testid="documents">
      <table className="t kept">
        <thead>
          <tr>
            <th scope="col">Document</th>
            <th scope="col" className="w-kind">
              Kind
            </th>
            <th scope="col" className="num w-size">
              Size
            </th>
            <th scope="col" className="num w-size">
              Passages
            </th>
            <th scope="col" className="num w-size">
              Tokens
            </th>
            <th scope="col" className="w-state">
              Read
            </th>
            <th scope="col" className="w-do">
              <span className="unseen">Change</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {documents.slice(0, MOST).map((document) => (
            <Row key={document.id} document={document} onRemove={onRemove} />
          ))}
        </tbody>
      </table>
      {documents.length > MOST && <p className="documents-more t2 sm">and {count(documents.length - MOST)} more, all of them searched.</p>}
    </div>
  );
}

function Row({ document, onRemove }: { document: DocumentView; onRemove: (document: DocumentView) => void }) {
  const { problem, note } = document;
  const said = problem ? [problem.message, problem.hint].filter(Boolean).join(" ") : note;
  return (
    <>
      <tr className={said === null ? undefined : "document-above"} data-testid={`document-${document.name}`}>
        <td>
          <bdi className="ell" title={document.name}>
            {document.name}
          </bdi>
        </td>
        <td className="t2">{document.kind}</td>
        <td className="num">{bytes(document.bytes)}</td>
        <td className="num">{problem ? <span className="t3">–</span> : count(document.passages)}</td>
        <td className="num">{problem ? <span className="t3">–</span> : count(document.tokens)}</td>
        <td className="t2">{problem ? <span className="err">not read</span> : day(document.added_at)}</td>
        <td className="kept-do">
          <button type="button" className="btn quiet small" aria-label={`Remove ${document.name}…`} data-testid={`remove-${document.name}`} onClick={() => onRemove(document)}>
            Remove…
          </button>
        </td>
      </tr>
      {said !== null && (
        <tr className="document-below" data-testid={`said-${document.name}`}>
          <td colSpan={7}>
            <span className={`document-said sm ${problem ? "err" : "warn"}`}>
              <Icon name={problem ? "error" : "warning"} size={12} />
              <span>{said}</span>
            </span>
          </td>
        </tr>
      )}
    </>
  );
}
