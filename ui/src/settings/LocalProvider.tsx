/** What the built-in provider is. There is nothing to set. */
export function LocalProvider() {
  return (
    <section className="pane grow" aria-label="Local provider">
      <div className="pane-h line provider-h">Local provider</div>
      <div className="sec settings-text">
        <p>Built in, and always ready. It learns from your examples on this computer.</p>
        <dl className="kv">
          <dt>What it is</dt>
          <dd>A text classifier, not a language model: it answers with one of the labels that it was shown.</dd>
          <dt>Where it listens</dt>
          <dd>On 127.0.0.1 only, while the app runs, with a token made anew at each start. Nothing leaves this computer.</dd>
          <dt>Key</dt>
          <dd>None.</dd>
          <dt>Cost</dt>
          <dd>Nothing.</dd>
          <dt>Models</dt>
          <dd>
            <code>local-base</code>, and what you train from it.
          </dd>
        </dl>
      </div>
    </section>
  );
}
