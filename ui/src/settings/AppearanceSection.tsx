import { AppearanceSegments } from "../app/appearance";

/** Light, dark, or as the system has it. */
export function AppearanceSection() {
  return (
    <section className="pane grow" aria-label="Appearance">
      <div className="sec settings-text">
        <h2 className="h2">Appearance</h2>
        <AppearanceSegments />
        <p className="t2">“System” follows your desktop, and changes with it.</p>
      </div>
    </section>
  );
}
