import { SHORTCUT_GROUPS } from "../app/shortcut-list";
import { Key } from "../parts/marks";
import { ScrollRegion } from "../parts/ScrollRegion";

/** The keys that do something, by where they do it. */
export function ShortcutsSection() {
  return (
    <section className="pane grow" aria-label="Shortcuts">
      <ScrollRegion label="Shortcuts">
        <div className="sec settings-text">
          <h2 className="h2">Shortcuts</h2>
          <p className="t2">On a Mac, Cmd does what Ctrl does here.</p>
        </div>
        {SHORTCUT_GROUPS.map(({ where, keys }) => (
          <table className="t bare shortcuts" key={where}>
            <thead>
              <tr>
                <th scope="col">{where}</th>
                <th scope="col">Key</th>
              </tr>
            </thead>
            <tbody>
              {keys.map(([names, what]) => (
                <tr key={what}>
                  <td>{what}</td>
                  <td>
                    <span className="row">
                      {names.map((name) => (
                        <Key key={name}>{name}</Key>
                      ))}
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      </ScrollRegion>
    </section>
  );
}
