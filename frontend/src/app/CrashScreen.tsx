// The screen for an error in this page itself: what broke, and the way on. What is shown elsewhere stays.

import { Component, type ErrorInfo, type ReactNode } from "react";

interface CrashScreenProps {
  children: ReactNode;
  /** When it changes, another try is made: one page's error must not stay on the next. */
  place: string;
}

interface State {
  error: Error | null;
  place: string;
}

export class CrashScreen extends Component<CrashScreenProps, State> {
  override state: State = { error: null, place: this.props.place };

  static getDerivedStateFromError(error: Error): Partial<State> {
    return { error };
  }

  static getDerivedStateFromProps(props: CrashScreenProps, state: State): Partial<State> | null {
    return props.place === state.place ? null : { error: null, place: props.place };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    const missing = /dynamically imported module|Importing a module/.test(error.message);
    return (
      <div role="alert" className="stack" style={{ padding: 40, maxWidth: 640 }}>
        <h1>{missing ? "There is a newer version of this page" : "This page broke"}</h1>
        <p className="dim">{missing ? "Load it anew to go on. You will have to sign in again." : error.message}</p>
        <p>
          <a href={this.props.place}>Load it anew</a>
        </p>
      </div>
    );
  }
}
