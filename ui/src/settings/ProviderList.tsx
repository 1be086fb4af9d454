import type { ProviderView } from "../host";
import { Button } from "../parts/Button";
import { classes } from "../parts/classes";
import type { ProviderChoice } from "./ProvidersSection";
import { StatusMark, toneClass } from "./StatusMark";

type ProviderListProps = {
  providers: readonly ProviderView[];
  choice: ProviderChoice;
  onChoose: (choice: ProviderChoice) => void;
};

/** The providers with how they stand. */
export function ProviderList({ providers, choice, onChoose }: ProviderListProps) {
  return (
    <aside className="pane provider-list" aria-label="Providers">
      <ul className="list">
        {providers.map((provider) => {
          const isChosen = "id" in choice && choice.id === provider.id;
          return (
            <li key={provider.id ?? "local"} className={classes("press tall", isChosen && "sel")}>
              <button
                type="button"
                aria-current={isChosen}
                data-testid={`provider-${provider.id ?? "local"}`}
                data-tone={provider.status.tone}
                onClick={() => onChoose({ id: provider.id })}
              >
                <StatusMark tone={provider.status.tone} isLocked={provider.key.trouble?.code === "keychain_locked"} />
                <span className="grow">
                  <span className="ell med">{provider.name}</span>
                  <small className={classes("ell", toneClass(provider.status.tone))}>{provider.status.text}</small>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      <div className="provider-add">
        <Button kind="quiet" icon="plus" data-testid="provider-add" onClick={() => onChoose({ preset: null })}>
          Add provider
        </Button>
      </div>
    </aside>
  );
}
