import { moment } from "../format";
import { type ConnectionView, type ProviderId, type ProviderView, toHostError } from "../host";
import { Button } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { useElapsed } from "../parts/useElapsed";
import { ModelList } from "./ModelList";
import { useTestProvider } from "./queries";
import { StatusMark } from "./StatusMark";

/** Whether a provider works, as far as that was tested. */
export function Connection({ id, provider }: { id: ProviderId; provider: ProviderView }) {
  const test = useTestProvider();
  const { key } = provider;
  const isMissing = key.place.kind === "missing";
  // What a test found holds for the key that it was made with.
  const connection = isMissing ? null : provider.connection;
  return (
    <section className="connection" aria-label="Connection" data-testid="connection" data-tone={provider.status.tone}>
      <div className="pane-h">
        Connection
        <Tested connection={connection} isTesting={test.isPending} />
        <span className="pane-do">
          <Button
            small
            kind={provider.status.tone === "untested" ? "primary" : "default"}
            disabled={isMissing || test.isPending}
            data-testid="provider-test"
            onClick={() => test.mutate(id)}
          >
            Test connection
          </Button>
        </span>
      </div>
      {connection === null && !test.isPending && (
        <p className="sec t2">
          {isMissing
            ? key.pending
              ? "It can be tested once the key has a place."
              : "It can be tested once there is a key."
            : `A test asks ${provider.host} for its list of models and for nothing else. It costs nothing.`}
        </p>
      )}
      {test.error && !isMissing && (
        <div className="sec">
          <ErrorCallout error={test.error} />
        </div>
      )}
      {connection && <Found connection={connection} />}
    </section>
  );
}

function Tested({ connection, isTesting }: { connection: ConnectionView | null; isTesting: boolean }) {
  const seconds = useElapsed(isTesting);
  if (isTesting) {
    return (
      <span className="t2" role="status">
        testing for {seconds} s
      </span>
    );
  }
  return <span className="t3">{connection === null ? "not tested yet" : `tested ${moment(connection.tested_at)}`}</span>;
}

function Found({ connection }: { connection: ConnectionView }) {
  return (
    <>
      {connection.error && (
        <div className="sec">
          <ErrorCallout error={toHostError(connection.error)} />
        </div>
      )}
      <table className="t bare findings">
        <tbody>
          {connection.findings.map((finding) => (
            <tr key={finding.what}>
              <th scope="row" className="t2">
                {finding.what}
              </th>
              <td>
                <span className="row">
                  <StatusMark tone={finding.tone} />
                  {finding.text}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {connection.models.length > 0 && <ModelList models={connection.models} />}
    </>
  );
}
