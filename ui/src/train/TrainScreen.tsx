import { useState } from "react";

import { Ask } from "../app/Ask";
import { useNavigation } from "../app/navigation";
import { ScreenState } from "../app/ScreenState";
import type { TrainRequest, TrainView } from "../host";
import { Button } from "../parts/Button";
import { Empty } from "../parts/Callout";
import { isOver } from "./job-state";
import { JobActions } from "./JobActions";
import { Monitor } from "./Monitor";
import { Plan } from "./Plan";
import { useLiveJob, useStartTraining, useTrainView } from "./queries";

/** What will it cost, and how is it going? */
export function TrainScreen() {
  const query = useTrainView();
  return <ScreenState query={query}>{query.data && <Train view={query.data} />}</ScreenState>;
}

function Train({ view }: { view: TrainView }) {
  const { go } = useNavigation();
  const job = useLiveJob(view.job);
  const start = useStartTraining();
  const [isPlanning, setPlanning] = useState(false);
  const startTraining = (request: TrainRequest) =>
    start.mutate(request, { onSuccess: () => setPlanning(false) });

  if (job !== null && !isPlanning) {
    const again = view.plan !== null && isOver(job.state) ? () => setPlanning(true) : null;
    return (
      <main className="main">
        <Ask headline={view.headline} actions={<JobActions job={job} onAgain={again} />} />
        <Monitor job={job} validationRows={view.plan?.validation_rows ?? null} />
      </main>
    );
  }
  if (view.plan === null) {
    return (
      <main className="main">
        <Ask headline={view.headline} />
        <Empty title="No sealed test set yet" action={<Button kind="primary" onClick={() => go("data")}>Go to Data</Button>}>
          Training begins once the rows that judge it are set aside and sealed.
        </Empty>
      </main>
    );
  }
  return (
    <main className="main">
      <Ask headline={view.headline} />
      <Plan
        plan={view.plan}
        error={start.error}
        isBusy={start.isPending}
        onStart={startTraining}
        onBack={job === null ? null : () => setPlanning(false)}
      />
    </main>
  );
}
