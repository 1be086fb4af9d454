import { Ask } from "../app/Ask";
import { useNavigation } from "../app/navigation";
import { ScreenState } from "../app/ScreenState";
import type { OverviewView } from "../host";
import { Button } from "../parts/Button";
import { Advice, AdviceTurns } from "./Advice";
import { Ends } from "./Ends";
import { FitCheck } from "./FitCheck";
import { Path } from "./Path";
import { useOverviewView } from "./queries";
import { WorthComparing } from "./WorthComparing";

/** Where does this task stand, and what next? */
export function OverviewScreen() {
  const query = useOverviewView();
  return <ScreenState query={query}>{query.data && <Overview view={query.data} />}</ScreenState>;
}

function Overview({ view }: { view: OverviewView }) {
  const { go } = useNavigation();
  return (
    <main className="main">
      <Ask
        headline={view.headline}
        answerTestId="overview-headline"
        actions={
          <Button kind="primary" data-testid="overview-next" data-screen={view.next.screen} onClick={() => go(view.next.screen)}>
            {view.next.label}
          </Button>
        }
      />
      <div className="body">
        <div className="pane grow">
          <div className="scroll">
            <FitCheck lines={view.fit} volume={view.volume_per_month} asks={view.advice.measured === null} />
            <Advice advice={view.advice} />
            <WorthComparing candidates={view.candidates} note={view.figures_note} />
            <AdviceTurns turns={view.advice.turns} />
          </div>
        </div>
        <aside className="pane way" aria-label="Path to a decision">
          <div className="scroll">
            <Path steps={view.path} onGo={go} />
            <Ends ends={view.ends} />
          </div>
        </aside>
      </div>
    </main>
  );
}
