import { Component, type ErrorInfo, type ReactNode } from "react";

import { Button } from "../parts/Button";
import { Callout } from "../parts/Callout";

type Props = {
  children: ReactNode;
  /** To write what happened into the log. */
  onError: (message: string) => void;
};

/** Keeps a fault of one screen from taking the window with it. */
export class ErrorBoundary extends Component<Props, { fault: Error | null }> {
  override state: { fault: Error | null } = { fault: null };

  static getDerivedStateFromError(fault: Error) {
    return { fault };
  }

  override componentDidCatch(fault: Error, info: ErrorInfo): void {
    this.props.onError(`${fault.stack ?? fault.message}\n${info.componentStack ?? ""}`);
  }

  override render(): ReactNode {
    if (this.state.fault === null) return this.props.children;
    return (
      <main className="main">
        <div className="sec">
          <Callout
            tone="err"
            title="This screen stopped."
            actions={
              <Button small onClick={() => this.setState({ fault: null })}>
                Show it again
              </Button>
            }
          >
            {this.state.fault.message} Your project is not touched by this, and the log says more.
          </Callout>
        </div>
      </main>
    );
  }
}
