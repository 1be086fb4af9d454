import type { CandidateId, CandidateView } from "../host";
import { Button } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { Badge, CandidateMark } from "../parts/marks";
import { useRestoreVersion } from "./queries";

type VersionListProps = {
  candidate: CandidateView;
  onRestored: (id: CandidateId) => void;
};

/** What a candidate was before, each version with its own letter and its own answers. */
export function VersionList({ candidate, onRestored }: VersionListProps) {
  const restore = useRestoreVersion();
  if (candidate.versions.length === 0) return null;
  return (
    <section className="versions" aria-label="Versions" data-testid="versions">
      <h3 className="med">Versions</h3>
      {restore.error && <ErrorCallout error={restore.error} />}
      <ul>
        {candidate.versions.map((version) => (
          <li key={version.id} className="row">
            <CandidateMark letter={version.letter} />
            <span className="grow sm">{version.text}</span>
            {version.is_this && <Badge>this one</Badge>}
            {version.can_be_restored && (
              <Button
                small
                icon="undo"
                disabled={restore.isPending}
                data-testid={`restore-${version.letter}`}
                onClick={() => restore.mutate({ now: candidate.id, to: version.id }, { onSuccess: () => onRestored(version.id) })}
              >
                Go back to {version.letter}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
