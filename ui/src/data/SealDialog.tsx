import { useToast } from "../app/toasts";
import { counted } from "../format";
import { ConfirmDialog } from "../parts/Dialog";
import { useSeal } from "./queries";

/** Asks before the test rows are fixed for good. */
export function SealDialog({ rows, open, onClose }: { rows: number; open: boolean; onClose: () => void }) {
  const seal = useSeal();
  const say = useToast();
  const close = () => {
    seal.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      open={open}
      title={`Seal ${counted(rows, "test row")}?`}
      confirm={`Seal ${counted(rows, "row")}`}
      dismiss="Not yet"
      testId="seal-confirm"
      busy={seal.isPending}
      error={seal.error}
      onClose={close}
      onConfirm={() =>
        seal.mutate(undefined, {
          onSuccess: () => {
            close();
            say(`Sealed. ${counted(rows, "row")} can no longer be edited, moved or uploaded.`);
          },
        })
      }
    >
      They can’t be edited, moved or uploaded afterwards, and every evaluation on them is counted. To change
      them you make a new data version.
    </ConfirmDialog>
  );
}
