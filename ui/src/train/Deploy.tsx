import { type FormEvent, useState } from "react";

import type { DeployView, DeployWay, JobId } from "../host";
import { Button } from "../parts/Button";
import { Callout, ErrorCallout } from "../parts/Callout";
import { CopyText } from "../parts/CopyText";
import { Input } from "../parts/fields";
import { useDeployed } from "./queries";

type DeployProps = { job: JobId; deploy: DeployView };

/** How a person deploys the model, and under which name it then answers. */
export function Deploy({ job, deploy }: DeployProps) {
  return (
    <section className="deploy" aria-label="Deploy the model" data-testid="deploy" data-waiting={deploy.waiting_for ?? undefined}>
      <h2 className="pane-h">
        Deploy the model <span className="t3">{deploy.ways.length > 1 ? "one of these ways is enough" : ""}</span>
      </h2>
      <ol className="deploy-ways">
        {deploy.ways.map((way) => (
          <Way key={way.title} way={way} />
        ))}
      </ol>
      <div className="deploy-do">
        <Callout tone="warn" title={deploy.costs} />
        <Named key={deploy.waiting_for} job={job} deploy={deploy} />
      </div>
    </section>
  );
}

function Way({ way }: { way: DeployWay }) {
  return (
    <li>
      <h3 className="med">{way.title}</h3>
      <p className="t2">{way.text}</p>
      {way.command !== null && <CopyText label={`Command: ${way.title}`} text={way.command} testId="deploy-copy" />}
    </li>
  );
}

/** Says that it is deployed, and what came of asking it. */
function Named({ job, deploy }: DeployProps) {
  const deployed = useDeployed();
  const { waiting_for: waitingFor } = deploy;
  const [name, setName] = useState(waitingFor ?? deploy.suggested);
  const isAsked = waitingFor !== null && name.trim() === waitingFor;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    deployed.mutate({ job, name: name.trim() });
  };
  const isAtField = deployed.error?.field === "name";
  return (
    <>
      <form className="deploy-name" onSubmit={submit}>
        <Input
          label="Name of the deployment"
          value={name}
          maxLength={200}
          error={isAtField ? deployed.error?.message : undefined}
          data-testid="deploy-name"
          onChange={(event) => setName(event.target.value)}
        />
        <Button kind="primary" type="submit" disabled={name.trim() === "" || isAsked || deployed.isPending} data-testid="deploy-done">
          {waitingFor === null || isAsked ? "It is deployed" : "Ask this one"}
        </Button>
      </form>
      {waitingFor === null ? (
        <p className="t3 sm">Then the app asks it until it answers, and the candidate answers with it.</p>
      ) : (
        <p role="status" data-testid="deploy-waiting">
          <b className="strong">Asking {waitingFor} until it answers.</b> <span className="t2">{deploy.last ?? "It has not answered yet."} You may close the window.</span>
        </p>
      )}
      {deployed.error && !isAtField && <ErrorCallout error={deployed.error} />}
    </>
  );
}
