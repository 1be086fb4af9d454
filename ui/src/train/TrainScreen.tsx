import { useState } from "react";

import { Ask } from "../app/Ask";
import { useNavigation } from "../app/navigation";
import { ScreenState } from "../app/ScreenState";
import type { TrainRequest, TrainView } from "../host";
import { Button } from "../parts/Button";
import { Empty } from "../parts/Callout";
import { isTraining } from "./job-state";
import { JobActions } from "./JobActions";
import { Monitor } from "./Monitor";
import { Plan, usePlanning } from "./Plan";
import { useLiveJob, useStartTraining, useTrainView } from "./queries";

/** What will it cost, and how is it going? */
export function TrainScreen() {
  const query = useTrainView();
  return <ScreenState query={query}>{query.data && <Train view={query.data} />}</ScreenState>;
}

function Train({ view }: { view: TrainView }) {
  const job = useLiveJob(view.job);
  const [isPlanning, setPlanning] = useState(false);
  if (job === null || isPlanning) {
    return <Planned view={view} onLeave={() => setPlanning(false)} />;
  }
  const again = view.plan !== null && !isTraining(job.state) ? () => setPlanning(true) : null;
  return (
    <main className="main">
      <Ask headline={view.headline} actions={<JobActions job={job} onAgain={again} />} />
      <Monitor job={job} plan={view.plan} />
    </main>
  );
}

function Planned({ view, onLeave }: { view: TrainView; onLeave: () => void }) {
  const { go } = useNavigation();
  const planning = usePlanning(view);
  const start = useStartTraining();
  const { headline, plan } = planning.view;
  if (plan === null) {
    return (
      <main className="main">
        <Ask headline={headline} />
        <Empty title="No sealed test set yet" action={<Button kind="primary" onClick={() => go("data")}>Go to Data</Button>}>
          Training begins once the rows that judge it are set aside and sealed.
        </Empty>
      </main>
    );
  }
  return (
    <main className="main">
      <Ask headline={plan.headline} />
      <Plan
        planning={planning}
        plan={plan}
        start={start}
        onStart={(request: TrainRequest) => start.mutate(request, { onSuccess: onLeave })}
        onBack={view.job === null ? null : onLeave}
      />
    </main>
  );
}
